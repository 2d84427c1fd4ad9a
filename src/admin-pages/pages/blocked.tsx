import type { BlockedAccount, Page } from "../../administration/facts.ts";
import { displayText } from "../../web/display-text.ts";
import { Moment } from "../../web/moment.tsx";
import { Nothing, Pager } from "./pager.tsx";
import { Unavailable } from "./unavailable.tsx";
import { User } from "./who.tsx";

interface BlockedPageProps {
  /** Undefined if it cannot be had now. */
  readonly page: Page<"blocked", BlockedAccount> | undefined;
  readonly after: string | undefined;
}

/** Whom operators blocked, when and why. */
export function BlockedPage({ page, after }: BlockedPageProps) {
  return (
    <>
      <p class="actions">
        <a class="button" href="/admin/users/block">
          Block an account
        </a>
      </p>
      {page ? (
        <Rows page={page} after={after} />
      ) : (
        <Unavailable>
          The list cannot be shown now: its database does not answer. Who is blocked stays blocked.
        </Unavailable>
      )}
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
  return (
    <>
      {blocked.length === 0 && <Nothing next={next}>No account is blocked.</Nothing>}
      {blocked.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">Account</th>
              <th scope="col">Since</th>
              <th scope="col">By</th>
              <th scope="col">Reason</th>
            </tr>
          </thead>
          <tbody>
            {blocked.map(({ userId, at, by, reason }) => (
              <tr>
                <th scope="row">
                  <User userId={userId} />
                </th>
                <td data-label="Since">
                  <Moment at={at} />
                </td>
                <td data-label="By">
                  <User {...by} />
                </td>
                <td data-label="Reason">
                  <bdi>{displayText(reason ?? "", 300) || "not said"}</bdi>
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
