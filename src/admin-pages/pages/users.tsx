import type { Page, UserFacts } from "../../administration/facts.ts";
import { addressOf } from "../address.ts";
import { countInWords } from "../numbers.ts";
import { Nothing, Pager } from "./pager.tsx";
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
  return (
    <>
      <p>
        Everybody who connected a client. <a href="/admin/users/blocked">Blocked accounts</a> are listed
        apart.
      </p>
      <UserIdForm action="/admin/users/one">Show this account</UserIdForm>
      {page ? (
        <Rows page={page} after={after} />
      ) : (
        <Unavailable>
          The list cannot be shown now: this server's records do not answer. An account can be shown by its
          id, and <a href="/admin/grants">grants</a> have a list of their own.
        </Unavailable>
      )}
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
  return (
    <>
      {users.length === 0 && <Nothing next={next}>Nobody has a grant.</Nothing>}
      {users.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">User</th>
              <th scope="col">Grants</th>
              <th scope="col">State</th>
              <th scope="col">Audit</th>
            </tr>
          </thead>
          <tbody>
            {users.map(({ userId, login, grants, blocked }) => (
              <tr>
                <th scope="row">
                  <User userId={userId} login={login} />
                </th>
                <td data-label="Grants">
                  <a href={addressOf("/admin/grants", { userId })}>{countInWords(grants)}</a>
                </td>
                <td data-label="State">{blocked ? <strong>blocked</strong> : "not blocked"}</td>
                <td data-label="Audit">
                  <a href={addressOf("/admin/audit", { userId })}>entries</a>
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
