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
  return (
    <nav class="actions" aria-label="Pages">
      {after !== undefined && (
        <a class="button" href={addressOf(path, query)}>
          First page
        </a>
      )}
      {next !== undefined && (
        <a class="button" href={addressOf(path, { ...query, after: next })}>
          Next page
        </a>
      )}
    </nav>
  );
}

/** What stands where a list would. A part of a list can be empty and not be the last. */
export function Nothing({ next, children }: { next: string | undefined; children?: unknown }) {
  return <p>{next === undefined ? children : "Nothing on this page. There is more on the next."}</p>;
}
