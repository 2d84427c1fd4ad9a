import { type Finding, failed } from "../finding.ts";
import { type Asking, answerSeconds, askingAt } from "./deployment/asking.ts";
import { checkCache } from "./deployment/cache.ts";
import { checkAuthorizationHeader, checkChallenge } from "./deployment/challenge.ts";
import { checkClock } from "./deployment/clock.ts";
import { checkCors } from "./deployment/cors.ts";
import { checkHealth } from "./deployment/health.ts";
import { hindrance } from "./deployment/interference.ts";
import { checkAuthorizationServer, checkResource } from "./deployment/metadata.ts";
import { Obstacle } from "./deployment/obstacle.ts";
import { checkCallbackPage, checkSignIn } from "./deployment/pages.ts";
import { checkTransport } from "./deployment/plain-http.ts";
import { checkRequestBody } from "./deployment/request-body.ts";
import { checkTokenEndpoint } from "./deployment/token-endpoint.ts";
import { checkTools } from "./deployment/tools-lock.ts";
import { checkUserAgents } from "./deployment/user-agents.ts";

/** In the order in which a client meets them. */
const checks: readonly ((asking: Asking) => Promise<readonly Finding[]>)[] = [
  ({ origin }) => checkTransport(new URL(origin)),
  checkHealth,
  (asking) => checkChallenge(asking, "/mcp"),
  (asking) => checkChallenge(asking, "/sse"),
  (asking) => checkResource(asking, "/mcp"),
  (asking) => checkResource(asking, "/sse"),
  (asking) => checkResource(asking, ""),
  checkAuthorizationServer,
  checkAuthorizationHeader,
  checkRequestBody,
  checkTokenEndpoint,
  checkCors,
  checkUserAgents,
  checkCallbackPage,
  checkSignIn,
  checkTools,
];

/**
 * Looks at a server from outside, as clients and browsers do: it asks for what anybody can ask for, sends no credential,
 * follows no redirect and changes nothing there. Whatever happens is a finding; it throws nothing.
 * @param origin the server's; a path is not looked at
 * @param seconds how long each answer may take
 */
export async function checkDeployment(origin: URL, seconds = answerSeconds): Promise<readonly Finding[]> {
  const asking = askingAt(origin.origin, seconds);
  const reached = await attempt(() => asking.askAnybody("/.well-known/oauth-protected-resource/mcp"));
  // whatever else is asked, nobody answers
  if (reached instanceof Obstacle) return obstacles([reached]);
  // nor does a server that is not set up do anything else than say so
  const obstacle = hindrance(reached);
  if (obstacle?.check === "configuration") return obstacles([obstacle]);
  const results = await Promise.all(checks.map((check) => attempt(() => check(asking))));
  const met = results.filter((result) => result instanceof Obstacle);
  const findings = results.flatMap((result) => (result instanceof Obstacle ? [] : result));
  return [...obstacles(met), ...findings, ...checkCache(asking.answers), ...checkClock(asking.answers)];
}

async function attempt<Result>(work: () => Promise<Result>): Promise<Result | Obstacle> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Obstacle) return error;
    throw error;
  }
}

/** What several checks met is said once. */
function obstacles(met: readonly Obstacle[]): readonly Finding[] {
  const same = Map.groupBy(met, ({ check, message, fix }) => JSON.stringify([check, message, fix]));
  return [...same.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const requests = [...new Set(group.map(({ request }) => request))];
    return [failed(first.check, `${requests.join(", ")} ${first.message}.`, first.fix)];
  });
}
