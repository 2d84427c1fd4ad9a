import type { BlockedAccount, Page } from "../../administration/facts.ts";
import { displayText } from "../../web/display-text.ts";
import { defineWords, inPageLanguage } from "../../web/language.ts";
import { Moment } from "../../web/moment.tsx";
import { Nothing, Pager } from "./pager.tsx";
import { cellWords, columnWords } from "./table-words.ts";
import { Unavailable } from "./unavailable.tsx";
import { User } from "./who.tsx";

interface BlockedPageProps {
  /** Undefined if it cannot be had now. */
  readonly page: Page<"blocked", BlockedAccount> | undefined;
  readonly after: string | undefined;
}

/** Whom operators blocked, when and why. */
export function BlockedPage({ page, after }: BlockedPageProps) {
  const said = inPageLanguage(words);
  return (
    <>
      <p class="actions">
        <a class="button" href="/admin/users/block">
          {said.blockAnAccount}
        </a>
      </p>
      {page ? <Rows page={page} after={after} /> : <Unavailable>{said.unavailable}</Unavailable>}
    </>
  );
}

function Rows({
  page: { blocked, next },
  after,
}: {
  page: Page<"blocked", BlockedAccount>;
  after: string | undefined;
}) {
  const [said, columns] = [inPageLanguage(words), inPageLanguage(columnWords)];
  return (
    <>
      {blocked.length === 0 && <Nothing next={next}>{said.none}</Nothing>}
      {blocked.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">{columns.account}</th>
              <th scope="col">{said.since}</th>
              <th scope="col">{said.by}</th>
              <th scope="col">{columns.reason}</th>
            </tr>
          </thead>
          <tbody>
            {blocked.map(({ userId, at, by, reason }) => (
              <tr>
                <th scope="row">
                  <User userId={userId} />
                </th>
                <td data-label={said.since}>
                  <Moment at={at} />
                </td>
                <td data-label={said.by}>
                  <User {...by} />
                </td>
                <td data-label={columns.reason}>
                  <bdi>{displayText(reason ?? "", 300) || inPageLanguage(cellWords).notSaid}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Pager path="/admin/users/blocked" after={after} next={next} />
    </>
  );
}

const words = defineWords({
  en: {
    blockAnAccount: "Block an account",
    unavailable: "The list cannot be shown now: its database does not answer. Who is blocked stays blocked.",
    none: "No account is blocked.",
    since: "Since",
    by: "By",
  },
  ja: {
    blockAnAccount: "アカウントをブロックする",
    unavailable:
      "現在、一覧を表示できません。データベースが応答していません。ブロック中のアカウントはブロックされたままです。",
    none: "ブロック中のアカウントはありません。",
    since: "ブロック日時",
    by: "ブロック実行者",
  },
  ko: {
    blockAnAccount: "계정 차단",
    unavailable:
      "지금은 목록을 표시할 수 없습니다. 데이터베이스가 응답하지 않습니다. 차단된 계정은 차단된 상태로 유지됩니다.",
    none: "차단된 계정이 없습니다.",
    since: "차단 시점",
    by: "차단한 관리자",
  },
});
