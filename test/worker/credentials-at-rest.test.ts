import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LocalGitHub, startLocalGitHub } from "../../dev/github/index.ts";
import { callTool, resultOfTool } from "../support/authorization.ts";
import { type KeptStorage, keptStorage } from "../support/kept-server.ts";
import { openSession, openSse } from "../support/mcp-lanes.ts";
import { request } from "../support/mcp-messages.ts";
import { postToken, type SignedIn, signIn } from "../support/oauth-client.ts";

const secret = "the secret of this server, with as many characters as it needs";

let github: LocalGitHub;
let storage: KeptStorage;
/** A client that was signed in through all of it. */
let client: SignedIn;

/** Everything that this GitHub gave out, and what it knows this server by. */
const hidden = () => [...github.issuedTokens(), github.clientSecret, secret];

const readAccount = ({ origin }: { origin: string }) =>
  resultOfTool(`${origin}/mcp`, client.access_token, "userInfoOctokit");

/** Tokens that people presented in place of signing in: one that is good, one that is revoked, one that never was any. */
const presented: string[] = [];

async function presentTokens(origin: string): Promise<void> {
  const [good, revoked] = ["repo", "read:user"].map((scope) =>
    github.issuePersonalToken("inspector", "classic", scope),
  );
  if (!good || !revoked) throw new Error("No token was given out");
  presented.push(good, revoked, `ghp_${"N0".repeat(18)}`);
  for (const token of presented) await callTool(`${origin}/mcp`, token, "userInfoOctokit");
  const session = await openSession(origin, { authorization: `Bearer ${good}` });
  await session.post(request("tools/call", { name: "userInfoOctokit", arguments: {} }, 8));
  github.revokePersonalToken(revoked);
  expect((await callTool(`${origin}/mcp`, revoked, "userInfoOctokit")).status).toBe(200);
}

beforeAll(async () => {
  // ends soon: refreshed with each use, so that many tokens come and go
  github = await startLocalGitHub({ expiringTokens: true, tokenLifetimeSeconds: 240 });
  storage = keptStorage(github);
  const HEADLESS = JSON.stringify({ scopes: ["profile"], personalAccessTokens: true });
  const server = await storage.start({ SERVER_SECRET: secret, HEADLESS });
  try {
    const { origin } = server;
    await signIn(origin, { scope: "profile email" });
    github.setTokenLifetime(undefined);
    await signIn(origin, { user: "demo" });
    github.setTokenLifetime(240);
    client = await signIn(origin);
    const call = request("tools/call", { name: "userInfoOctokit", arguments: {} }, 7);
    const session = await openSession(origin, client.authorization);
    expect((await session.post(call)).answer?.result).toHaveProperty("structuredContent");
    const stream = await openSse(origin, client.authorization);
    expect((await stream.request(call)).answer?.result).toHaveProperty("structuredContent");
    stream.close();
    await presentTokens(origin);
    await postToken(origin, {
      grant_type: "refresh_token",
      refresh_token: client.refresh_token,
      client_id: client.clientId,
    });
    github.fault({ path: "/user", status: 403 });
    expect((await readAccount({ origin })).isError).toBe(true);
    // GitHub is down when a grant ends: its token waits for being deleted
    const leaving = await signIn(origin, { user: "admin" });
    github.fault({ path: `/applications/${github.clientId}/token`, status: 503 });
    await postToken(origin, { token: leaving.refresh_token, client_id: leaving.clientId });
    await callTool(`${origin}/mcp`, leaving.access_token, "userInfoOctokit");
  } finally {
    await server.close();
  }
});
afterAll(async () => {
  storage.remove();
  await github.close();
});

/** The texts that are somewhere in the storage, or in the logs. */
function found(texts: readonly string[]): { text: string; where: string }[] {
  const places = [...storage.files(), { name: "the logs", bytes: Buffer.from(storage.logs()) }];
  return texts.flatMap((text) =>
    places.filter(({ bytes }) => bytes.includes(text)).map(({ name }) => ({ text, where: name })),
  );
}

describe("6. at rest", () => {
  test("no stored file and no log line reveals a token of GitHub's, of many that were given out", () => {
    for (const kind of ["gho_", "ghu_", "ghr_"])
      expect(github.issuedTokens().some((token) => token.startsWith(kind))).toBe(true);
    expect(github.issuedTokens().length).toBeGreaterThan(10);
    expect(found(hidden())).toEqual([]);
    const encoded = github.issuedTokens().map((token) => Buffer.from(token).toString("base64").slice(0, -4));
    expect(found(encoded)).toEqual([]);
  });

  test("nor a token that somebody presented", () => {
    expect(presented).toHaveLength(3);
    const encoded = presented.map((token) => Buffer.from(token).toString("base64").slice(0, -4));
    expect(found([...presented, ...encoded])).toEqual([]);
  });

  test("while what is no secret is there to be found", () => {
    const [grant] = client.access_token.split(":").slice(1);
    for (const word of ["headless-", client.clientId, grant ?? "", "tool_failed", "github_revocation_failed"])
      expect(found([word]), word).not.toEqual([]);
    expect(found(["tool_failed"])).toContainEqual({ text: "tool_failed", where: "the logs" });
  });
});
