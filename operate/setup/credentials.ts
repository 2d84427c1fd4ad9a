import { z } from "zod";
import { UserError } from "../../dev/user-error.ts";
import { ask } from "./ask.ts";
import type { GitHubAddress } from "./github-address.ts";

/** Of an OAuth App or a GitHub App. */
export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

const failure = z.object({ error: z.string() });

/** Nobody was ever given it. */
const NOTHING = "0".repeat(40);

/**
 * Asks GitHub whether a client id and secret belong together, once with a code and once with a token that there is not:
 * who has the wrong secret is told so. No token is made, and nobody's is touched.
 * @throws {UserError} if GitHub cannot be asked
 */
export async function areGood(github: GitHubAddress, credentials: Credentials): Promise<boolean> {
  return (await knowsForSignIn(github, credentials)) && (await knowsForTokens(github, credentials));
}

/** As somebody who signed in would be exchanged: a wrong secret is `incorrect_client_credentials`. */
async function knowsForSignIn({ url }: GitHubAddress, { clientId, clientSecret }: Credentials) {
  const parameters = { client_id: clientId, client_secret: clientSecret, code: NOTHING };
  const { status, json } = await ask(`${url}/login/oauth/access_token`, {
    method: "POST",
    body: new URLSearchParams(parameters),
  });
  // of an id that there is not, GitHub says no more than that
  if (status === 404 || status === 401) return false;
  const error = failure.safeParse(json).data?.error;
  if (status === 200 && error === "bad_verification_code") return true;
  if (status === 200 && error === "incorrect_client_credentials") return false;
  throw unclear(url, status);
}

/** As the app checks a token: a wrong secret is 401, and a wrong token 404 or 422. */
async function knowsForTokens({ apiUrl }: GitHubAddress, { clientId, clientSecret }: Credentials) {
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
  const { status } = await ask(`${apiUrl}/applications/${encodeURIComponent(clientId)}/token`, {
    method: "POST",
    headers: { authorization: `Basic ${basic}`, "content-type": "application/json" },
    body: JSON.stringify({ access_token: NOTHING }),
  });
  if (status === 401) return false;
  if (status === 404 || status === 422) return true;
  throw unclear(apiUrl, status);
}

const unclear = (address: string, status: number) =>
  new UserError(
    `${new URL(address).host} does not say whether the client id and secret are right (status ${status}): try again in a minute.`,
  );
