import { parseAuditFilter } from "../administration/audit-filter.ts";
import type { ExportFormat } from "../administration/export-format.ts";
import { defineWords, inLanguageOf } from "../web/language.ts";
import { askedFilter } from "./asked-filter.ts";
import { attempt } from "./attempt.ts";
import { renderAdmin } from "./frame.tsx";
import { Unavailable } from "./pages/unavailable.tsx";
import { recordRefused } from "./refused.ts";
import type { AdminContext } from "./services.ts";

const types: Readonly<Record<ExportFormat, string>> = {
  csv: "text/csv; charset=utf-8; header=present",
  ndjson: "application/x-ndjson; charset=utf-8",
};

/** GET /admin/audit.csv and /admin/audit.ndjson: everything that a filter finds, as a file. */
export function exportAs(format: ExportFormat) {
  return async (c: AdminContext): Promise<Response> => {
    const administration = c.get("administration");
    // Fetch Metadata: no page of another site has an operator's browser collect files; one without it sends nothing
    const site = c.req.header("sec-fetch-site");
    if (site !== undefined && site !== "same-origin" && site !== "none") return await refuse(c);
    const filter = parseAuditFilter(askedFilter(c));
    // once a file has begun, nothing can be said any more
    if (!(await attempt(c, "export", administration.entries(filter, undefined, 1)))) return await showNone(c);
    const day = new Date().toISOString().slice(0, 10);
    return new Response(c.req.method === "HEAD" ? null : administration.export(filter, format), {
      headers: {
        "Content-Type": types[format],
        "Content-Disposition": `attachment; filename="audit-${day}.${format}"`,
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
      },
    });
  };
}

/** It was not one of our pages that asked for the file. */
function refuse(c: AdminContext): Promise<Response> {
  recordRefused(c, "export", "cross-site");
  const { notExported, fromElsewhere } = inLanguageOf(c, words);
  return renderAdmin(c, { status: 403, name: notExported, body: <p>{fromElsewhere()}</p> });
}

function showNone(c: AdminContext): Promise<Response> {
  const { notExported, unavailable } = inLanguageOf(c, words);
  const body = <Unavailable>{unavailable}</Unavailable>;
  return renderAdmin(c, { status: 503, name: notExported, body });
}

const words = defineWords({
  en: {
    notExported: "Not exported",
    fromElsewhere: () => (
      <>
        Another site led here. To export entries, follow the link on the page <a href="/admin/audit">Audit</a>
        .
      </>
    ),
    unavailable: "There is no file now: the audit's database does not answer.",
  },
  ja: {
    notExported: "エクスポートされませんでした",
    fromElsewhere: () => (
      <>
        別のサイトからここに移動しました。エントリをエクスポートするには、ページ「
        <a href="/admin/audit">監査ログ</a>」のリンクを使用してください。
      </>
    ),
    unavailable: "現在、ファイルを作成できません。監査ログのデータベースが応答していません。",
  },
  ko: {
    notExported: "내보내지 않았습니다",
    fromElsewhere: () => (
      <>
        다른 사이트에서 여기로 이동했습니다. 항목을 내보내려면 <a href="/admin/audit">감사 기록</a> 페이지의
        링크를 사용하세요.
      </>
    ),
    unavailable: "지금은 파일을 만들 수 없습니다. 감사 기록의 데이터베이스가 응답하지 않습니다.",
  },
});
