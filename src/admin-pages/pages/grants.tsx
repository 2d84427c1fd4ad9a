import type { GrantFacts, Page } from "../../administration/facts.ts";
import { defineWords, inPageLanguage } from "../../web/language.ts";
import { Moment } from "../../web/moment.tsx";
import { upstreamName } from "../../web/upstream-name.tsx";
import { addressOf } from "../address.ts";
import { filterLabels } from "../asked-filter.ts";
import { TextFilter } from "./filter-fields.tsx";
import { Nothing, Pager } from "./pager.tsx";
import { Scopes } from "./scopes.tsx";
import { cellWords, columnWords } from "./table-words.ts";
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
  const labels = inPageLanguage(filterLabels)(upstreamName());
  return (
    <>
      <form method="get" action="/admin/grants" class="filter">
        {problem !== undefined && (
          <p class="problem whole" role="alert">
            {problem}
          </p>
        )}
        <TextFilter name="userId" label={labels.userId} value={asked.userId} isAccount />
        <TextFilter name="clientId" label={labels.clientId} value={asked.clientId} />
        <button type="submit">{inPageLanguage(words).filter}</button>
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
  const [said, columns] = [inPageLanguage(words), inPageLanguage(columnWords)];
  const cells = inPageLanguage(cellWords);
  return (
    <>
      {grants.length === 0 && <Nothing next={next}>{said.none}</Nothing>}
      {grants.length > 0 && (
        <table class="dense">
          <thead>
            <tr>
              <th scope="col">{columns.user}</th>
              <th scope="col">{columns.client}</th>
              <th scope="col">{columns.allowed}</th>
              <th scope="col">{columns.since}</th>
              <th scope="col">{columns.ends}</th>
              <th scope="col">{columns.act}</th>
            </tr>
          </thead>
          <tbody>
            {grants.map(({ userId, login, grantId, clientId, clientName, scopes, createdAt, expiresAt }) => (
              <tr>
                <th scope="row">
                  <User userId={userId} login={login} />
                </th>
                <td data-label={columns.client}>
                  <Client clientId={clientId} clientName={clientName} />
                </td>
                <td data-label={columns.allowed}>
                  <Scopes scopes={scopes} />
                </td>
                <td data-label={columns.since}>
                  <Moment at={createdAt} />
                </td>
                <td data-label={columns.ends}>
                  {expiresAt === undefined ? cells.untilEnded : <Moment at={expiresAt} />}
                </td>
                <td data-label={columns.act}>
                  <a href={addressOf("/admin/grants/end", { userId, grantId })}>{cells.end}</a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p class="quiet">{said.mayBeMissing}</p>
      <Pager path="/admin/grants" query={asked} after={after} next={next} />
    </>
  );
}

const words = defineWords({
  en: {
    filter: "Filter",
    none: "There is no grant like that.",
    mayBeMissing: "A grant that was made within the last minute may be missing.",
  },
  ja: {
    filter: "絞り込む",
    none: "該当する許可はありません。",
    mayBeMissing: "直近 1 分以内の許可は、まだ表示されないことがあります。",
  },
  ko: {
    filter: "필터 적용",
    none: "해당하는 허가가 없습니다.",
    mayBeMissing: "최근 1분 이내의 허가는 아직 표시되지 않을 수 있습니다.",
  },
});
