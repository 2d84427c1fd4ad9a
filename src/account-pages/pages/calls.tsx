import type { AuditEntry } from "../../audit/entry.ts";
import type { Catalogue } from "../../catalogue/catalogue.ts";
import { defineWords, inPageLanguage, pageLanguage } from "../../web/language.ts";
import { Moment } from "../../web/moment.tsx";
import { signInPlace } from "../../web/upstream-name.tsx";
import { durationInWords, outcomeInWords } from "../call-words.ts";
import type { KnownClients } from "../known-clients.ts";
import { mostCalls } from "../recent-calls.ts";
import { Asked } from "./asked.tsx";

interface CallsProps {
  /** The newest first; undefined if they cannot be had now. */
  readonly calls: readonly AuditEntry[] | undefined;
  /** For calls of several apps: which they are. */
  readonly clients?: KnownClients;
  readonly catalogue: Catalogue;
}

/** What apps did lately, and what they were refused. */
export function Calls({ calls, clients, catalogue }: CallsProps) {
  const said = inPageLanguage(words);
  if (!calls) {
    return (
      <p class="warning" role="status">
        {said.unavailable}
      </p>
    );
  }
  if (calls.length === 0) return <p>{said.none}</p>;
  return (
    <>
      <table>
        <thead>
          <tr>
            <th scope="col">{said.when}</th>
            {clients && (
              <th scope="col" class="app">
                {said.app}
              </th>
            )}
            <th scope="col">{said.asked}</th>
            <th scope="col">{said.outcome}</th>
            <th scope="col">{said.took}</th>
          </tr>
        </thead>
        <tbody>
          {calls.map((call) => (
            <tr>
              <td data-label={said.when}>
                <Moment at={call.at} exact />
              </td>
              {clients && (
                <td data-label={said.app}>
                  <bdi>{call.clientId === undefined ? said.unknownApp : clients(call.clientId).title}</bdi>
                </td>
              )}
              <td data-label={said.asked}>
                <Asked call={call} catalogue={catalogue} />
              </td>
              <td data-label={said.outcome}>{outcomeInWords(call, pageLanguage(), signInPlace())}</td>
              <td data-label={said.took} class="nowrap">
                {call.duration === undefined ? undefined : durationInWords(call.duration)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="quiet">{said.most(mostCalls)}</p>
    </>
  );
}

const words = defineWords({
  en: {
    unavailable:
      "Recent calls cannot be shown now: the server's records do not answer. Everything else on this page is as it says. Try again in a few minutes.",
    none: "There are none that this server still has a record of.",
    when: "When",
    app: "App",
    unknownApp: "unknown",
    asked: "Asked for",
    outcome: "What came of it",
    took: "Took",
    most: (most: number) =>
      `The latest ${most} at most. What was called in the last seconds may not be here yet.`,
  },
  ja: {
    unavailable:
      "サーバーの記録が応答しないため、最近の呼び出しは現在表示できません。このページのほかの内容に影響はありません。数分後にもう一度お試しください。",
    none: "このサーバーに記録が残っている呼び出しはありません。",
    when: "日時",
    app: "アプリ",
    unknownApp: "不明",
    asked: "要求",
    outcome: "結果",
    took: "所要時間",
    most: (most) =>
      `最新の ${most} 件までを表示しています。直前の数秒間の呼び出しは、まだ表示されていないことがあります。`,
  },
  ko: {
    unavailable:
      "서버의 기록이 응답하지 않아 지금은 최근 호출을 표시할 수 없습니다. 이 페이지의 다른 내용에는 영향이 없습니다. 몇 분 후에 다시 시도하세요.",
    none: "이 서버에 기록이 남아 있는 호출이 없습니다.",
    when: "일시",
    app: "앱",
    unknownApp: "알 수 없음",
    asked: "요청",
    outcome: "결과",
    took: "소요 시간",
    most: (most) =>
      `최근 ${most}건까지 표시합니다. 마지막 몇 초 동안의 호출은 아직 표시되지 않을 수 있습니다.`,
  },
});
