// `npm run conformance`: the official suite against this server, with fixtures in place of its tools.
import "../support/quiet-wrangler.ts";
import { Person } from "../../dev/person.ts";
import { freePort } from "../../dev/ports.ts";
import { startFixtureServer } from "../support/fixture-server.ts";
import { register, signIn } from "../support/oauth-client.ts";
import { startTokenProxy } from "./proxy.ts";
import { type Findings, runSuite, scoredScenarios } from "./suite.ts";
import { judge, readExpectations, type Verdict } from "./verdict.ts";

const revisions = ["2025-11-25", "2026-07-28"];

/** Both scenarios of the suite about authorization servers. */
const authorizationScenarios = ["authorization-server-metadata-endpoint", "authorization-code-grant"];

/** The authorization part: it prints a URL, and a person has to go there. */
async function runAuthorization(origin: string): Promise<Findings> {
  const port = await freePort();
  const redirectUri = `http://127.0.0.1:${port}/callback`;
  const clientId = await register(origin, { redirect_uris: [redirectUri] });
  const visits: Promise<void>[] = [];
  const findings = await runSuite(
    ["authorization", "--url", origin, "--client-id", clientId, "--port", String(port)],
    (line) => {
      if (line.startsWith(`${origin}/authorize?`)) visits.push(visit(line.trim(), redirectUri));
    },
  );
  await Promise.all(visits);
  return findings;
}

async function visit(url: string, redirectUri: string): Promise<void> {
  const callback = await new Person({ user: "inspector" }).authorize(url).catch((error: unknown) => {
    console.log(`The sign-in did not come to its end: ${error instanceof Error ? error.message : error}`);
    // the suite would wait for minutes
    return `${redirectUri}?error=server_error`;
  });
  await fetch(callback);
}

const expectations = readExpectations();
const server = await startFixtureServer();
const verdicts: Verdict[] = [];
const report = (verdict: Verdict) => {
  verdicts.push(verdict);
  console.log(verdict.lines.join("\n"));
};
try {
  const { access_token } = await signIn(server.origin);
  const proxy = await startTokenProxy(server.origin, access_token);
  try {
    for (const revision of revisions) {
      const findings = await runSuite(["server", "--url", `${proxy.url}/mcp`, "--requirements", revision]);
      report(judge(revision, scoredScenarios(revision), findings, expectations));
    }
  } finally {
    await proxy.close();
  }
  report(judge("authorization", authorizationScenarios, await runAuthorization(server.origin), expectations));
} finally {
  await server.close();
}

const known = [...revisions, "authorization"];
const strangers = expectations.filter(({ set }) => !known.includes(set));
for (const { set, scenario } of strangers)
  console.log(`There is no set ${set}, in which ${scenario} could fail.`);
process.exitCode = strangers.length === 0 && verdicts.every(({ asExpected }) => asExpected) ? 0 : 1;
