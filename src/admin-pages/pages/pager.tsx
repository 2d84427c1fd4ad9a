import { defineWords, inPageLanguage } from "../../web/language.ts";
import { addressOf } from "../address.ts";

interface PagerProps {
  readonly path: string;
  /** What the list is filtered by. */
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** What this page was asked for with. */
  readonly after: string | undefined;
  readonly next: string | undefined;
}

/** The way to the other parts of a list. */
export function Pager({ path, query = {}, after, next }: PagerProps) {
  if (after === undefined && next === undefined) return null;
  const said = inPageLanguage(words);
  return (
    <nav class="actions" aria-label={said.pages}>
      {after !== undefined && (
        <a class="button" href={addressOf(path, query)}>
          {said.first}
        </a>
      )}
      {next !== undefined && (
        <a class="button" href={addressOf(path, { ...query, after: next })}>
          {said.next}
        </a>
      )}
    </nav>
  );
}

/** What stands where a list would. A part of a list can be empty and not be the last. */
export function Nothing({ next, children }: { next: string | undefined; children?: unknown }) {
  return <p>{next === undefined ? children : inPageLanguage(words).moreOnNext}</p>;
}

const words = defineWords({
  en: {
    pages: "Pages",
    first: "First page",
    next: "Next page",
    moreOnNext: "Nothing on this page. There is more on the next.",
  },
  ja: {
    pages: "ページ",
    first: "最初のページ",
    next: "次のページ",
    moreOnNext: "このページには何もありません。続きは次のページにあります。",
  },
  ko: {
    pages: "페이지",
    first: "첫 페이지",
    next: "다음 페이지",
    moreOnNext: "이 페이지에는 항목이 없습니다. 다음 페이지에 더 있습니다.",
  },
});
