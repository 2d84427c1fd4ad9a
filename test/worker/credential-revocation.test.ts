import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LocalGitHubOptions } from "../../dev/github/index.ts";
import { authorizeClient, callTool, resultOfTool, signInClient } from "../support/authorization.ts";
import { tokenDeletions, workingTokens } from "../support/github-tokens.ts";
import { openSession, openSse } from "../support/mcp-lanes.ts";
import { request } from "../support/mcp-messages.ts";
import { exchangeCode, postToken, register, type SignedIn, signIn } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { storedBy } from "../support/session-objects.ts";

const kinds: [string, LocalGitHubOptions][] = [
  ["an OAuth App", {}],
  ["a GitHub App", { expiringTokens: true }],
];

describe.each(kinds)("5. a token of %s", (_kind, options) => {
  let server: TestServer;
  let mcp: string;
  beforeAll(async () => {
    server = await startServer({}, options);
    mcp = `${server.origin}/mcp`;
  });
  afterAll(() => server.close());

  /** RFC 7009. */
  const revoke = ({ clientId, refresh_token }: Pick<SignedIn, "clientId" | "refresh_token">) =>
    postToken(server.origin, { token: refresh_token, client_id: clientId });
  const loginRead = async (accessToken: string) =>
    (await resultOfTool(mcp, accessToken, "userInfoOctokit")).structuredContent?.login;
  const workingAtGitHub = () => workingTokens(server.github);
  /** How many connections the accounts' vaults know. */
  const connections = async () =>
    (await storedBy(server, "AccountVault")).match(/"expires_at":/g)?.length ?? 0;

  test("is deleted at GitHub when the last grant is revoked here", async () => {
    const session = await signIn(server.origin);
    expect(await workingAtGitHub()).toHaveLength(1);
    const before = tokenDeletions(server.github);
    expect((await revoke(session)).status).toBe(200);
    await expect.poll(workingAtGitHub).toEqual([]);
    expect(tokenDeletions(server.github) - before).toBe(1);
    expect((await callTool(mcp, session.access_token, "userInfoOctokit")).status).toBe(401);
    expect(JSON.stringify(await storedBy(server, "AccountVault"))).not.toContain("sealed");
  });

  test("is not while another grant needs it", async () => {
    const [first, second] = [await signIn(server.origin), await signIn(server.origin)];
    const before = tokenDeletions(server.github);
    await revoke(first);
    await expect.poll(connections).toBe(1);
    expect(tokenDeletions(server.github) - before).toBe(0);
    expect(await loginRead(second.access_token)).toBe("inspector");
    await revoke(second);
    await expect.poll(workingAtGitHub).toEqual([]);
    expect(tokenDeletions(server.github) - before).toBe(1);
  });

  test("is not while a second sign-in of the same client needs it", async () => {
    const first = await signIn(server.origin);
    const second = await signInClient(server.origin, first.clientId);
    await revoke(first);
    await expect.poll(connections).toBe(1);
    expect(await loginRead(second.access_token)).toBe("inspector");
    await revoke({ ...second, clientId: first.clientId });
    await expect.poll(workingAtGitHub).toEqual([]);
  });

  test("is not when a client revokes no more than its access token", async () => {
    const { clientId, access_token, refresh_token } = await signIn(server.origin);
    const before = tokenDeletions(server.github);
    await postToken(server.origin, { token: access_token, client_id: clientId });
    expect(await workingAtGitHub()).toHaveLength(1);
    await revoke({ clientId, refresh_token });
    await expect.poll(workingAtGitHub).toEqual([]);
    expect(tokenDeletions(server.github) - before).toBe(1);
  });

  test("is deleted when a code is used twice, which ends the grant", async () => {
    const clientId = await register(server.origin);
    const { redirect, verifier } = await authorizeClient(server.origin, clientId);
    expect((await exchangeCode(server.origin, clientId, redirect, verifier)).status).toBe(200);
    expect((await exchangeCode(server.origin, clientId, redirect, verifier)).status).toBe(400);
    await expect.poll(workingAtGitHub).toEqual([]);
  });

  test("7. and a session that is open then dies: its next message is 401", async () => {
    const session = await signIn(server.origin);
    const opened = await openSession(server.origin, session.authorization);
    const stream = await openSse(server.origin, session.authorization);
    const call = request("tools/call", { name: "add", arguments: { a: 1, b: 1 } }, 7);
    expect((await opened.post(call)).status).toBe(200);
    expect((await stream.send(call)).status).toBe(202);
    await revoke(session);
    expect((await opened.post(call)).status).toBe(401);
    expect((await opened.get()).status).toBe(401);
    expect((await stream.send(call)).status).toBe(401);
    stream.close();
  });

  test("and revoking succeeds for the client when GitHub is down", async () => {
    const session = await signIn(server.origin);
    const path = `/applications/${server.github.clientId}/token`;
    const before = tokenDeletions(server.github);
    server.github.fault({ path, method: "DELETE", status: 503 });
    expect((await revoke(session)).status).toBe(200);
    expect((await callTool(mcp, session.access_token, "add", { a: 1, b: 1 })).status).toBe(401);
    await expect.poll(() => storedBy(server, "AccountVault")).toMatch(/"tries":1/);
    // a write: it is not tried again at once
    expect(tokenDeletions(server.github) - before).toBe(1);
    expect(await storedBy(server, "AccountVault")).not.toMatch(/gh[ou]_/);
  });
});
