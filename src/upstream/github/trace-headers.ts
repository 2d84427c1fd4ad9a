import { currentTrace } from "../../telemetry/trace.ts";
import { continued } from "../../telemetry/trace-context.ts";

/** Hosts of GitHub's own: the API, and that of Enterprise Cloud with data residency. */
const gitHubs = /(?:^|\.)(?:github|ghe)\.com$/;

/**
 * The headers by which the client's trace goes on at the GitHub that is asked, if it is one that a company runs itself.
 * GitHub's own shows nobody what it would record, so all that a trace would tell it is which requests of which people
 * belong together (W3C Trace Context, privacy of traceparent).
 */
export function traceHeadersFor({ hostname }: URL): Record<string, string> {
  const context = currentTrace()?.context;
  return context && !gitHubs.test(hostname) ? continued(context) : {};
}
