import type { AuditEntry } from "../../audit/entry.ts";
import { displayText } from "../../web/display-text.ts";
import { defineWords, inPageLanguage } from "../../web/language.ts";
import { User } from "./who.tsx";

/** Longest text of an entry that is shown: as long as entries have them. */
const longest = 500;

/**
 * Entries, the newest first. What is not in a column is in the last one, which opens. What the audit has stands here as
 * it is there, in every language: it is searched for and exported like that.
 */
export function AuditTable({ entries }: { entries: readonly AuditEntry[] }) {
  const said = inPageLanguage(words);
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{said.time}</th>
          <th scope="col">{said.who}</th>
          <th scope="col">{said.what}</th>
          <th scope="col">{said.decision}</th>
          <th scope="col">{said.everything}</th>
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
  const said = inPageLanguage(words);
  const moment = new Date(at).toISOString();
  return (
    <tr>
      <th scope="row">
        <time datetime={moment}>{moment.slice(0, 19).replace("T", " ")}</time>
      </th>
      <td data-label={said.who}>
        {userId === undefined ? said.nobodyKnown : <User userId={userId} login={login} />}
      </td>
      <td data-label={said.what}>
        <span lang="en">{kind}</span>
        {action !== undefined && (
          <>
            {" "}
            <code>{displayText(action, longest)}</code>
          </>
        )}
      </td>
      <td data-label={said.decision}>
        <span lang="en">
          {decision}
          {outcome !== undefined && outcome !== "ok" && `, ${displayText(outcome)}`}
          {reason !== undefined && <small class="below">{displayText(reason, longest)}</small>}
        </span>
      </td>
      <td data-label={said.everything}>
        <details>
          <summary>{said.allFields}</summary>
          <dl class="facts">
            {Object.entries(entry).map(([name, value]) => (
              <>
                <dt lang="en">{name}</dt>
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

const words = defineWords({
  en: {
    ...{ time: "Time (UTC)", who: "Who", what: "What", decision: "Decision", everything: "Everything" },
    ...{ nobodyKnown: "nobody known", allFields: "All fields" },
  },
  ja: {
    ...{ time: "日時（UTC）", who: "実行者", what: "内容", decision: "判定", everything: "詳細" },
    ...{ nobodyKnown: "不明", allFields: "すべての項目" },
  },
  ko: {
    ...{ time: "일시(UTC)", who: "수행자", what: "내용", decision: "판정", everything: "상세" },
    ...{ nobodyKnown: "알 수 없음", allFields: "모든 항목" },
  },
});
