/// <reference path="./node-crypto.d.ts" />
import { createPrivateKey } from "node:crypto";
import githubAppJwt from "universal-github-app-jwt";
import * as z from "zod";
import type { RepositoryName } from "../../permissions/repositories.ts";
import type { AppSettings, GitHubSettings } from "../../settings/settings.ts";
import { UpstreamFailure } from "./failure.ts";
import { githubFetch } from "./request.ts";

/** What it takes to act as the app's installation on one repository. */
export interface Installation {
  readonly token: string;
  /** Whom GitHub names as who did it. */
  readonly actor: string;
}

/** A token is not used for longer than this before it ends, in milliseconds. */
const margin = 5 * 60_000;

/** How many repositories an isolate keeps tokens for. */
const mostKept = 500;

const installation = z.object({ id: z.int().positive(), app_slug: z.string().regex(/^[a-z0-9-]{1,100}$/i) });
const minted = z.object({ token: z.string().min(1), expires_at: z.iso.datetime({ offset: true }) });

/** Tokens of this isolate, by API, app and repository. They last an hour, and are nowhere else. */
const kept = new Map<string, { readonly installation: Installation; readonly expiresAt: number }>();

/**
 * The app's installation on a repository, with a token that is good for that repository alone.
 * @param refused a token that GitHub did not take: another one is made
 * @throws {UpstreamFailure} `not-found` if the app is not installed there
 */
export async function installationOn(
  repository: RepositoryName,
  app: AppSettings,
  { apiUrl }: GitHubSettings,
  signal: AbortSignal,
  refused?: string,
): Promise<Installation> {
  const key = `${apiUrl} ${app.id} ${repository}`;
  const known = kept.get(key);
  if (known && known.expiresAt - margin > Date.now() && known.installation.token !== refused)
    return known.installation;
  const ask = (path: string, init?: RequestInit) => askAsApp(app, `${apiUrl}${path}`, signal, init);
  const { id, app_slug } = read(installation, await ask(`/repos/${repository}/installation`));
  const body = JSON.stringify({ repositories: [repository.split("/")[1]] });
  const answer = await ask(`/app/installations/${id}/access_tokens`, { method: "POST", body });
  const { token, expires_at } = read(minted, answer);
  if (kept.size >= mostKept) kept.clear();
  const made = { token, actor: `${app_slug}[bot]` };
  kept.set(key, { installation: made, expiresAt: Date.parse(expires_at) });
  return made;
}

/** Asks GitHub as the app itself, which proves who it is with a short-lived JWT (RS256). */
async function askAsApp(
  { id, privateKey }: AppSettings,
  url: string,
  signal: AbortSignal,
  init: RequestInit = {},
): Promise<unknown> {
  const { token } = await githubAppJwt({ id, privateKey: pkcs8(privateKey) });
  const headers = {
    authorization: `Bearer ${token}`,
    accept: "application/vnd.github+json",
    "user-agent": "remote-mcp-github",
  };
  const response = await githubFetch(url, { ...init, headers, signal });
  if (response.ok) return await response.json();
  await response.body?.cancel();
  const detail = `an app's request answered ${response.status}`;
  if (response.status === 404) throw new UpstreamFailure("not-found", notInstalled, detail, 404);
  throw new UpstreamFailure("unavailable", notTaken, detail, response.status);
}

const notInstalled =
  "The GitHub App of this server's operator is not installed on this repository. Its owner can install it; the operator knows its name.";

const notTaken =
  "GitHub does not let this server act as its operator's GitHub App at the moment. The operator can see why in the log.";

/** GitHub's keys are PKCS #1; WebCrypto takes PKCS #8 only. @throws {Error} for what is no key */
function pkcs8(pem: string): string {
  return createPrivateKey(pem).export({ type: "pkcs8", format: "pem" }).toString();
}

function read<Value>(shape: z.ZodType<Value>, answer: unknown): Value {
  const value = shape.safeParse(answer);
  if (value.success) return value.data;
  throw new UpstreamFailure("malformed", notTaken, "an app's answer of an unexpected form");
}
