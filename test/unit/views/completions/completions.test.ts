import { afterEach, describe, expect, it, vi } from "vitest";
import type { ConnectionStatus } from "../../../../src/accounts/answers.ts";
import type { Completer } from "../../../../src/catalogue/resource.ts";
import type { Reach } from "../../../../src/permissions/repositories.ts";
import { scopeNames } from "../../../../src/scopes/scopes.ts";
import { completeIssue, completePull } from "../../../../src/views/completions/number.ts";
import { completeOwner } from "../../../../src/views/completions/owner.ts";
import { completePath } from "../../../../src/views/completions/path.ts";
import { completeRef } from "../../../../src/views/completions/ref.ts";
import { completeRepository } from "../../../../src/views/completions/repository.ts";
import { gitHubHas, queryOf } from "../../resources/github.ts";
import { contextAt } from "../../resources/reading.ts";
import { refusal } from "../../tools/calling.ts";

afterEach(() => vi.unstubAllGlobals());

/** A connection that is limited so. */
const limitedTo = (repositories: Reach): ConnectionStatus => ({
  ...{ clientId: "client", connectedAt: 0, endsAt: 1, upstreamScopes: [], withheld: [], credential: "good" },
  permissions: { scopes: ["repos:read"], repositories },
});

const complete = async (
  completer: Completer,
  started: string,
  others: Record<string, string> = {},
  connection?: ConnectionStatus,
) => await completer(started, contextAt({ connection: async () => connection }), others);

const named = (...names: string[]) => names.map((full_name) => ({ full_name }));
const site = { owner: "acme", repo: "site" };
const listed = limitedTo({ kind: "listed", patterns: ["acme/site", "acme/app", "other/*"] });
const publicOnly = limitedTo({ kind: "public" });

/** What no name at GitHub is, whoever says so. */
const notNames = ["../x", "a b", "<b>", "a/b/c", "\u202ea", "x".repeat(101), "", "a\nb", "."];

describe("owners", () => {
  it("are the caller, and who has repositories and organizations that they reach, each once", async () => {
    const sent = gitHubHas({
      "/user/repos": named("demo/one", "acme/site", "acme/app"),
      "/user/orgs": [{ login: "acme" }, { login: "Guild" }],
    });
    expect(await complete(completeOwner, "")).toEqual(["demo", "acme", "Guild"]);
    expect(await complete(completeOwner, "gU")).toEqual(["Guild"]);
    expect(sent).toHaveLength(4);
  });

  it.each(notNames)("are no %j that GitHub would have them be", async (name) => {
    gitHubHas({ "/user/repos": named(`${name}/x`, "acme/x"), "/user/orgs": [{ login: name }] });
    const owners = await complete(completeOwner, "");
    for (const owner of owners) expect(owner).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]*$/);
    expect(owners).toContain("acme");
  });

  it("are what one source has when the other fails, and the caller when both do", async () => {
    gitHubHas({ "/user/repos": named("acme/site"), "/user/orgs": refusal(403, "Needs read:org") });
    expect(await complete(completeOwner, "")).toEqual(["demo", "acme"]);
    gitHubHas({ "/user/repos": "nonsense", "/user/orgs": refusal(422, "Broken") });
    expect(await complete(completeOwner, "")).toEqual(["demo"]);
  });

  it("have the caller's name at GitHub, where they sign in elsewhere", async () => {
    const status = async () => ({
      account: "1001",
      login: "octo",
      connectionId: "link",
      at: 0,
      status: limited,
    });
    const limited = limitedTo({ kind: "all" });
    for (const [linked, owners] of [
      [{ url: "https://mcp.test/account/link", status }, ["octo", "acme"]],
      [{ url: "https://mcp.test/account/link", status: async () => undefined }, ["acme"]],
    ] as const) {
      gitHubHas({ "/user/repos": named("acme/site"), "/user/orgs": [] });
      expect(await completeOwner("", contextAt({ linked }), {})).toEqual(owners);
    }
  });

  it("are those of the connection's list, and GitHub is asked nothing", async () => {
    const sent = gitHubHas({});
    expect(await complete(completeOwner, "", {}, listed)).toEqual(["acme", "other"]);
    expect(await complete(completeOwner, "o", {}, listed)).toEqual(["other"]);
    expect(sent).toEqual([]);
  });

  it("are those of the operator's list as well", async () => {
    const sent = gitHubHas({});
    const bound = {
      scopes: scopeNames,
      repositories: { kind: "listed" as const, patterns: ["acme/site"] },
    };
    for (const connection of [undefined, listed])
      expect(await completeOwner("", contextAt({ bound, connection: async () => connection }), {})).toEqual([
        "acme",
      ]);
    expect(sent).toEqual([]);
  });

  it("are asked for among repositories only, where the connection is for public ones", async () => {
    const sent = gitHubHas({ "/user/repos": named("acme/site") });
    expect(await complete(completeOwner, "a", {}, publicOnly)).toEqual(["acme"]);
    expect(sent.map(({ url }) => new URL(url).pathname)).toEqual(["/user/repos"]);
  });
});

describe("repositories", () => {
  it("are the caller's and the owner's, by the beginning of their name", async () => {
    const sent = gitHubHas({
      "/user/repos": named("acme/secret", "acme/site", "other/site2"),
      "/users/acme/repos": named("acme/site", "acme/Sound", "acme/app"),
    });
    expect(await complete(completeRepository, "", { owner: "acme" })).toEqual([
      ...["secret", "site", "Sound", "app"],
    ]);
    expect(await complete(completeRepository, "sO", { owner: "acme" })).toEqual(["Sound"]);
    expect(queryOf(sent[0])).toEqual({ sort: "pushed", per_page: "100" });
  });

  it.each(notNames)("are no %j that GitHub would have them be", async (name) => {
    gitHubHas({ "/users/acme/repos": named(`acme/${name}`, "acme/site") });
    expect(
      (await complete(completeRepository, "", { owner: "acme" })).every((repo) => /^\w/.test(repo)),
    ).toBe(true);
  });

  it.each([{}, { owner: "" }, { owner: ".." }, { owner: "../../user" }, { owner: "a b" }])(
    "are not asked for with %j",
    async (others) => {
      const sent = gitHubHas({});
      expect(await complete(completeRepository, "", others)).toEqual([]);
      expect(sent).toEqual([]);
    },
  );

  it("are those of the connection's list where it names them, and GitHub is asked nothing", async () => {
    const sent = gitHubHas({});
    expect(await complete(completeRepository, "", { owner: "ACME" }, listed)).toEqual(["site", "app"]);
    expect(await complete(completeRepository, "", { owner: "nobody" }, listed)).toEqual([]);
    expect(sent).toEqual([]);
  });

  it.each([
    ["other", listed],
    ["acme", publicOnly],
  ])("of %s are searched for, which can be kept within limits", async (owner, connection) => {
    const sent = gitHubHas({ "/search/repositories": { items: named(`${owner}/x`) } });
    expect(await complete(completeRepository, "", { owner }, connection)).toEqual(["x"]);
    expect(sent.map(({ url }) => new URL(url).pathname).toSorted()).toEqual([
      ...["/search/repositories", "/user/repos"],
    ]);
  });
});

describe("refs", () => {
  const path = "/repos/acme/site";

  it("are the first branches and tags, when nothing was typed", async () => {
    const sent = gitHubHas({
      [`${path}/branches`]: [{ name: "main" }, { name: "feature/x" }],
      [`${path}/tags`]: [{ name: "v1" }, { name: "main" }],
    });
    expect(await complete(completeRef, "", site)).toEqual(["main", "feature/x", "v1"]);
    expect(sent).toHaveLength(2);
  });

  it("are asked for by their beginning, however many there are", async () => {
    const sent = gitHubHas({
      [`${path}/git/matching-refs/heads%2Ffeature%2F`]: [{ ref: "refs/heads/feature/x" }],
      [`${path}/git/matching-refs/tags%2Ffeature%2F`]: [{ ref: "refs/tags/feature/tags/y" }],
    });
    expect(await complete(completeRef, "feature/", site)).toEqual(["feature/x", "feature/tags/y"]);
    expect(sent).toHaveLength(2);
  });

  it("are found in another case among the first", async () => {
    gitHubHas({ [`${path}/branches`]: [{ name: "Main" }], [`${path}/tags`]: [] });
    expect(await complete(completeRef, "mAI", site)).toEqual(["Main"]);
  });

  it.each(["..", "a..b", "/x", "-x", "a b", "a~", "x@{", "%2e%2e", "\u202e", "x".repeat(300)])(
    "are not asked for by %.20j, with which none begins",
    async (started) => {
      const sent = gitHubHas({});
      expect(await complete(completeRef, started, site)).toEqual([]);
      expect(sent).toEqual([]);
    },
  );

  it.each(["-x", "a..b", "a\u202eb", "a b", ""])("are no %j that GitHub would have them be", async (name) => {
    gitHubHas({ [`${path}/branches`]: [{ name }, { name: "main" }], [`${path}/tags`]: [] });
    expect(await complete(completeRef, "", site)).toEqual(["main"]);
  });
});

describe("numbers", () => {
  const issues = [{ number: 12 }, { number: 11, pull_request: {} }, { number: 1, pull_request: null }];

  it("are of open issues, without pull requests", async () => {
    const sent = gitHubHas({ "/repos/acme/site/issues": issues });
    expect(await complete(completeIssue, "", site)).toEqual(["12", "1"]);
    expect(queryOf(sent[0])).toMatchObject({ state: "open", sort: "created", direction: "desc" });
  });

  it("are of open pull requests", async () => {
    gitHubHas({ "/repos/acme/site/pulls": [{ number: 9 }, { number: 10 }] });
    expect(await complete(completePull, "1", site)).toEqual(["10"]);
  });

  it.each([0, -1, 1.5, 1e300, 2 ** 31])("are not %s, whatever GitHub says", async (number) => {
    gitHubHas({ "/repos/acme/site/issues": [{ number }, { number: 7 }] });
    expect(await complete(completeIssue, "", site)).toEqual(["7"]);
  });

  it.each([
    ["x", site],
    ["-1", site],
    ["1e3", site],
    ["", {}],
    ["", { ...site, owner: ".." }],
  ])("are not asked for by %j with %j", async (started, others) => {
    const sent = gitHubHas({});
    expect(await complete(completeIssue, started, others)).toEqual([]);
    expect(await complete(completePull, started, others)).toEqual([]);
    expect(sent).toEqual([]);
  });
});

describe("paths", () => {
  const contents = "/repos/acme/site/contents";

  it("are those of the directory that was typed, at the ref that was", async () => {
    const sent = gitHubHas({
      [contents]: [{ name: "src" }, { name: "README.md" }],
      [`${contents}/src%2Fdeep`]: [{ name: "a b.ts" }, { name: "Ab.ts" }, { name: "c.ts" }],
      [`${contents}/src/deep`]: [{ name: "a b.ts" }, { name: "Ab.ts" }, { name: "c.ts" }],
    });
    expect(await complete(completePath, "r", site)).toEqual(["README.md"]);
    expect(await complete(completePath, "src/deep/A", { ...site, ref: "v1" })).toEqual([
      ...["src/deep/a b.ts", "src/deep/Ab.ts"],
    ]);
    expect(queryOf(sent[1])).toEqual({ ref: "v1" });
  });

  it.each([
    ["../x", site],
    ["/x", site],
    ["a//x", site],
    ["%2e%2e/x", site],
    ["x", {}],
    ["x", { ...site, ref: "a..b" }],
  ])("are not asked for by %j with %j", async (started, others) => {
    const sent = gitHubHas({});
    expect(await complete(completePath, started, others)).toEqual([]);
    expect(sent).toEqual([]);
  });

  it("are nothing that cannot be a path, whatever GitHub says", async () => {
    const names = ["..", ".git", "a\nb", "a\u202eb", "a/../b", "", "ok"].map((name) => ({ name }));
    gitHubHas({ [contents]: names });
    expect(await complete(completePath, "", site)).toEqual(["ok"]);
  });

  it("of a file are none", async () => {
    gitHubHas({ [`${contents}/a`]: { type: "file", name: "a" } });
    expect(await complete(completePath, "a/", site)).toEqual([]);
  });
});
