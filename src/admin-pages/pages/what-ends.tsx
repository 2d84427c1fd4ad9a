import type { GrantFacts, Page } from "../../administration/facts.ts";
import { displayText } from "../../web/display-text.ts";
import { Moment } from "../../web/moment.tsx";
import { Client } from "./who.tsx";

interface WhatEndsProps {
  readonly userId: string;
  /** Undefined if they cannot be had now. */
  readonly grants: Page<"grants", GrantFacts> | undefined;
}

/** What ends when everything of an account does: whose it is, how much, and by which clients. */
export function WhatEnds({ userId, grants }: WhatEndsProps) {
  if (!grants) {
    return (
      <p class="warning">How many grants account {userId} has is not known now. All that it has ends.</p>
    );
  }
  const { length } = grants.grants;
  const login = displayText(grants.grants.find((grant) => grant.login)?.login ?? "");
  return (
    <>
      <p>
        Account <strong>{userId}</strong>
        {login !== "" && (
          <>
            {" "}
            (<bdi>{login}</bdi>)
          </>
        )}{" "}
        has <strong>{countWords(length, grants.next !== undefined)}</strong>
        {length === 0 ? "." : ", which end at once, and with them their tokens:"}
      </p>
      {length > 0 && (
        <ul>
          {grants.grants.map(({ clientId, clientName, createdAt }) => (
            <li>
              <Client clientId={clientId} clientName={clientName} />
              <small class="below">
                since <Moment at={createdAt} />
              </small>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function countWords(count: number, isMore: boolean): string {
  if (isMore) return `${count} grants or more`;
  if (count === 0) return "no grant";
  return count === 1 ? "1 grant" : `${count} grants`;
}
