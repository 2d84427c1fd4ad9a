import type { Receipt } from "../../accounts/answers.ts";
import type { GrantFacts } from "../../administration/facts.ts";
import { Upstream, upstreamName } from "../../web/upstream-name.tsx";
import { Client } from "./who.tsx";

interface ReceiptsProps {
  readonly receipts: readonly Receipt[];
  /** What there was before, for the names of clients. */
  readonly before: readonly GrantFacts[];
}

/** What became of each grant that was ended. */
export function Receipts({ receipts, before }: ReceiptsProps) {
  if (receipts.length === 0) return <p>There was no grant to end.</p>;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Client</th>
          <th scope="col">Its grant</th>
          <th scope="col">
            <Upstream /> token
          </th>
        </tr>
      </thead>
      <tbody>
        {receipts.map(({ clientId, token }) => (
          <tr>
            <th scope="row">
              <Client
                clientId={clientId}
                clientName={before.find((grant) => grant.clientId === clientId)?.clientName}
              />
            </th>
            <td data-label="Its grant">
              <strong>Ended.</strong> Its tokens are invalid from now on.
            </td>
            <td data-label={`${upstreamName()} token`}>{tokenWords(token, upstreamName())}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function tokenWords(token: Receipt["token"], upstream: string): string {
  switch (token) {
    case "deleted":
      return `Deleted: ${upstream} does not take it any more.`;
    case "kept":
      return "Kept, because another connection of the account needs it. This client never had it.";
    case "own":
      return `The person's own, which was not given out here: forgotten, and refused here for 90 days. ${upstream} takes it until they revoke it there.`;
    case "none":
      return "There was none for it any more.";
    case "pending":
      return `Not confirmed yet. This server does not use it any more, and asks ${upstream} again until it is deleted, where tokens can be.`;
  }
}
