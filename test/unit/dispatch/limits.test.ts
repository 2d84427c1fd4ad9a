import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import type { Accounts } from "../../../src/accounts/accounts.ts";
import type { CredentialAnswer } from "../../../src/accounts/answers.ts";
import { createCatalogue } from "../../../src/catalogue/catalogue.ts";
import type { ToolContext } from "../../../src/catalogue/context.ts";
import { defineTool } from "../../../src/catalogue/tool.ts";
import { dispatch } from "../../../src/dispatch/dispatch.ts";
import type { Permissions } from "../../../src/permissions/permissions.ts";
import { type ScopeName, scopeNames } from "../../../src/scopes/scopes.ts";
import { parseSettings } from "../../../src/settings/settings.ts";
import { callerWith } from "../tool-context.ts";
import { fakeFetch, linesOf, redirectTo } from "../upstream/fake-fetch.ts";

const api = "https://api.github.com";

const settingsWith = (grantable: object = {}) =>
  parseSettings({
    GITHUB_URL: "https://github.com",
    GITHUB_API_URL: api,
    GITHUB_CLIENT_ID: "id",
    GITHUB_CLIENT_SECRET: "secret",
    SERVER_SECRET: "a server secret of more than 32 characters",
    GRANTABLE: grantable,
  });

const permissionsOf = (facts: Partial<Permissions> = {}): Permissions => ({
  scopes: ["repos:write"],
  repositories: { kind: "listed", patterns: ["acme/site"] },
  ...facts,
});

const good = (permissions: Permissions): CredentialAnswer => ({
  kind: "good",
  accessToken: "gho_a",
  permissions,
});
const unused = () => Promise.reject(new Error("not expected"));

/** What the token says is everything here: what holds is what the vault says. */
const declared: readonly ScopeName[] = ["email", "repos:write"];

/** Carries out what a tool does, whose connection has these permissions. */
async function carryOut(
  run: (context: ToolContext) => Promise<unknown>,
  answers: { credential: CredentialAnswer; rejected?: CredentialAnswer },
  grantable?: object,
) {
  const credential = vi.fn(async () => answers.credential);
  const accounts: Accounts = {
    ...{ addConnection: unused, change: unused, renew: unused, permissions: unused, limited: unused },
    ...{ admission: unused, release: unused, status: unused },
    credential,
    rejected: async () => answers.rejected ?? { kind: "unavailable", message: "Later." },
  };
  const tool = defineTool({
    name: "tool",
    title: "Tool",
    description: "Does what the test says.",
    input: z.strictObject({}),
    output: z.strictObject({}),
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    scopes: declared,
    run: async (_input, context) => {
      await run(context);
      return {};
    },
  });
  const outcome = await dispatch(
    {
      tool: "tool",
      arguments: {},
      caller: callerWith({ scopes: [...scopeNames] }),
      signal: new AbortController().signal,
    },
    {
      catalogue: createCatalogue([tool]),
      settings: settingsWith(grantable),
      accounts,
      endGrants: async () => {},
    },
  );
  return { outcome, credential };
}

const request = (route: string) => async (context: ToolContext) =>
  await (await context.github()).request(route);
const beyond = (message: RegExp) => ({
  ok: false,
  refusal: { kind: "out-of-bounds", message: expect.stringMatching(message) },
});
const link = "https://mcp\\.test/permissions\\?request=\\S+";

describe("whatever a tool does, its connection's limits hold", () => {
  const logged: string[] = [];
  beforeEach(() => {
    logged.length = 0;
    for (const level of ["info", "warn", "error"] as const)
      vi.spyOn(console, level).mockImplementation((line: string) => void logged.push(`${level} ${line}`));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it("within them it acts, with one question to the vault", async () => {
    const sent = fakeFetch({ [`GET ${api}/repos/ACME/site`]: Response.json({}) });
    const { outcome, credential } = await carryOut(
      async (context) => {
        const client = await context.github();
        await Promise.all([1, 2].map(() => client.rest.repos.get({ owner: "ACME", repo: "site" })));
      },
      { credential: good(permissionsOf()) },
    );
    expect(outcome.ok).toBe(true);
    // a URL goes out as the tool wrote it, and is judged in its one spelling
    expect(new Set(linesOf(sent))).toEqual(new Set([`GET ${api}/repos/ACME/site`]));
    expect(credential).toHaveBeenCalledTimes(1);
  });

  it.each<[string, Partial<Permissions>, RegExp]>([
    [
      "GET /repos/evil/x",
      {},
      new RegExp(`^This connection is limited to acme/site; evil/x is not among them\\. .*${link}$`),
    ],
    ["GET /search/code?q=x", {}, new RegExp(`^This connection is limited to acme/site, and .*${link}$`)],
    ["POST /graphql", {}, /^This connection is limited/],
    [
      "POST /repos/acme/site/issues",
      { scopes: ["repos:read"] },
      new RegExp(`^This needs repos:write, .* ${link}, then`),
    ],
    ["POST /repos/acme/site/issues", { writeUntil: 1 }, /write access ended at 1970-01-01T00:00:00.001Z/],
    ["GET /user/emails", {}, /^This needs email, which was not granted/],
    ["GET https://evil.com/repos/acme/site", {}, /outside of GitHub's API/],
  ])("%s is not sent where %j does not allow it", async (route, facts, message) => {
    const sent = fakeFetch({});
    const { outcome } = await carryOut(request(route), { credential: good(permissionsOf(facts)) });
    expect(outcome).toEqual(beyond(message));
    expect(sent).toEqual([]);
    expect(logged).toEqual(['info {"event":"call_out_of_bounds","tool":"tool"}']);
  });

  it("the operator's count as well, and no link is offered", async () => {
    const sent = fakeFetch({});
    const { outcome } = await carryOut(
      request("GET /repos/acme/site"),
      { credential: good(permissionsOf()) },
      { repositories: ["other/*"] },
    );
    expect(outcome).toEqual(
      beyond(/^The operator limits this server to other\/\*; acme\/site is not among them\.$/),
    );
    expect(sent).toEqual([]);
  });

  it("a private repository is not told from none", async () => {
    const refusals = await Promise.all(
      ["hidden", "missing"].map(async (name) => {
        fakeFetch({
          [`GET ${api}/repos/acme/hidden`]: Response.json({ private: true, visibility: "private" }),
          [`GET ${api}/repos/acme/hidden/issues`]: Response.json([]),
        });
        const { outcome } = await carryOut(request(`GET /repos/acme/${name}/issues`), {
          credential: good(permissionsOf({ repositories: { kind: "public" } })),
        });
        expect(outcome).toEqual(beyond(/is not a public repository that this connection can see\./));
        return outcome.ok ? "" : outcome.refusal.message.replace(name, "").replace(/https:\S+/, "");
      }),
    );
    expect(new Set(refusals).size).toBe(1);
  });

  it("a repository that moved is to be called by its new name", async () => {
    fakeFetch({ [`GET ${api}/repos/acme/site`]: redirectTo(`${api}/repositories/7`) });
    const { outcome } = await carryOut(request("GET /repos/acme/site"), {
      credential: good(permissionsOf()),
    });
    expect(outcome).toEqual(beyond(/^This repository was renamed or moved; use its current name\.$/));
  });

  it("permissions that changed in the meantime count when the credential is replaced", async () => {
    const sent = fakeFetch({ [`DELETE ${api}/repos/acme/site`]: new Response("{}", { status: 401 }) });
    const { outcome } = await carryOut(request("DELETE /repos/acme/site"), {
      credential: good(permissionsOf()),
      rejected: good(permissionsOf({ scopes: ["repos:read"] })),
    });
    expect(outcome).toEqual(beyond(/^This needs repos:write/));
    expect(sent).toHaveLength(1);
  });

  it("nothing is sent when the permissions cannot be had", async () => {
    const sent = fakeFetch({});
    const { outcome } = await carryOut(request("GET /repos/acme/site"), {
      credential: { kind: "unavailable", message: "Later." },
    });
    expect(outcome).toMatchObject({ ok: false, refusal: { kind: "failed", message: "Later." } });
    expect(sent).toEqual([]);
  });

  it("a tool knows where they are changed", async () => {
    let url = "";
    await carryOut(
      async (context) => {
        url = await context.permissionsUrl();
      },
      { credential: good(permissionsOf()) },
    );
    expect(url).toMatch(new RegExp(`^${link}$`));
  });
});
