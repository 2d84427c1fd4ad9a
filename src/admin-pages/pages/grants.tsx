import type { GrantFacts, Page } from "../../administration/facts.ts";
import { Moment } from "../../web/moment.tsx";
import { upstreamName } from "../../web/upstream-name.tsx";
import { addressOf } from "../address.ts";
import { TextFilter } from "./filter-fields.tsx";
import { Nothing, Pager } from "./pager.tsx";
import { Client, User } from "./who.tsx";

interface GrantsPageProps {
  /** Undefined if there is a problem with what was asked. */
  readonly page: Page<"grants", GrantFacts> | undefined;
  readonly problem: string | undefined;
  readonly asked: { readonly userId: string; readonly clientId: string };
  readonly after: string | undefined;
}

/** What people let clients have. */
export function GrantsPage({ page, problem, asked, after }: GrantsPageProps) {
  return (
    <>
      <form method="get" action="/admin/grants" class="filter">
        {problem !== undefined && (
          <p class="problem whole" role="alert">
            {problem}
          </p>
        )}
        <TextFilter name="userId" label={`User (${upstreamName()} id)`} value={asked.userId} isAccount />
        <TextFilter name="clientId" label="Client (id)" value={asked.clientId} />
        <button type="submit">Filter</button>
      </form>
      {page && <Rows page={page} asked={asked} after={after} />}
    </>
  );
}

function Rows({
  page: { grants, next },
  asked,
  after,
}: Pick<GrantsPageProps, "asked" | "after"> & { page: Page<"grants", GrantFacts> }) {
  return (
    <>
      {grants.length === 0 && <Nothing next={next}>There is no grant like that.</Nothing>}
      {grants.length > 0 && (
        <table class="dense">
          <thead>
            <tr>
              <th scope="col">User</th>
              <th scope="col">Client</th>
              <th scope="col">Allowed</th>
              <th scope="col">Since</th>
              <th scope="col">Ends</th>
              <th scope="col">Act</th>
            </tr>
          </thead>
          <tbody>
            {grants.map(({ userId, login, grantId, clientId, clientName, scopes, createdAt, expiresAt }) => (
              <tr>
                <th scope="row">
                  <User userId={userId} login={login} />
                </th>
                <td data-label="Client">
                  <Client clientId={clientId} clientName={clientName} />
                </td>
                <td data-label="Allowed">{scopes.join(" ") || "nothing"}</td>
                <td data-label="Since">
                  <Moment at={createdAt} />
                </td>
                <td data-label="Ends">
                  {expiresAt === undefined ? "when it is ended" : <Moment at={expiresAt} />}
                </td>
                <td data-label="Act">
                  <a href={addressOf("/admin/grants/end", { userId, grantId })}>End</a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p class="quiet">A grant that was made within the last minute may be missing.</p>
      <Pager path="/admin/grants" query={asked} after={after} next={next} />
    </>
  );
}
