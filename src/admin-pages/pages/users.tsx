import type { Page, UserFacts } from "../../administration/facts.ts";
import { defineWords, inPageLanguage } from "../../web/language.ts";
import { addressOf } from "../address.ts";
import { numbers } from "../numbers.ts";
import { Nothing, Pager } from "./pager.tsx";
import { cellWords, columnWords } from "./table-words.ts";
import { Unavailable } from "./unavailable.tsx";
import { UserIdForm } from "./user-id-form.tsx";
import { User } from "./who.tsx";

interface UsersPageProps {
  /** Undefined if it cannot be had now. */
  readonly page: Page<"users", UserFacts> | undefined;
  readonly after: string | undefined;
}

/** Everybody who has a grant. */
export function UsersPage({ page, after }: UsersPageProps) {
  const said = inPageLanguage(words);
  return (
    <>
      <p>{said.introduction()}</p>
      <UserIdForm action="/admin/users/one">{said.show}</UserIdForm>
      {page ? <Rows page={page} after={after} /> : <Unavailable>{said.unavailable()}</Unavailable>}
    </>
  );
}

function Rows({
  page: { users, next },
  after,
}: {
  page: Page<"users", UserFacts>;
  after: string | undefined;
}) {
  const [said, columns] = [inPageLanguage(words), inPageLanguage(columnWords)];
  const [cells, { count }] = [inPageLanguage(cellWords), inPageLanguage(numbers)];
  return (
    <>
      {users.length === 0 && <Nothing next={next}>{said.none}</Nothing>}
      {users.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">{columns.user}</th>
              <th scope="col">{columns.grants}</th>
              <th scope="col">{columns.state}</th>
              <th scope="col">{columns.audit}</th>
            </tr>
          </thead>
          <tbody>
            {users.map(({ userId, login, grants, blocked }) => (
              <tr>
                <th scope="row">
                  <User userId={userId} login={login} />
                </th>
                <td data-label={columns.grants}>
                  <a href={addressOf("/admin/grants", { userId })}>{count(grants)}</a>
                </td>
                <td data-label={columns.state}>
                  {blocked ? <strong>{cells.blocked}</strong> : cells.notBlocked}
                </td>
                <td data-label={columns.audit}>
                  <a href={addressOf("/admin/audit", { userId })}>{said.entries}</a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Pager path="/admin/users" after={after} next={next} />
    </>
  );
}

const words = defineWords({
  en: {
    introduction: () => (
      <>
        Everybody who connected a client. <a href="/admin/users/blocked">Blocked accounts</a> are listed
        apart.
      </>
    ),
    show: "Show this account",
    unavailable: () => (
      <>
        The list cannot be shown now: this server's records do not answer. An account can be shown by its id,
        and <a href="/admin/grants">grants</a> have a list of their own.
      </>
    ),
    none: "Nobody has a grant.",
    entries: "entries",
  },
  ja: {
    introduction: () => (
      <>
        クライアントを接続したすべてのユーザーです。<a href="/admin/users/blocked">ブロック中のアカウント</a>
        は別の一覧にあります。
      </>
    ),
    show: "このアカウントを表示",
    unavailable: () => (
      <>
        現在、一覧を表示できません。このサーバーの記録が応答していません。アカウントは ID で表示でき、
        <a href="/admin/grants">許可</a>には別の一覧があります。
      </>
    ),
    none: "許可のあるユーザーはいません。",
    entries: "エントリ",
  },
  ko: {
    introduction: () => (
      <>
        클라이언트를 연결한 모든 사용자입니다. <a href="/admin/users/blocked">차단된 계정</a>은 따로
        표시됩니다.
      </>
    ),
    show: "이 계정 보기",
    unavailable: () => (
      <>
        지금은 목록을 표시할 수 없습니다. 이 서버의 기록이 응답하지 않습니다. 계정은 ID로 볼 수 있으며,{" "}
        <a href="/admin/grants">허가</a>에는 별도의 목록이 있습니다.
      </>
    ),
    none: "허가가 있는 사용자가 없습니다.",
    entries: "항목",
  },
});
