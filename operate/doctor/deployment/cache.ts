import { type Finding, failed, ok } from "../../finding.ts";
import type { Answer } from "./answer.ts";

const check = "cache";

/** What Cloudflare says of an answer that it has, or might keep, in its cache; the rest is served anew each time. */
const kept = ["HIT", "STALE", "UPDATING", "REVALIDATED", "EXPIRED", "MISS"];

/** Whether any of the answers came from a cache: they are about one request each. */
export function checkCache(answers: readonly Answer[]): readonly Finding[] {
  const cached = answers.filter(({ headers }) => {
    const status = headers.get("cf-cache-status")?.toUpperCase() ?? "";
    const elsewhere = headers.get("x-cache")?.toUpperCase() ?? "";
    return kept.includes(status) || elsewhere.startsWith("HIT") || Number(headers.get("age") ?? 0) > 0;
  });
  if (cached.length === 0) return [ok(check, "No answer came from a cache.")];
  const requests = [...new Set(cached.map(({ request }) => request))];
  return [
    failed(
      check,
      `A cache in front keeps answers that are for one request: ${requests.join(", ")}.`,
      'Add a Cache Rule for this host name with "Bypass cache" (Cloudflare dashboard, Caching, Cache Rules), then purge the cache. Another CDN in front has to obey "Cache-Control: no-store".',
    ),
  ];
}
