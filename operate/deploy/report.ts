import type { Finding } from "../finding.ts";
import type { Configuration } from "./configuration.ts";
import type { Screen } from "./screen.ts";

/** What came of a deploy. */
export interface Result {
  /** Of each address that was looked at. */
  readonly results: readonly { readonly url: URL; readonly findings: readonly Finding[] }[];
  /** Where Cloudflare serves it. */
  readonly addresses: readonly URL[];
  /** The version that was there before. */
  readonly before: string | undefined;
  readonly configuration: Pick<Configuration, "name" | "environment" | "vars">;
}

/** Says where the server is, whether clients can use it, and what to do next. @returns whether they can */
export function report({ results, addresses, before, configuration }: Result, screen: Screen): boolean {
  for (const { url, findings } of results) {
    screen.title(`As clients meet it, at ${url.origin}`);
    screen.findings(findings.filter(({ status }) => status !== "ok"));
    screen.done("checks", `${findings.filter(({ status }) => status === "ok").length} found nothing wrong`);
  }
  if (addresses.length === 0) {
    screen.title("No address of it is known");
    screen.note(
      'Set "workers_dev": true, or a custom domain or a route for a whole host under "routes", in wrangler.jsonc.',
    );
    screen.note("If people reach it in another way, have it checked there: npm run deploy -- --url ORIGIN");
  } else {
    screen.title("Where it is");
    for (const { origin } of addresses) screen.note(`${origin}/mcp`);
  }
  const origins = [
    ...new Set([...results.map(({ url }) => url.origin), ...addresses.map(({ origin }) => origin)]),
  ];
  if (origins.length > 0) {
    const where = configuration.vars.UPSTREAM === "oidc" ? "at the OpenID provider" : "at the GitHub app";
    screen.title(`Callback URLs, to register ${where}`);
    for (const origin of origins) screen.note(`${origin}/callback`);
  }
  // nothing was looked at, so nobody knows
  if (results.length === 0) return false;
  const works = results.every(({ findings }) => findings.every(({ status }) => status !== "failed"));
  if (works) sayNext(results, screen);
  else sayHowToMend(before, configuration, screen);
  return works;
}

function sayNext(results: Result["results"], screen: Screen): void {
  screen.title("Next: sign in and call the tools, with a client that reports");
  for (const { url } of results) screen.note(`npm run try -- --url ${url.origin}`);
}

function sayHowToMend(
  before: string | undefined,
  { name, environment }: Result["configuration"],
  screen: Screen,
): void {
  screen.title("It is deployed, but clients cannot use it: see ✘ above");
  if (before !== undefined)
    screen.note(`To have the version before back: npx wrangler rollback ${before} --name ${name}`);
  const env = environment === undefined ? "" : ` -- --env ${environment}`;
  screen.note(`Once it is mended: npm run deploy${env}`);
}
