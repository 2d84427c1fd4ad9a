import type { AuditEntry } from "../../audit/entry.ts";
import { displayText } from "../../web/display-text.ts";
import { User } from "./who.tsx";

/** Longest text of an entry that is shown: as long as entries have them. */
const longest = 500;

/** Entries, the newest first. What is not in a column is in the last one, which opens. */
export function AuditTable({ entries }: { entries: readonly AuditEntry[] }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Time (UTC)</th>
          <th scope="col">Who</th>
          <th scope="col">What</th>
          <th scope="col">Decision</th>
          <th scope="col">Everything</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <Row entry={entry} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ entry }: { entry: AuditEntry }) {
  const { at, userId, login, kind, action, decision, reason, outcome } = entry;
  const moment = new Date(at).toISOString();
  return (
    <tr>
      <th scope="row">
        <time datetime={moment}>{moment.slice(0, 19).replace("T", " ")}</time>
      </th>
      <td data-label="Who">
        {userId === undefined ? "nobody known" : <User userId={userId} login={login} />}
      </td>
      <td data-label="What">
        {kind}
        {action !== undefined && (
          <>
            {" "}
            <code>{displayText(action, longest)}</code>
          </>
        )}
      </td>
      <td data-label="Decision">
        {decision}
        {outcome !== undefined && outcome !== "ok" && `, ${displayText(outcome)}`}
        {reason !== undefined && <small class="below">{displayText(reason, longest)}</small>}
      </td>
      <td data-label="Everything">
        <details>
          <summary>All fields</summary>
          <dl class="facts">
            {Object.entries(entry).map(([name, value]) => (
              <>
                <dt>{name}</dt>
                <dd>
                  <bdi>{displayText(textOf(value), longest)}</bdi>
                </dd>
              </>
            ))}
          </dl>
        </details>
      </td>
    </tr>
  );
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : JSON.stringify(value);
}
