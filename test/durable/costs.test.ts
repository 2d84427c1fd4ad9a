import { env } from "cloudflare:workers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { migrate } from "../../src/audit/schema.ts";
import { databaseRequests } from "./audit-database.ts";
import { callTool, refresh, signIn, type Tokens } from "./client.ts";
import { fakeGitHub } from "./fake-github.ts";
import { operations, setStaleness, staleNamespace } from "./stale-namespace.ts";
import { bufferRequests, objectRequests } from "./worker.ts";

/** What something cost: requests to GitHub, KV operations, and requests to Durable Objects. */
async function costOf(what: () => Promise<unknown>) {
  const github = vi.mocked(fetch).mock.calls.length;
  const { get, put, delete: deleted, list } = operations;
  const objects = objectRequests.count;
  await what();
  return {
    github: vi.mocked(fetch).mock.calls.length - github,
    kv: {
      get: operations.get - get,
      put: operations.put - put,
      delete: operations.delete - deleted,
      list: operations.list - list,
    },
    objects: objectRequests.count - objects,
  };
}

/** Puts grants with their tokens into KV, of as many people. */
async function addGrants(count: number): Promise<void> {
  const namespace = staleNamespace();
  for (let userId = 1_000_000; userId < 1_000_000 + count; userId++) {
    await namespace.put(`grant:${userId}:grant`, `{"id":"grant","userId":"${userId}"}`);
    await namespace.put(`token:${userId}:grant:secret`, `{"id":"secret","userId":"${userId}"}`);
  }
}

describe("what it costs, with a KV that is up to date", () => {
  let tokens: Tokens & { clientId: string };
  beforeAll(async () => {
    await migrate(env.AUDIT);
    setStaleness(0);
    fakeGitHub();
    vi.stubGlobal("fetch", vi.fn(fetch));
  });
  afterAll(() => {
    setStaleness(60_000);
    vi.unstubAllGlobals();
  });

  /** {@link costOf} what comes right after a call of the same client. */
  async function costAfterAnother(what: () => Promise<unknown>) {
    await callTool(tokens.access_token, "whoami");
    return await costOf(what);
  }

  it("a sign-in, from registration to token", async () => {
    const cost = await costOf(async () => {
      tokens = await signIn();
    });
    // one of the requests to objects asks whether the account is blocked
    expect(cost).toEqual({ github: 2, kv: { get: 5, put: 7, delete: 2, list: 0 }, objects: 12 });
  });

  it("a call of userInfoOctokit, the first in seconds", async () => {
    expect(await costOf(() => callTool(tokens.access_token, "userInfoOctokit"))).toEqual({
      github: 1,
      kv: { get: 1, put: 0, delete: 0, list: 0 },
      // the vault, and the ledger of the grant while KV is being read
      objects: 2,
    });
  });

  it("what is recorded of many calls: a request to the database for all of them, and none to an object", async () => {
    const before = databaseRequests();
    await Promise.all(Array.from({ length: 20 }, () => callTool(tokens.access_token, "whoami")));
    await expect.poll(() => databaseRequests() - before).toBeGreaterThan(0);
    // what was recorded before may have been on its way
    expect(databaseRequests() - before).toBeLessThanOrEqual(2);
    expect(bufferRequests.count).toBe(0);
  });

  it("a call of userInfoOctokit, seconds after another", async () => {
    expect(await costAfterAnother(() => callTool(tokens.access_token, "userInfoOctokit"))).toEqual({
      github: 1,
      kv: { get: 1, put: 0, delete: 0, list: 0 },
      // the vault
      objects: 1,
    });
  });

  it("a call of whoami, seconds after another: one key is read, and no object asked", async () => {
    expect(await costAfterAnother(() => callTool(tokens.access_token, "whoami"))).toEqual({
      github: 0,
      kv: { get: 1, put: 0, delete: 0, list: 0 },
      objects: 0,
    });
  });

  it("a call under a rule that limits how often: one request more, to the account's object", async () => {
    const limited = { ...env, POLICY: { rules: [{ perMinute: 1000, perDay: { "*": 1000 } }] } };
    expect(await costOf(() => callTool(tokens.access_token, "whoami", limited))).toEqual({
      github: 0,
      kv: { get: 1, put: 0, delete: 0, list: 0 },
      // it is another Worker's environment, which has no lease
      objects: 2,
    });
  });

  it("a call that is refused for a scope, since the person may have allowed it meanwhile", async () => {
    expect(await costAfterAnother(() => callTool(tokens.access_token, "createIssue"))).toEqual({
      github: 0,
      kv: { get: 1, put: 0, delete: 0, list: 0 },
      objects: 1,
    });
  });

  it("a call and a refresh, with a hundred thousand grants of others: what they cost without", async () => {
    await addGrants(100_000);
    expect(await costAfterAnother(() => callTool(tokens.access_token, "whoami"))).toEqual({
      github: 0,
      kv: { get: 1, put: 0, delete: 0, list: 0 },
      objects: 0,
    });
    const refreshed = costOf(async () => {
      tokens = {
        ...tokens,
        ...(await (await refresh(tokens.clientId, tokens.refresh_token)).json<Tokens>()),
      };
    });
    expect(await refreshed).toEqual({
      github: 0,
      kv: { get: 1, put: 2, delete: 0, list: 0 },
      objects: 2,
    });
  });

  it("a refresh", async () => {
    expect(await costOf(() => refresh(tokens.clientId, tokens.refresh_token))).toEqual({
      github: 0,
      kv: { get: 1, put: 2, delete: 0, list: 0 },
      objects: 2,
    });
  });
});
