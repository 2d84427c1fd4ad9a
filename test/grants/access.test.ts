import { createExecutionContext, createScheduledController, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { accountsOf } from "../../src/accounts/accounts.ts";
import worker from "../../src/index.ts";
import type { Permissions } from "../../src/permissions/permissions.ts";
import { callTool, resultOfTool, tokensOf } from "../support/authorization.ts";
import { register, type SignedIn, signIn } from "../support/oauth-client.ts";
import { FakeGitHub } from "./github.ts";
import { connect, day, hour, minute, origin, refresh, stopClock } from "./worker.ts";

const mcp = `${origin}/mcp`;
const accounts = accountsOf(env);

/** The verdict's lifetime, at the Worker's isolate and at the account's vault together, and a moment. */
const verdictIsOld = 11 * minute;

const add = { a: 1, b: 1 };
const statusOf = async ({ access_token }: SignedIn) => (await callTool(mcp, access_token, "add", add)).status;
const refusal = "open to people on the operator's list, members of the organization acme only";

/** An account whose organization lets it in, with two clients. */
async function twoClients(id: number) {
  const clock = stopClock();
  const github = new FakeGitHub({ id, login: `user-${id}` });
  connect(github);
  const first = await signIn(origin);
  const second = await signIn(origin);
  return { clock, github, first, second };
}

describe("11. who may connect is asked again", () => {
  it("on use, but not more often than every few minutes", async () => {
    const { clock, github, first } = await twoClients(2001);
    const question = "GET /user/memberships/orgs/acme";
    const asked = github.count(question);
    for (let call = 0; call < 20; call++) await resultOfTool(mcp, first.access_token, "whoami");
    expect(github.count(question)).toBe(asked);
    clock.forward(verdictIsOld);
    for (let call = 0; call < 20; call++) await resultOfTool(mcp, first.access_token, "whoami");
    expect(github.count(question)).toBe(asked + 1);
  });

  it.each(["whoami", "userInfoOctokit"])(
    "by %s: whoever left the organization reads why, and every client of theirs is out with its next request",
    async (tool) => {
      const { clock, github, first, second } = await twoClients(tool === "whoami" ? 2002 : 2003);
      expect(await statusOf(first)).toBe(200);
      github.member = false;
      clock.forward(verdictIsOld);
      const result = await resultOfTool(mcp, first.access_token, tool);
      expect(result.isError).toBe(true);
      expect(result.content[0]?.text).toContain(refusal);
      expect(result.content[0]?.text).toContain("ask ops@acme.example");
      for (const client of [first, second]) {
        const response = await callTool(mcp, client.access_token, "add", add);
        expect(response.status).toBe(401);
        expect(response.headers.get("www-authenticate")).toMatch(/error="invalid_token"/);
        const refreshed = await refresh(client);
        expect(refreshed.status).toBe(400);
        expect(await refreshed.json()).toMatchObject({ error: "invalid_grant" });
      }
      expect(github.goodTokens).toBe(0);
    },
  );

  it("at /userinfo: whoever left reads why, and every client of theirs is out", async () => {
    const { clock, github, first, second } = await twoClients(2011);
    const userinfo = ({ access_token }: SignedIn) =>
      fetch(`${origin}/userinfo`, { headers: { authorization: `Bearer ${access_token}` } });
    expect(await (await userinfo(first)).json()).toMatchObject({ sub: "2011" });
    github.member = false;
    clock.forward(verdictIsOld);
    const refused = await userinfo(first);
    expect(refused.status).toBe(401);
    expect(await refused.json()).toEqual({
      error: "invalid_token",
      error_description: expect.stringContaining(refusal),
    });
    for (const client of [first, second]) {
      expect([(await userinfo(client)).status, await statusOf(client)]).toEqual([401, 401]);
      expect((await refresh(client)).status).toBe(400);
    }
    expect(github.goodTokens).toBe(0);
  });

  it("at a refresh: whoever left hears invalid_grant and why, and every client of theirs is out", async () => {
    const { clock, github, first, second } = await twoClients(2004);
    github.member = false;
    clock.forward(verdictIsOld);
    const refreshed = await refresh(first);
    expect(refreshed.status).toBe(400);
    expect(await refreshed.json()).toEqual({
      error: "invalid_grant",
      error_description: expect.stringContaining(refusal),
    });
    expect([await statusOf(first), await statusOf(second)]).toEqual([401, 401]);
    expect(github.goodTokens).toBe(0);
  });

  it("and whoever is back in the organization signs in again and works", async () => {
    const { clock, github, first } = await twoClients(2005);
    github.member = false;
    clock.forward(verdictIsOld);
    await refresh(first);
    github.member = true;
    expect(await statusOf(await signIn(origin))).toBe(200);
  });
});

describe("11. while GitHub cannot be asked", () => {
  it("whoever was let in goes on for a day; then calls fail with a sentence, and no grant ends", async () => {
    const { clock, github, first, second } = await twoClients(2006);
    let client = first;
    github.down = true;
    clock.forward(23 * hour);
    client = { ...client, ...(await tokensOf(await refresh(client))) };
    expect((await resultOfTool(mcp, client.access_token, "whoami")).isError).toBeUndefined();

    clock.forward(2 * hour);
    client = { ...client, ...(await tokensOf(await refresh(client))) };
    for (const tool of ["whoami", "userInfoOctokit", "connectionStatus"]) {
      const result = await resultOfTool(mcp, client.access_token, tool);
      expect(result.isError).toBe(true);
      expect(result.content[0]?.text).toMatch(
        /could not be checked at GitHub for too long\. Try again later/,
      );
    }

    github.down = false;
    clock.forward(minute);
    expect((await resultOfTool(mcp, client.access_token, "whoami")).isError).toBeUndefined();
    const other = { ...second, ...(await tokensOf(await refresh(second))) };
    expect(await statusOf(other)).toBe(200);
  });

  it("a 403 to somebody who was let in ends nothing: it may be SAML, an address or a limit", async () => {
    const { clock, github, first } = await twoClients(2008);
    github.membershipStatus = 403;
    clock.forward(hour);
    const client = { ...first, ...(await tokensOf(await refresh(first))) };
    expect((await resultOfTool(mcp, client.access_token, "whoami")).isError).toBeUndefined();
    expect(await statusOf(client)).toBe(200);
  });

  it("a 403 to a token that somebody presented ends that one: what it shows is up to them", async () => {
    const { clock, github, first } = await twoClients(2011);
    const connection = { id: "headless-1", grantId: "grant-of-headless-1", withheld: [], isAdmitted: true };
    const permissions: Permissions = { scopes: ["profile"], repositories: { kind: "all" } };
    const pat = { accessToken: github.issuePersonalToken(), scopes: ["read:org"] };
    expect(await accounts.present("2011", { ...connection, permissions }, pat)).toBe("made");
    expect(await accounts.credential("2011", connection.id)).toMatchObject({ kind: "good" });
    github.membershipStatus = 403;
    clock.forward(verdictIsOld);
    expect(await accounts.credential("2011", connection.id)).toMatchObject({
      ...{ kind: "ended", grants: [connection.grantId] },
      message: expect.stringContaining(refusal),
    });
    expect(await accounts.connections("2011")).toHaveLength(2);
    expect(await statusOf(first)).toBe(200);
  });

  it("a 401 ends the grants even after the day's grace, so that the person can sign in again", async () => {
    const { clock, github, first } = await twoClients(2009);
    clock.forward(25 * hour);
    github.revokeAll();
    expect((await refresh(first)).status).toBe(400);
    expect(await statusOf(first)).toBe(401);
  });

  it("a 401 that a refresh does not cure lets nobody pass unchecked", async () => {
    const { clock, github, first } = await twoClients(2010);
    clock.forward(25 * hour);
    github.membershipStatus = 401;
    const client = { ...first, ...(await tokensOf(await refresh(first))) };
    const result = await resultOfTool(mcp, client.access_token, "whoami");
    expect(result.content[0]?.text).toMatch(/could not be checked at GitHub/);
  });

  it("a no that comes after the outage still counts", async () => {
    const { clock, github, first } = await twoClients(2007);
    github.down = true;
    clock.forward(hour);
    const client = { ...first, ...(await tokensOf(await refresh(first))) };
    github.down = false;
    github.member = false;
    clock.forward(minute);
    const result = await resultOfTool(mcp, client.access_token, "userInfoOctokit");
    expect(result.content[0]?.text).toContain(refusal);
    expect(await statusOf(client)).toBe(401);
  });
});

describe("13. the cron trigger", () => {
  /** One run. */
  async function run(): Promise<void> {
    const context = createExecutionContext();
    await worker.scheduled(createScheduledController({ cron: "23 * * * *" }), env);
    await waitOnExecutionContext(context);
  }

  it("deletes the registrations of a week ago that nobody signed in with, and no other", async () => {
    const { clock, first } = await twoClients(2008);
    const old = await register(origin);
    clock.forward(7 * day + minute);
    const fresh = await register(origin);
    await run();
    expect(await env.OAUTH_KV.get(`client:${old}`)).toBeNull();
    expect(await env.OAUTH_KV.get(`client:${fresh}`)).not.toBeNull();
    await tokensOf(await refresh(first));
  });

  it("sweeps what idle grants left behind, over as many runs as it takes", async () => {
    const { clock, first } = await twoClients(2009);
    const { userId, grantId } = partsOf(first);
    for (let spare = 0; spare < 150; spare++) {
      await env.OAUTH_KV.put(`grant:0:${String(spare).padStart(16, "0")}`, JSON.stringify(orphan(spare)));
    }
    clock.forward(31 * day);
    await run();
    expect(await env.OAUTH_KV.get("housekeeping:grants")).toMatch(/^grants:/);
    for (let more = 0; more < 4; more++) await run();
    expect((await env.OAUTH_KV.list({ prefix: "grant:0:" })).keys).toEqual([]);
    expect(await env.OAUTH_KV.get(`grant:${userId}:${grantId}`)).toBeNull();
  });
});

it("13. a client with a grant whose registration is gone hears invalid_client, 401", async () => {
  const { clock, first } = await twoClients(2010);
  await env.OAUTH_KV.delete(`client:${first.clientId}`);
  clock.forward(3 * minute);
  const response = await refresh(first);
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ error: "invalid_client" });
});

function partsOf({ refresh_token }: SignedIn) {
  const [userId, grantId] = refresh_token.split(":");
  return { userId, grantId };
}

/** A grant of a client that does not exist. */
const orphan = (number: number) => ({
  id: String(number).padStart(16, "0"),
  userId: "0",
  clientId: "gone",
  scope: ["profile"],
  createdAt: Math.floor(Date.now() / 1000),
});
