import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startLocalGitHub } from "../../dev/github/index.ts";
import { type Behaviour, Person } from "../../dev/person.ts";
import {
  addressOf,
  allow,
  authorizeClient,
  connectionOf,
  entriesOnPage,
  newRequest,
  openConsent,
  parametersOf,
  tokensOf,
} from "../support/authorization.ts";
import { authorizationRequest, exchangeCode, redirectUri, register } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { authorizationStorage, entriesOf } from "../support/storage.ts";

const everything = ["profile", "email", "repos:read", "repos:write"];

/** Nobody limits anything, and nobody is an operator. */
let open: TestServer;
/** Reading is all that can be allowed, in the repositories of one organization. */
let reading: TestServer;
/** Public repositories only; the account admin is the operator. */
let operated: TestServer;
/** A GitHub App, whose tokens have permissions in place of scopes. */
let app: TestServer;

/** An account's numeric id; the same at every local GitHub. */
async function idOf(login: string): Promise<string> {
  const github = await startLocalGitHub();
  try {
    return (await github.accountIds())[login] ?? "";
  } finally {
    await github.close();
  }
}

beforeAll(async () => {
  const operator = await idOf("admin");
  open = await startServer();
  reading = await startServer({
    GRANTABLE: { scopes: ["profile", "email", "repos:read"], repositories: ["acme/*"] },
  });
  operated = await startServer({ GRANTABLE: { repositories: "public" }, OPERATORS: [operator] });
  app = await startServer({}, { expiringTokens: true });
});
afterAll(async () => {
  for (const server of [open, reading, operated, app]) await server.close();
});

/** The page for a new client, in a new browser. */
async function pageFor({ origin }: TestServer, scope: string | undefined) {
  const person = new Person({ user: "inspector" });
  const { url } = await newRequest(origin, { scope });
  return { person, url, page: await openConsent(person, url) };
}

/** What GitHub is asked for after these choices. */
async function askedAtGitHub(
  server: TestServer,
  scope: string,
  scopes: string[],
  fields: Record<string, string>,
) {
  const { person, page } = await pageFor(server, scope);
  const { location } = await allow(person, page, { scopes, fields });
  expect(addressOf(location)).toBe(`${server.github.url}/login/oauth/authorize`);
  return parametersOf(location).scope;
}

/** A sign-in to its end: the token answer's scope, and the connection as its client reads it. */
async function connect({ origin }: TestServer, scope: string, behaviour: Partial<Behaviour> = {}) {
  const { url, clientId, verifier } = await newRequest(origin, { scope });
  const redirect = await new Person({ user: "inspector", ...behaviour }).authorize(url);
  const tokens = await tokensOf(await exchangeCode(origin, clientId, redirect, verifier));
  return { scope: tokens.scope, connection: await connectionOf(origin, tokens.access_token) };
}

/** A sign-in that ends at the client without a code. */
async function refusalOf({ origin }: TestServer, scope: string, behaviour: Partial<Behaviour>) {
  const { url } = await newRequest(origin, { scope });
  const redirect = await new Person({ user: "inspector", ...behaviour }).authorize(url);
  expect(addressOf(redirect)).toBe(redirectUri);
  expect(redirect.searchParams.has("code")).toBe(false);
  return parametersOf(redirect);
}

const grantsOf = async (server: TestServer) =>
  (await entriesOf(await authorizationStorage(server), "grant:")).length;

describe("the page ticks what is asked for, with what that includes, and never a way to change things besides", () => {
  test.each<[string | undefined, string[]]>([
    [undefined, ["profile"]],
    ["profile", ["profile"]],
    ["email", ["email"]],
    ["profile email", ["profile", "email"]],
    ["repos:read", ["repos:read"]],
    ["profile email repos:read", ["profile", "email", "repos:read"]],
    ["repos:write", ["repos:read", "repos:write"]],
    ["openid repo repos:write:all", ["profile"]],
    // there are no operators here, so nobody can be asked for it
    ["admin", ["profile"]],
    ["admin repos:write", ["repos:read", "repos:write"]],
  ])("%s: %j", async (scope, ticked) => {
    const { page } = await pageFor(open, scope);
    expect(page.scopes).toEqual(everything);
    expect(entriesOnPage(page).scope).toEqual(ticked);
  });

  test("and says what includes what", async () => {
    const { page } = await pageFor(open, "repos:write");
    expect(page.text).toContain("repos:write · includes repos:read");
    expect(page.text).not.toContain("repos:read · the app did not ask for this");
  });

  test("not even if it was allowed before and is not asked for now", async () => {
    const clientId = await register(open.origin);
    const person = new Person({ user: "inspector" });
    await authorizeClient(open.origin, clientId, { scope: "profile repos:write" }, person);
    const { url } = authorizationRequest(open.origin, clientId, { scope: "email", prompt: "consent" });
    const page = await openConsent(person, url);
    // what only reads is kept
    expect(entriesOnPage(page).scope).toEqual(["profile", "email", "repos:read"]);
    expect(page.text).toContain("repos:write · allowed already");
  });
});

describe("what is ticked is what is granted, whatever was asked for", () => {
  test.each<[asked: string, ticked: string[], granted: string, effective: string[]]>([
    ["profile email", ["email"], "email", ["email"]],
    [
      "profile repos:read repos:write",
      ["profile", "repos:read"],
      "profile repos:read",
      ["profile", "repos:read"],
    ],
    ["profile", ["profile", "repos:read"], "profile repos:read", ["profile", "repos:read"]],
    ["profile", ["repos:read"], "repos:read", ["repos:read"]],
    ["profile", everything, everything.join(" "), everything],
    // writing includes reading, ticked or not
    ["repos:write", ["repos:write"], "repos:read repos:write", ["repos:read", "repos:write"]],
  ])("asked for %s, ticked %j", async (asked, ticked, granted, effective) => {
    const { scope, connection } = await connect(open, asked, { scopes: ticked });
    expect(scope).toBe(granted);
    expect(connection.scopes).toEqual(effective);
    expect(connection.withheld).toEqual([]);
  });

  test("nothing ticked is a denial, and nothing is sent to GitHub", async () => {
    const calls = open.github.calls().length;
    const refusal = await refusalOf(open, "profile repos:write", { scopes: [] });
    expect(refusal).toEqual({
      error: "access_denied",
      error_description: "The person declined",
      state: "client-state",
      iss: open.origin,
    });
    expect(open.github.calls().slice(calls)).toEqual([]);
  });
});

describe("each reach", () => {
  const all = { reach: "all" };
  const inPublic = { reach: "public" };
  const listed = { reach: "listed", repositories: "acme/*" };

  test.each<[ticked: string[], fields: Record<string, string>, scope: string]>([
    [["repos:read"], all, "repo"],
    [["repos:read"], listed, "repo"],
    // anybody may read those
    [["repos:read"], inPublic, ""],
    [["repos:write"], all, "repo"],
    [["repos:write"], listed, "repo"],
    [["repos:write"], inPublic, "public_repo"],
    [["repos:read", "repos:write"], inPublic, "public_repo"],
    [["email"], all, "user:email"],
    [["email"], inPublic, "user:email"],
    [["profile", "email", "repos:read"], all, "repo user:email"],
    [["email", "repos:write"], inPublic, "public_repo user:email"],
    [["email", "repos:read"], inPublic, "user:email"],
    // a reach is about nothing then
    [["profile"], all, ""],
    [["profile"], { reach: "listed", repositories: "*" }, ""],
  ])("%j with %j asks GitHub for “%s”", async (ticked, fields, scope) => {
    expect(await askedAtGitHub(open, "profile", ticked, fields)).toBe(scope);
  });

  test.each<[Record<string, string>, object]>([
    [all, { reach: "all" }],
    [inPublic, { reach: "public" }],
    [listed, { reach: "listed", only: ["acme/*"] }],
    [
      { reach: "listed", repositories: " Acme/Platform,\n\nINSPECTOR/hello-world; acme/platform " },
      { reach: "listed", only: ["acme/platform", "inspector/hello-world"] },
    ],
  ])("%j is what the client reads", async (fields, repositories) => {
    const { connection } = await connect(open, "repos:read", { fields });
    expect(connection.repositories).toEqual(repositories);
  });
});

describe("write access lasts", () => {
  test.each([
    ["hour", 3600_000],
    ["day", 24 * 3600_000],
  ])("one %s", async (write_for, duration) => {
    const before = Date.now();
    const { connection } = await connect(open, "repos:write", { fields: { write_for } });
    const ends = Date.parse(connection.writeEndsAt ?? "");
    // from when it was allowed, not from when GitHub was done
    expect(ends).toBeGreaterThanOrEqual(before + duration);
    expect(ends).toBeLessThanOrEqual(Date.now() + duration);
    expect(connection.scopes).toEqual(["repos:read", "repos:write"]);
  });

  test("as long as the connection", async () => {
    const { connection } = await connect(open, "repos:write", { fields: { write_for: "always" } });
    expect(connection.scopes).toContain("repos:write");
    expect(connection).not.toHaveProperty("writeEndsAt");
  });

  test("no time at all where nothing can be changed", async () => {
    const { connection } = await connect(open, "repos:read", { fields: { write_for: "hour" } });
    expect(connection).not.toHaveProperty("writeEndsAt");
  });
});

describe("the operator's bound", () => {
  test("hides what nobody can allow, and says which repositories there are", async () => {
    const { page } = await pageFor(reading, "profile repos:write");
    expect(page.scopes).toEqual(["profile", "email", "repos:read"]);
    expect(entriesOnPage(page).scope).toEqual(["profile", "repos:read"]);
    expect(page.text).toContain("The operator of this server limits every app to acme/*.");
    expect(page.text).not.toContain("repos:write");
    // nothing can be changed, so there is no time to choose
    expect(entriesOnPage(page)).not.toHaveProperty("write_for");
  });

  test("is not mentioned where there is none", async () => {
    const { page } = await pageFor(open, "repos:read");
    expect(page.text).not.toContain("The operator of this server");
  });

  test("leaves of what is asked for what can be allowed", async () => {
    const { scope, connection } = await connect(reading, "profile repos:write");
    expect(scope).toBe("profile repos:read");
    expect(connection.scopes).toEqual(["profile", "repos:read"]);
  });

  test("cannot be passed by hand", async () => {
    const { person, url, page } = await pageFor(reading, "repos:write");
    const calls = reading.github.calls().length;
    const answer = await allow(person, page, {
      tamper: (fields) => {
        fields.append("scope", "repos:write");
        fields.append("write_for", "always");
      },
    });
    expect(answer.status).toBe(400);
    expect(answer.location).toBeUndefined();
    expect(answer.page.link("Start again")?.href).toBe(url.href);
    expect(reading.github.calls().slice(calls)).toEqual([]);
  });

  test.each<[string[], string]>([
    [["repos:read"], ""],
    [["repos:write"], "public_repo"],
  ])("of public repositories asks GitHub for no more: %j, everywhere, “%s”", async (ticked, scope) => {
    expect(await askedAtGitHub(operated, "profile", ticked, { reach: "all" })).toBe(scope);
  });

  test("of public repositories takes nothing away that GitHub gives to anybody", async () => {
    const { scope, connection } = await connect(operated, "profile repos:read", { fields: { reach: "all" } });
    expect(scope).toBe("profile repos:read");
    expect(connection.withheld).toEqual([]);
  });
});

describe("administration", () => {
  test.each<[string, boolean]>([
    ["profile", false],
    ["profile email repos:read repos:write", false],
    ["profile admin", true],
  ])("is offered to who asks for it: %s", async (scope, offered) => {
    const { page } = await pageFor(operated, scope);
    expect(page.scopes.includes("admin")).toBe(offered);
    expect(page.text.includes("administer this server")).toBe(offered);
  });

  test("is not offered where there are no operators", async () => {
    const { page } = await pageFor(open, "profile admin");
    expect(page.scopes).toEqual(everything);
  });

  test("is granted to an operator", async () => {
    const { scope, connection } = await connect(operated, "profile admin", { user: "admin" });
    expect(scope).toBe("profile admin");
    expect(connection.scopes).toEqual(["profile", "admin"]);
    expect(connection.withheld).toEqual([]);
  });

  test("for as long as they chose", async () => {
    const { connection } = await connect(operated, "admin", { user: "admin", fields: { write_for: "hour" } });
    expect(Date.parse(connection.writeEndsAt ?? "")).toBeGreaterThan(Date.now());
  });

  test("is withheld from everybody else, and they get the rest", async () => {
    const { scope, connection } = await connect(operated, "profile admin", { fields: { write_for: "hour" } });
    expect(scope).toBe("profile");
    expect(connection.scopes).toEqual(["profile"]);
    expect(connection.withheld).toEqual([
      { scope: "admin", reason: "The operator of this server does not give it to this account." },
    ]);
    expect(connection).not.toHaveProperty("writeEndsAt");
  });

  test("and nothing else is nothing", async () => {
    const grants = await grantsOf(operated);
    expect(await refusalOf(operated, "admin", {})).toMatchObject({
      error: "access_denied",
      error_description: "The operator of this server lets this account grant nothing of what was asked for.",
    });
    expect(await grantsOf(operated)).toBe(grants);
  });
});

describe("GitHub gives less than it was asked for, and so does the token", () => {
  const byGitHub = (...scopes: string[]) =>
    scopes.map((scope) => ({ scope, reason: "GitHub gave less than was asked for." }));

  test.each<
    [asked: string, fields: Record<string, string>, given: string[], granted: string, withheld: string[]]
  >([
    ["profile email", {}, [], "profile", ["email"]],
    ["profile repos:read", {}, [], "profile", ["repos:read"]],
    ["profile email repos:read", {}, ["repo"], "profile repos:read", ["email"]],
    ["email repos:write", {}, ["user:email"], "email", ["repos:read", "repos:write"]],
    ["email repos:write", {}, ["repo"], "repos:read repos:write", ["email"]],
    // to read public repositories takes nothing of GitHub
    ["repos:write", { reach: "public" }, [], "repos:read", ["repos:write"]],
    ["repos:write", { reach: "public", write_for: "hour" }, [], "repos:read", ["repos:write"]],
  ])("asked for %s (%j), given %j: %s", async (asked, fields, githubScopes, granted, withheld) => {
    const { scope, connection } = await connect(open, asked, { fields, githubScopes });
    expect(scope).toBe(granted);
    expect(connection.scopes).toEqual(granted.split(" "));
    expect(connection.withheld).toEqual(byGitHub(...withheld));
    expect(connection.githubScopes).toEqual(githubScopes);
    expect(connection).not.toHaveProperty("writeEndsAt");
  });

  test("a limit in time stays for what can still be changed", async () => {
    const fields = { write_for: "day" };
    const { connection } = await connect(open, "email repos:write", { fields, githubScopes: ["repo"] });
    expect(connection.scopes).toEqual(["repos:read", "repos:write"]);
    expect(Date.parse(connection.writeEndsAt ?? "")).toBeGreaterThan(Date.now());
  });

  test("the next sign-in asks again: the approval has no more than was granted", async () => {
    const clientId = await register(open.origin);
    const person = new Person({ user: "inspector", githubScopes: [] });
    await authorizeClient(open.origin, clientId, { scope: "profile email" }, person);
    for (const [scope, status] of [
      ["profile email", 200],
      ["profile", 302],
    ] as const) {
      const { url } = authorizationRequest(open.origin, clientId, { scope });
      expect((await person.get(url)).status).toBe(status);
    }
  });

  test.each(["email", "repos:read", "email repos:write"])(
    "nothing of %s is left: the client hears why, and nothing is kept",
    async (asked) => {
      const [grants, calls] = [await grantsOf(open), open.github.calls().length];
      expect(await refusalOf(open, asked, { githubScopes: [] })).toEqual({
        error: "access_denied",
        error_description:
          "GitHub granted nothing of what was asked for. Connect again, and leave the permissions ticked at GitHub.",
        state: "client-state",
        iss: open.origin,
      });
      expect(await grantsOf(open)).toBe(grants);
      const deletion = { method: "DELETE", path: `/applications/${open.github.clientId}/token` };
      expect(open.github.calls().slice(calls)).toContainEqual(expect.objectContaining(deletion));
    },
  );

  test("a GitHub App's token has no scopes, and lacks none", async () => {
    const asked = "profile email repos:write";
    const { scope, connection } = await connect(app, asked, { githubScopes: [] });
    expect(scope).toBe("profile email repos:read repos:write");
    expect(connection.scopes).toEqual(everything);
    expect(connection.withheld).toEqual([]);
    expect(connection.githubScopes).toEqual([]);
  });
});
