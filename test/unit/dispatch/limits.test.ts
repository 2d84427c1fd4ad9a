import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import type { Accounts } from "../../../src/accounts/accounts.ts";
import type { CredentialAnswer } from "../../../src/accounts/answers.ts";
import { createCatalogue } from "../../../src/catalogue/catalogue.ts";
import { type ToolContext, ToolFailure } from "../../../src/catalogue/context.ts";
import { defineTool } from "../../../src/catalogue/tool.ts";
import { dispatch } from "../../../src/dispatch/dispatch.ts";
import type { Permissions } from "../../../src/permissions/permissions.ts";
import { type ScopeName, scopeNames } from "../../../src/scopes/scopes.ts";
import { parseSettings } from "../../../src/settings/settings.ts";
import type { GitHubApi } from "../../../src/upstream/github/api.ts";
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
  answers: {
    credential: CredentialAnswer | (() => CredentialAnswer | Promise<CredentialAnswer>);
    rejected?: CredentialAnswer;
  },
  grantable?: object,
) {
  const given = answers.credential;
  const credential = vi.fn(async () => (typeof given === "function" ? await given() : given));
  const accounts: Accounts = {
    ...{ addConnection: unused, change: unused, renew: unused, permissions: unused, limited: unused },
    ...{ present: unused },
    ...{ end: unused, noteSession: unused, grantOf: unused, connections: unused },
    ...{ block: unused, unblock: unused, isBlocked: unused },
    ...{ admission: unused, release: unused, status: unused, beginChange: unused, endChange: unused },
    ...{ spend: unused, giveBack: unused, link: unused, unlink: unused, linked: unused },
    ...{ linkStatus: unused, linkedCredential: unused, linkedRejected: unused },
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
      trail: { record: () => {} },
      endGrants: async () => {},
      administrationBy: () => Promise.reject(new Error("nobody was expected to administer")),
    },
  );
  return { outcome, credential };
}

type ParametersOfCarryOut = Parameters<typeof carryOut> extends [unknown, ...infer Others] ? Others : never;

const request = (route: string) => async (context: ToolContext) =>
  await (await context.github()).request(route);
const beyond = (message: RegExp) => ({
  ok: false,
  refusal: { kind: "out-of-bounds", message: expect.stringMatching(message) },
});
const missing = (scopes: ScopeName[], message: RegExp) => ({
  ok: false,
  refusal: { kind: "insufficient-scope", missing: scopes, message: expect.stringMatching(message) },
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
        await Promise.all(
          [1, 2].map(() => client.request("GET /repos/{owner}/{repo}", { owner: "ACME", repo: "site" })),
        );
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
    ["GET /search/users?q=x", {}, new RegExp(`^This connection is limited to acme/site, and .*${link}$`)],
    [
      "GET /search/code?q=x+repo%3Aevil%2Fx",
      {},
      new RegExp(`^This connection is limited to acme/site; evil/x is not among them\\. .*${link}$`),
    ],
    [
      "GET /search/issues?q=x+OR+repo%3Aacme%2Fsite",
      {},
      new RegExp(
        `^This connection is limited to acme/site, so what .* Leave out AND, OR and NOT, .*${link}$`,
      ),
    ],
    [
      "GET /search/code?q=x",
      { repositories: { kind: "public" } },
      new RegExp(
        `^This connection is limited to public repositories, which .* repo:owner/name\\. .*${link}$`,
      ),
    ],
    ["POST /graphql", {}, /^No permission of this server allows this change: /],
    ["DELETE /repos/acme/site", {}, /^No permission of this server allows this change of acme\/site: /],
    ["POST /repos/acme/site/pulls", {}, new RegExp(`another one's branch, .*${link}$`)],
    ["GET https://evil.com/repos/acme/site", {}, /outside of GitHub's API/],
  ])("%s is not sent where %j does not allow it", async (route, facts, message) => {
    const sent = fakeFetch({});
    const { outcome } = await carryOut(request(route), { credential: good(permissionsOf(facts)) });
    expect(outcome).toEqual(beyond(message));
    expect(sent).toEqual([]);
    expect(logged).toEqual(['info {"event":"call_out_of_bounds","tool":"tool"}']);
  });

  it.each<[string, Partial<Permissions>, ScopeName, RegExp]>([
    [
      "POST /repos/acme/site/issues",
      { scopes: ["repos:read"] },
      "repos:write",
      new RegExp(`^This needs repos:write, which was not granted\\. .* ${link}, then`),
    ],
    [
      "POST /repos/acme/site/issues",
      { writeUntil: 1 },
      "repos:write",
      /write access ended at 1970-01-01T00:00:00.001Z/,
    ],
    ["GET /user/emails", {}, "email", /^This needs email, which was not granted/],
  ])("%s lacks what the person took back in the meantime (%j), and can grant", async (...args) => {
    const [route, facts, scope, message] = args;
    const sent = fakeFetch({});
    const { outcome } = await carryOut(request(route), { credential: good(permissionsOf(facts)) });
    expect(outcome).toEqual(missing([scope], message));
    expect(sent).toEqual([]);
  });

  it("what the tool does not declare, or the operator does not allow, is not to be granted", async () => {
    fakeFetch({});
    const credential = good(permissionsOf({ scopes: ["repos:read"] }));
    const undeclared = await carryOut(request("GET /user"), { credential });
    expect(undeclared.outcome).toEqual(beyond(/^The tool asked for something that needs profile, which it/));
    const grantable = { scopes: ["profile", "repos:read"] };
    const { outcome } = await carryOut(request("POST /repos/acme/site/issues"), { credential }, grantable);
    expect(outcome).toEqual(beyond(/^This needs repos:write, which the operator of this server does not/));
  });

  describe("before a change", () => {
    const change = request("POST /repos/acme/site/issues");
    const read = request("GET /repos/acme/site/issues");
    const answers = {
      [`GET ${api}/repos/acme/site/issues`]: Response.json([]),
      [`POST ${api}/repos/acme/site/issues`]: Response.json({ number: 1 }),
    };
    beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
    afterEach(() => void vi.useRealTimers());

    it.each([
      [5000, 1],
      [5001, 2],
    ])("what was allowed %i ms ago is asked for %i times in all", async (age, times) => {
      fakeFetch(answers);
      const { outcome, credential } = await carryOut(
        async (context) => {
          await read(context);
          vi.advanceTimersByTime(age);
          // what is read may be as it was
          await read(context);
          await change(context);
          await change(context);
        },
        { credential: good(permissionsOf()) },
      );
      expect(outcome.ok).toBe(true);
      expect(credential).toHaveBeenCalledTimes(times);
    });

    it("what the person took back more than five seconds ago is gone", async () => {
      const sent = fakeFetch(answers);
      let scopes: ScopeName[] = ["repos:write"];
      const { outcome } = await carryOut(
        async (context) => {
          await change(context);
          scopes = ["repos:read"];
          vi.advanceTimersByTime(5001);
          await change(context);
        },
        { credential: () => good(permissionsOf({ scopes })) },
      );
      expect(outcome).toEqual(missing(["repos:write"], /^This needs repos:write/));
      expect(sent).toHaveLength(1);
    });
  });

  describe("what is kept of a call that has ended", () => {
    const ended = "The call that this request was part of had ended. Nothing was sent.";

    it.each([
      ["well", async () => {}],
      ["badly", () => Promise.reject(new ToolFailure("No."))],
    ])("(%s) gets nothing sent", async (_how, end) => {
      const sent = fakeFetch({ [`GET ${api}/repos/acme/site`]: Response.json({}) });
      let kept: ToolContext | undefined;
      let client: GitHubApi | undefined;
      await carryOut(
        async (context) => {
          kept = context;
          client = await context.github();
          await client.request("GET /repos/acme/site");
          await end();
        },
        { credential: good(permissionsOf()) },
      );
      for (const api of [client, await kept?.github()])
        for (const route of ["GET /repos/acme/site", "POST /repos/acme/site/issues"])
          await expect(api?.request(route)).rejects.toThrow(ended);
      expect(sent).toHaveLength(1);
    });

    it("gets nothing sent that waited for its permissions meanwhile", async () => {
      const sent = fakeFetch({});
      const waiting = Promise.withResolvers<CredentialAnswer>();
      let late: Promise<unknown> | undefined;
      await carryOut(
        async (context) => {
          late = request("GET /repos/acme/site")(context);
          late.catch(() => {});
        },
        { credential: () => waiting.promise },
      );
      waiting.resolve(good(permissionsOf()));
      await expect(late).rejects.toThrow(ended);
      expect(sent).toEqual([]);
    });
  });

  it("a tool cannot lift them", async () => {
    fakeFetch({});
    const { outcome } = await carryOut(
      async (context) => {
        const { bound } = context;
        expect(() => Object.assign(bound, { scopes: [] })).toThrow(TypeError);
        expect(() => Object.assign(bound.scopes, { 0: "admin" })).toThrow(TypeError);
        expect(() => Object.assign(bound.repositories, { kind: "all" })).toThrow(TypeError);
        if (bound.repositories.kind === "listed") bound.repositories.patterns.push("evil/*");
      },
      { credential: good(permissionsOf()) },
      { repositories: ["acme/*"] },
    );
    expect(outcome).toMatchObject({ ok: false, refusal: { detail: expect.stringMatching(/^TypeError/) } });
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

  describe("of many repositories' rows", () => {
    const row = (full_name: string, isPrivate = false) => ({ full_name, private: isPrivate });
    const issue = (name: string) => ({ repository_url: `${api}/repos/${name}` });
    const found = (items: object[]) =>
      Response.json({ total_count: items.length, incomplete_results: false, items });
    const search = (query: string) =>
      `GET ${api}/search/issues?q=${encodeURIComponent(query).replaceAll("%20", "+")}`;
    /** What the tool gets to see. */
    const seenBy = async (route: string, ...facts: ParametersOfCarryOut) => {
      let data: unknown;
      const { outcome } = await carryOut(
        async (context) => {
          ({ data } = await (await context.github()).request(route));
        },
        ...facts,
      );
      return { data, outcome };
    };

    it("those within the list are given, of a search that is of nothing else", async () => {
      const sent = fakeFetch({
        [`GET ${api}/user/repos?per_page=30`]: Response.json([row("evil/x"), row("Acme/Site", true)]),
        [search("repo:acme/site crash")]: found([issue("evil/x"), issue("acme/site")]),
      });
      const limits = { credential: good(permissionsOf()) };
      const { data } = await seenBy("GET /user/repos", limits);
      expect(data).toEqual([row("Acme/Site", true)]);
      const searched = await seenBy("GET /search/issues?q=crash", limits);
      expect(searched.data).toMatchObject({ total_count: 1, items: [issue("acme/site")] });
      expect(sent).toHaveLength(2);
    });

    it("those within the person's and the operator's limits are", async () => {
      fakeFetch({
        [`GET ${api}/user/repos?per_page=30`]: Response.json([
          ...[row("acme/site"), row("acme/site", true), row("beta/x"), row("evil/x")],
        ]),
      });
      const credential = good(
        permissionsOf({ repositories: { kind: "listed", patterns: ["acme/*", "evil/x"] } }),
      );
      const { data } = await seenBy("GET /user/repos", { credential }, { repositories: "public" });
      expect(data).toEqual([row("acme/site"), row("evil/x")]);
      const listed = await seenBy("GET /user/repos", { credential }, { repositories: ["acme/*", "beta/*"] });
      expect(listed.data).toEqual([row("acme/site"), row("acme/site", true)]);
    });

    it("a private repository that a search names is not told from none", async () => {
      const refusals = new Set<string>();
      for (const name of ["private", "nothing"]) {
        const sent = fakeFetch({ [`GET ${api}/repos/acme/private`]: Response.json({ private: true }) });
        const credential = good(permissionsOf({ repositories: { kind: "public" } }));
        const { outcome } = await seenBy(`GET /search/issues?q=repo%3Aacme%2F${name}`, { credential });
        expect(outcome).toEqual(beyond(/is not a public repository that this connection can see\./));
        expect(linesOf(sent)).toEqual([`GET ${api}/repos/acme/${name}`]);
        if (!outcome.ok) refusals.add(outcome.refusal.message.replace(name, "").replace(/https:\S+/, ""));
      }
      expect(refusals.size).toBe(1);
    });

    it("what the person took back while GitHub did not take the credential is left out", async () => {
      const list = `GET ${api}/notifications?per_page=30`;
      const rows = ["acme/site", "acme/docs"].map((name) => ({ repository: row(name) }));
      const answers = (expires: boolean) => ({
        [list]: ({ authorization }: { authorization: string | null }) =>
          expires && authorization === "token gho_a"
            ? new Response("{}", { status: 401 })
            : Response.json(rows),
      });
      const reaching = (...patterns: string[]) =>
        permissionsOf({ repositories: { kind: "listed", patterns } });
      const credential = good(reaching("acme/*"));
      const newer = { ...good(reaching("acme/docs")), accessToken: "gho_b" } as const;
      for (const [expires, given] of [
        [false, rows],
        [true, rows.slice(1)],
      ] as const) {
        fakeFetch(answers(expires));
        const { data } = await seenBy("GET /notifications", { credential, rejected: newer });
        expect(data).toEqual(given);
      }
    });

    it.each(["GET /user/repos?per_page=100", "GET /notifications", "GET /search/issues?q=%28a+OR+%22"])(
      "all are given where nothing is limited, as they were asked for: %s",
      async (route) => {
        const sent = fakeFetch({
          [route.replace(" ", ` ${api}`)]: Response.json({ whatever: [row("evil/x")] }),
        });
        const credential = good(permissionsOf({ repositories: { kind: "all" } }));
        const { data } = await seenBy(route, { credential });
        expect(data).toEqual({ whatever: [row("evil/x")] });
        expect(sent).toHaveLength(1);
      },
    );
  });

  it("a repository that moved is to be called by its new name", async () => {
    fakeFetch({ [`GET ${api}/repos/acme/site`]: redirectTo(`${api}/repositories/7`) });
    const { outcome } = await carryOut(request("GET /repos/acme/site"), {
      credential: good(permissionsOf()),
    });
    expect(outcome).toEqual(beyond(/^This repository was renamed or moved; use its current name\.$/));
  });

  it("permissions that changed in the meantime count when the credential is replaced", async () => {
    const sent = fakeFetch({
      [`POST ${api}/repos/acme/site/issues`]: new Response("{}", { status: 401 }),
    });
    const { outcome } = await carryOut(request("POST /repos/acme/site/issues"), {
      credential: good(permissionsOf()),
      rejected: good(permissionsOf({ scopes: ["repos:read"] })),
    });
    expect(outcome).toEqual(missing(["repos:write"], /^This needs repos:write/));
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
    let url: string | undefined;
    await carryOut(
      async (context) => {
        url = await context.permissionsUrl();
      },
      { credential: good(permissionsOf()) },
    );
    expect(url).toMatch(new RegExp(`^${link}$`));
  });
});
