import { auditDecisions, auditKinds } from "../../administration/audit-filter.ts";
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
  const labels = filterLabels(upstreamName());
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
        <button type="submit">Filter</button>
      </form>
      {found.kind === "unavailable" && (
        <Unavailable>The audit cannot be shown now: its database does not answer.</Unavailable>
      )}
      {found.kind === "found" && (
        <>
          <Exports asked={asked} />
          {found.page.entries.length === 0 ? (
            <Nothing next={found.page.next}>There is no entry like that.</Nothing>
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
  return (
    <p>
      The newest first. Everything that the filter finds, as a file:{" "}
      <a href={addressOf("/admin/audit.csv", asked)}>CSV</a>,{" "}
      <a href={addressOf("/admin/audit.ndjson", asked)}>NDJSON</a>
    </p>
  );
}
