import { type Finding, failed, ok, warning } from "../../finding.ts";
import type { Answer } from "../deployment/answer.ts";
import { answerTo } from "../deployment/asking.ts";
import { Obstacle } from "../deployment/obstacle.ts";
import { checkOwnClock } from "./runtime.ts";

const check = "GitHub";

const offline =
  "See whether this machine is connected to the internet, and that GITHUB_API_URL is the address of GitHub's API.";

/** A GitHub, and the app of this machine there if it has one. */
export interface GitHubToReach {
  readonly apiUrl: string;
  readonly app: { readonly clientId: string; readonly clientSecret: string } | undefined;
}

/**
 * Whether GitHub can be reached, knows the app by its secret, and has the same time. It is asked about a token that never
 * was one: 404 says that the app may ask (REST API, "Check a token"), 401 that it is not who it says it is.
 */
export async function checkGitHub({ apiUrl, app }: GitHubToReach): Promise<readonly Finding[]> {
  let answer: Answer;
  try {
    answer = await ask(apiUrl, app);
  } catch (error) {
    if (!(error instanceof Obstacle)) throw error;
    const found = `${apiUrl} ${error.message}.`;
    if (app !== undefined) return [failed(check, found, offline)];
    return [warning(check, found, `${offline} npm run dev works without it, with its local GitHub.`)];
  }
  const clock = checkOwnClock(answer.headers.get("date"), answer.at);
  if (app === undefined) return [ok(check, `${apiUrl} is reached.`), ...clock];
  return [verdict(answer, apiUrl), ...clock];
}

function verdict({ status }: Answer, apiUrl: string): Finding {
  if (status === 404 || status === 422)
    return ok(check, `${apiUrl} knows the app in .dev.vars, and takes its client secret.`);
  if (status === 401)
    return failed(
      check,
      `${apiUrl} does not take GITHUB_CLIENT_ID with GITHUB_CLIENT_SECRET of .dev.vars (401).`,
      "Copy both from the app's page (https://github.com/settings/developers); make a new client secret there if you do not have it any more.",
    );
  return warning(
    check,
    `${apiUrl} answers ${status} to whether it knows the app in .dev.vars.`,
    status === 403 || status === 429
      ? "It limits requests: try again in an hour."
      : "See https://www.githubstatus.com, and that GITHUB_API_URL is the address of its API.",
  );
}

async function ask(apiUrl: string, app: GitHubToReach["app"]): Promise<Answer> {
  const headers = { accept: "application/vnd.github+json", "content-type": "application/json" };
  if (app === undefined) return await answerTo(new URL(apiUrl), { headers });
  const { clientId, clientSecret } = app;
  const credentials = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
  // no redirect is followed, so they go nowhere else
  return await answerTo(new URL(`${apiUrl}/applications/${encodeURIComponent(clientId)}/token`), {
    method: "POST",
    headers: { ...headers, authorization: `Basic ${credentials}` },
    body: JSON.stringify({ access_token: "not-a-token" }),
  });
}
