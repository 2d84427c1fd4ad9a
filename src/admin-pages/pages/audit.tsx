import { auditDecisions, auditKinds } from "../../administration/audit-filter.ts";
import { defineWords, inPageLanguage } from "../../web/language.ts";
import { upstreamName } from "../../web/upstream-name.tsx";
import { addressOf } from "../address.ts";
import { type AskedFilter, filterLabels } from "../asked-filter.ts";
import type { Found } from "../found.ts";
import { AuditTable } from "./audit-table.tsx";
import { ChoiceFilter, TextFilter } from "./filter-fields.tsx";
import { Nothing, Pager } from "./pager.tsx";
import { Unavailable } from "./unavailable.tsx";

interface AuditPageBodyProps {
  readonly found: Found;
  readonly asked: AskedFilter;
  readonly after: string | undefined;
}

/** What was done and refused, with a form that says what is looked for. */
export function AuditPageBody({ found, asked, after }: AuditPageBodyProps) {
  const [said, labels] = [inPageLanguage(words), inPageLanguage(filterLabels)(upstreamName())];
  return (
    <>
      <form method="get" action="/admin/audit" class="filter">
        {found.kind === "refused" && (
          <p class="problem whole" role="alert">
            {found.problem}
          </p>
        )}
        <TextFilter name="userId" label={labels.userId} value={asked.userId} isAccount />
        <TextFilter name="subject" label={labels.subject} value={asked.subject} isAccount />
        <TextFilter name="clientId" label={labels.clientId} value={asked.clientId} />
        <TextFilter name="tool" label={labels.tool} value={asked.tool} />
        <ChoiceFilter name="kind" label={labels.kind} value={asked.kind} choices={auditKinds} />
        <ChoiceFilter
          name="decision"
          label={labels.decision}
          value={asked.decision}
          choices={auditDecisions}
        />
        <TextFilter name="from" label={labels.from} value={asked.from} placeholder="2026-08-01" />
        <TextFilter name="to" label={labels.to} value={asked.to} placeholder="2026-08-31" />
        <button type="submit">{said.filter}</button>
      </form>
      {found.kind === "unavailable" && <Unavailable>{said.unavailable}</Unavailable>}
      {found.kind === "found" && (
        <>
          <Exports asked={asked} />
          {found.page.entries.length === 0 ? (
            <Nothing next={found.page.next}>{said.none}</Nothing>
          ) : (
            <AuditTable entries={found.page.entries} />
          )}
          <Pager path="/admin/audit" query={asked} after={after} next={found.page.next} />
        </>
      )}
    </>
  );
}

function Exports({ asked }: { asked: AskedFilter }) {
  const { files, comma } = inPageLanguage(words);
  return (
    <p>
      {files}
      <a href={addressOf("/admin/audit.csv", asked)}>CSV</a>
      {comma}
      <a href={addressOf("/admin/audit.ndjson", asked)} lang="en">
        NDJSON
      </a>
    </p>
  );
}

const words = defineWords({
  en: {
    filter: "Filter",
    unavailable: "The audit cannot be shown now: its database does not answer.",
    none: "There is no entry like that.",
    files: "The newest first. Everything that the filter finds, as a file: ",
    comma: ", ",
  },
  ja: {
    filter: "絞り込む",
    unavailable: "現在、監査ログを表示できません。データベースが応答していません。",
    none: "該当するエントリはありません。",
    files: "新しい順に表示しています。条件に合うすべてのエントリをファイルで取得できます：",
    comma: "、",
  },
  ko: {
    filter: "필터 적용",
    unavailable: "지금은 감사 기록을 표시할 수 없습니다. 데이터베이스가 응답하지 않습니다.",
    none: "해당하는 항목이 없습니다.",
    files: "최신순으로 표시합니다. 조건에 맞는 모든 항목을 파일로 받을 수 있습니다: ",
    comma: ", ",
  },
});
