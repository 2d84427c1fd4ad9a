import type { AuditEntry } from "../../audit/entry.ts";
import type { Catalogue } from "../../catalogue/catalogue.ts";
import { displayText } from "../../web/display-text.ts";
import { Moment } from "../../web/moment.tsx";
import { signInPlace } from "../../web/upstream-name.tsx";
import { callInWords, durationInWords, outcomeInWords } from "../call-words.ts";
import type { KnownClients } from "../known-clients.ts";
import { mostCalls } from "../recent-calls.ts";

interface CallsProps {
  /** The newest first; undefined if they cannot be had now. */
  readonly calls: readonly AuditEntry[] | undefined;
  /** For calls of several apps: which they are. */
  readonly clients?: KnownClients;
  readonly catalogue: Catalogue;
}

/** What apps did lately, and what they were refused. */
export function Calls({ calls, clients, catalogue }: CallsProps) {
  if (!calls) {
    return (
      <p class="warning" role="status">
        Recent calls cannot be shown now: the server's records do not answer. Everything else on this page is
        as it says. Try again in a few minutes.
      </p>
    );
  }
  if (calls.length === 0) return <p>There are none that this server still has a record of.</p>;
  return (
    <>
      <table>
        <thead>
          <tr>
            <th scope="col">When</th>
            {clients && <th scope="col">App</th>}
            <th scope="col">Asked for</th>
            <th scope="col">What came of it</th>
            <th scope="col">Took</th>
          </tr>
        </thead>
        <tbody>
          {calls.map((call) => (
            <tr>
              <td data-label="When">
                <Moment at={call.at} exact />
              </td>
              {clients && (
                <td data-label="App">
                  <bdi>{call.clientId === undefined ? "unknown" : clients(call.clientId).title}</bdi>
                </td>
              )}
              <td data-label="Asked for">{displayText(callInWords(call, catalogue), 200)}</td>
              <td data-label="What came of it">{outcomeInWords(call, signInPlace())}</td>
              <td data-label="Took" class="nowrap">
                {call.duration === undefined ? undefined : durationInWords(call.duration)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="quiet">
        The latest {mostCalls} at most. What was called in the last seconds may not be here yet.
      </p>
    </>
  );
}
