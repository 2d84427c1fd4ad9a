import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Person } from "../../dev/person.ts";
import {
  addressOf,
  allow,
  authorizeClient,
  connectionOf,
  entriesOnPage,
  formOf,
  newRequest,
  openConsent,
  parametersOf,
  type Shown,
  shown,
  signInClient,
  tokensOf,
} from "../support/authorization.ts";
import { authorizationRequest, exchangeCode, register } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";

let server: TestServer;
let origin: string;

beforeAll(async () => {
  server = await startServer();
  origin = server.origin;
});
afterAll(() => server.close());

const somebody = () => new Person({ user: "inspector" });

/** A consent page of a new client that asks for write access, unless said otherwise. */
async function opened(scope = "profile repos:write", person = somebody()) {
  const request = await newRequest(origin, { scope });
  return { ...request, person, page: await openConsent(person, request.url) };
}

/** Nothing went anywhere: a page, with what it says. */
function expectStays(answer: Shown, calls: number): void {
  expect(answer.status).toBe(400);
  expect(answer.location).toBeUndefined();
  expect(server.github.calls().slice(calls)).toEqual([]);
}

function expectNotFramed({ headers }: Shown): void {
  expect(headers.get("x-frame-options")).toBe("DENY");
  const policy = headers.get("content-security-policy")?.split("; ") ?? [];
  expect(policy.filter((directive) => directive.startsWith("frame-ancestors"))).toEqual([
    "frame-ancestors 'none'",
  ]);
  expect(headers.get("cache-control")).toBe("no-store");
}

/** What the page says has to be mended. */
const alertOf = ({ text }: Shown) => /Nothing was allowed yet:(.*?) Allow it to/.exec(text)?.[1]?.trim();

const toGitHub = (answer: Shown) =>
  addressOf(answer.location) === `${server.github.url}/login/oauth/authorize`;

describe("a list of repositories that is none", () => {
  const wrongForm = /is not of the form owner\/repository or owner\/\*\./;
  const foreign = /has a character that no name at GitHub has, though it may look like one\./;
  const empty = /^Name at least one repository\.$/;

  test.each<[what: string, list: string, sentence: RegExp]>([
    ["the start of an owner", "acme*", wrongForm],
    ["everybody's everything", "*/*", wrongForm],
    ["a star", "*", wrongForm],
    ["two stars", "acme/**", wrongForm],
    ["the start of a name", "acme/plat*", wrongForm],
    ["another owner by a detour", "acme/../x", wrongForm],
    ["the folder above", "acme/..", wrongForm],
    ["an encoded slash", "acme..%2fx", wrongForm],
    ["an encoded detour", "..%2f", wrongForm],
    ["an owner alone", "acme", wrongForm],
    ["a name alone", "/platform", wrongForm],
    ["the address of a page", "https://github.com/acme/platform/issues", wrongForm],
    ["an address of git", "git@github.com:acme/platform.git", wrongForm],
    ["a query", "acme/platform?ref=x", wrongForm],
    ["HTML", "<script>alert(1)</script>", wrongForm],
    ["the end of its field", "</textarea><script>alert(1)</script>", wrongForm],
    ["an attribute", `"><img/src=x/onerror=alert(1)>`, wrongForm],
    ["an entity", "acme/&lt;b&gt;", wrongForm],
    ["a Cyrillic letter", "\u0430cme/platform", foreign],
    ["fullwidth letters", "\uff41cme/platform", foreign],
    ["a fullwidth star", "acme/\uff0a", foreign],
    ["a fullwidth slash", "acme\uff0fplatform", foreign],
    ["a Kelvin sign", "acme/\u212aeys", foreign],
    ["a long s", "acme/i\u017fsues", foreign],
    ["a zero-width space", "acme/plat\u200bform", foreign],
    ["a right-to-left override", "acme/\u202emroftalp", foreign],
    ["nothing", "", empty],
    ["spaces only", "   \t  ", empty],
    ["line breaks and commas only", ",\n;\n", empty],
    [
      "51 entries",
      Array.from({ length: 51 }, (_, index) => `acme/r${index}`).join("\n"),
      /at most 50 entries/,
    ],
    ["one wrong one among good ones", "acme/platform\nacme*\ndemo/*", wrongForm],
    ["a name that is too long", `acme/${"x".repeat(101)}`, wrongForm],
  ])("%s: the page again, as it was filled in, and it can be mended", async (_what, list, sentence) => {
    const { person, page } = await opened();
    const calls = server.github.calls().length;
    const entered = { reach: "listed", repositories: list, write_for: "day" };
    const answer = await allow(person, page, { scopes: ["email", "repos:write"], fields: entered });
    expectStays(answer, calls);
    expect(alertOf(answer)).toMatch(sentence);
    expect(answer.html).not.toMatch(/<(?:script|img)/);
    expect(entriesOnPage(answer)).toEqual({
      scope: ["email", "repos:write"],
      reach: ["listed"],
      repositories: [list.replaceAll("\n", "\r\n")],
      write_for: ["day"],
    });
    expect(answer.title).toBe(page.title);

    const mended = await allow(person, answer, { fields: { repositories: "acme/*" } });
    expect(toGitHub(mended)).toBe(true);
    expect(parametersOf(mended.location)).toMatchObject({ scope: "repo user:email" });
  });

  test("9,000 characters: the page again with the first 8,000, and it can be mended", async () => {
    const { person, page } = await opened();
    const calls = server.github.calls().length;
    const list = "acme/platform ".repeat(643);
    const answer = await allow(person, page, { fields: { reach: "listed", repositories: list } });
    expectStays(answer, calls);
    expect(alertOf(answer)).toBe("The list of repositories is too long.");
    expect(entriesOnPage(answer).repositories).toEqual([list.slice(0, 8000)]);
    expect(toGitHub(await allow(person, answer, { fields: { repositories: "acme/platform" } }))).toBe(true);
  });

  test("says at most five things at once, and quotes no more than a line of each", async () => {
    const { person, page } = await opened();
    const list = Array.from({ length: 20 }, (_, index) => `${"x".repeat(300)}${index}`).join(" ");
    const answer = await allow(person, page, { fields: { reach: "listed", repositories: list } });
    expect(alertOf(answer)?.match(/is not of the form/g)).toHaveLength(5);
    expect(alertOf(answer)?.length).toBeLessThan(5 * 201);
  });

  test("a list that is mended is what is granted, in the end", async () => {
    const { clientId, verifier, person, page } = await opened("repos:read");
    const wrong = await allow(person, page, { fields: { reach: "listed", repositories: "acme*" } });
    const mended = await allow(person, wrong, { fields: { repositories: "Acme/*" } });
    const redirect = await person.browse(mended.location ?? "", (to) => to.searchParams.has("code"));
    // the first stop with a code is our own callback
    const callback = await shown(redirect, await person.get(redirect));
    if (!callback.location) throw new Error("The sign-in did not end at the client.");
    const tokens = await tokensOf(await exchangeCode(origin, clientId, callback.location, verifier));
    const { repositories } = await connectionOf(origin, tokens.access_token);
    expect(repositories).toEqual({ reach: "listed", only: ["acme/*"] });
  });
});

describe("a limit that is not there is not taken for none", () => {
  const reach = "Choose which repositories it may reach.";
  const duration = "Choose how long it may make changes.";

  test.each<[what: string, tamper: (fields: URLSearchParams) => void, said: string]>([
    ["no reach", (fields) => fields.delete("reach"), reach],
    ["an empty reach", (fields) => fields.set("reach", ""), reach],
    ["two reaches", (fields) => fields.append("reach", "public"), reach],
    ["the same reach twice", (fields) => fields.append("reach", "all"), reach],
    ["a reach in another case", (fields) => fields.set("reach", "All"), reach],
    ["a reach called constructor", (fields) => fields.set("reach", "constructor"), reach],
    ["a reach called __proto__", (fields) => fields.set("reach", "__proto__"), reach],
    ["no time", (fields) => fields.delete("write_for"), duration],
    ["an empty time", (fields) => fields.set("write_for", ""), duration],
    ["two times", (fields) => fields.append("write_for", "hour"), duration],
    ["a time that is a number", (fields) => fields.set("write_for", "999999999"), duration],
    ["a time called constructor", (fields) => fields.set("write_for", "constructor"), duration],
    ["a time called toString", (fields) => fields.set("write_for", "toString"), duration],
    [
      "neither",
      (fields) => {
        fields.delete("reach");
        fields.delete("write_for");
      },
      `${reach} ${duration}`,
    ],
  ])("%s", async (_what, tamper, said) => {
    const { person, page } = await opened();
    const calls = server.github.calls().length;
    const answer = await allow(person, page, { tamper });
    expectStays(answer, calls);
    expect(alertOf(answer)?.replace(/\s+/g, " ")).toBe(said);
    expect(entriesOnPage(answer).scope).toEqual(["profile", "repos:read", "repos:write"]);
    const fields = { reach: "public", write_for: "hour" };
    expect(parametersOf((await allow(person, answer, { fields })).location).scope).toBe("public_repo");
  });

  test("what was chosen of the two stays chosen", async () => {
    const { person, page } = await opened();
    const fields = { reach: "public", write_for: "hour" };
    const noReach = await allow(person, page, { fields, tamper: (form) => form.delete("reach") });
    expect(entriesOnPage(noReach).write_for).toEqual(["hour"]);
    const noTime = await allow(person, noReach, { fields, tamper: (form) => form.delete("write_for") });
    expect(entriesOnPage(noTime).reach).toEqual(["public"]);
  });

  test.each<[string, string[], string[]]>([
    ["neither matters to see a profile", ["profile", "email"], ["reach", "write_for"]],
    ["no time matters to read", ["repos:read"], ["write_for"]],
  ])("%s", async (_what, scopes, missing) => {
    const { person, page } = await opened();
    const tamper = (fields: URLSearchParams) => {
      for (const name of missing) fields.delete(name);
    };
    expect(toGitHub(await allow(person, page, { scopes, tamper }))).toBe(true);
  });
});

describe("what the page does not offer, ticked by hand, is not its form", () => {
  test.each([
    "admin",
    "repo",
    "Profile",
    "profile email",
    "profile ",
    "",
    "*",
    "constructor",
    "__proto__",
    "repos:write\u0000",
  ])("%j beside what it offers", async (scope) => {
    const { person, url, page } = await opened();
    const calls = server.github.calls().length;
    const answer = await allow(person, page, { tamper: (fields) => fields.append("scope", scope) });
    expectStays(answer, calls);
    expect(answer.title).toBe("That form was not complete");
    expect(answer.page.link("Start again")?.href).toBe(url.href);
    // and the form is used up
    expectStays(await allow(person, page), calls);
  });

  test("what it offers, ticked twice, is its form", async () => {
    const { person, page } = await opened("profile");
    const answer = await allow(person, page, { tamper: (fields) => fields.append("scope", "profile") });
    expect(toGitHub(answer)).toBe(true);
  });
});

describe("a form works once, and in its own browser", () => {
  const wrongList = { fields: { reach: "listed", repositories: "acme*" } };
  const elsewhere = "This sign-in was finished already, or was not started in this browser";

  test("the one before a mistake is used up, and the one after it works once", async () => {
    const { person, page } = await opened();
    const calls = server.github.calls().length;
    const again = await allow(person, page, wrongList);
    const first = await allow(person, page);
    expectStays(first, calls);
    expect(first.title).toBe(elsewhere);
    expect(toGitHub(await allow(person, again, { fields: { reach: "all" } }))).toBe(true);
    expect((await allow(person, again, { fields: { reach: "all" } })).title).toBe(elsewhere);
  });

  test.each<[string, () => Promise<Person>]>([
    ["without cookies", async () => somebody()],
    ["with a page of its own open", async () => (await opened()).person],
  ])("another browser, %s, cannot send it, before a mistake or after", async (_what, visitor) => {
    const { person, page } = await opened();
    const other = await visitor();
    const calls = server.github.calls().length;
    const stolen = await allow(other, page);
    expectStays(stolen, calls);
    expect(stolen.title).toBe(elsewhere);
    const again = await allow(person, page, wrongList);
    expect((await allow(other, again, { fields: { reach: "all" } })).title).toBe(elsewhere);
    expect(server.github.calls().slice(calls)).toEqual([]);
    expect(toGitHub(await allow(person, again, { fields: { reach: "all" } }))).toBe(true);
  });

  test("other tabs of its browser do not disturb it, whichever has a mistake", async () => {
    const person = somebody();
    const tabs = [];
    for (const scope of ["profile", "email", "repos:write"]) tabs.push(await opened(scope, person));
    const [first, second, third] = tabs.map(({ page }) => page);
    if (!first || !second || !third) throw new Error("There are not three tabs.");
    const again = await allow(person, third, wrongList);
    expect(parametersOf((await allow(person, first)).location).scope).toBe("");
    expect(parametersOf((await allow(person, second)).location).scope).toBe("user:email");
    const mended = await allow(person, again, { fields: { repositories: "acme/*" } });
    expect(parametersOf(mended.location).scope).toBe("repo");
  });
});

describe("the two pages with permissions do not take each other's forms", () => {
  /** A page to change a connection, open in its owner's browser. */
  async function permissionsPage() {
    const clientId = await register(origin);
    const person = somebody();
    const { access_token } = await signInClient(origin, clientId, { scope: "profile" }, person);
    const { options } = await connectionOf(origin, access_token);
    const url = new URL(options.find((option) => option.url?.includes("/permissions?"))?.url ?? "");
    const page = await shown(url, await person.get(url));
    expect(page.status).toBe(200);
    return { person, clientId, access_token, url, page };
  }

  const send = async (person: Person, to: URL, page: Shown, fields: Record<string, string>) =>
    await shown(to, await person.post(to, { ...fields, handle: formOf(page).choices("handle")[0] ?? "" }));

  test("a change cannot be sent to /authorize", async () => {
    const { person, clientId, page } = await permissionsPage();
    const { url } = authorizationRequest(origin, clientId);
    const calls = server.github.calls().length;
    const fields = { decision: "approve", scope: "repos:write", reach: "all", write_for: "always" };
    const answer = await send(person, url, page, fields);
    expectStays(answer, calls);
    expect(answer.title).toBe("That form was not complete");
  });

  test("nor can its refusal reach the client", async () => {
    const { person, clientId, access_token, page } = await permissionsPage();
    const { url } = authorizationRequest(origin, clientId);
    const calls = server.github.calls().length;
    const answer = await send(person, url, page, { decision: "deny" });
    expect(answer.location?.origin ?? origin).toBe(origin);
    expect(answer.location?.searchParams.has("code") ?? false).toBe(false);
    expect(server.github.calls().slice(calls)).toEqual([]);
    expect((await connectionOf(origin, access_token)).scopes).toEqual(["profile"]);
  });

  test.each(["approve", "deny"])("a consent cannot be sent to /permissions (%s)", async (decision) => {
    const { person, url } = await permissionsPage();
    const { page } = await opened("profile", person);
    const calls = server.github.calls().length;
    const fields = { decision, scope: "repos:read", reach: "all" };
    const answer = await send(person, url, page, fields);
    expectStays(answer, calls);
    expect(answer.title).toBe("This link cannot be used any more");
  });
});

describe("a request with far too much in it", () => {
  const many = Array.from({ length: 500 }, (_, index) => `scope-${index}`);

  test("500 scopes are those that exist", async () => {
    const scope = [...many.slice(0, 250), "email", "admin", ...many.slice(250), "repos:write", "email"].join(
      " ",
    );
    const { url, clientId, verifier } = await newRequest(origin, { scope });
    const page = await openConsent(somebody(), url);
    expect(page.scopes).toEqual(["profile", "email", "repos:read", "repos:write"]);
    expect(entriesOnPage(page).scope).toEqual(["email", "repos:read", "repos:write"]);
    expect(page.text).not.toContain("scope-");
    const redirect = await somebody().authorize(url);
    const tokens = await tokensOf(await exchangeCode(origin, clientId, redirect, verifier));
    expect(tokens.scope).toBe("email repos:read repos:write");
  });

  test.each<[string, string]>([
    ["one name", `${"x".repeat(20_000)} email`],
    ["one known name, again and again", "email ".repeat(3400)],
    ["spaces", `email${" ".repeat(20_000)}`],
  ])("20 kB of %s", async (_what, scope) => {
    const { person, page } = await opened(scope);
    expect(page.status).toBe(200);
    expect(entriesOnPage(page).scope).toEqual(["email"]);
    const wrong = await allow(person, page, {
      scopes: ["repos:read"],
      fields: { reach: "listed", repositories: "acme*" },
    });
    expect(wrong.status).toBe(400);
    expect(toGitHub(await allow(person, wrong, { fields: { reach: "public" } }))).toBe(true);
  });
});

describe("the page cannot be framed", () => {
  test("when it is opened", async () => {
    expectNotFramed((await opened()).page);
  });

  test("with a mistake in it", async () => {
    const { person, page } = await opened();
    const answer = await allow(person, page, { tamper: (fields) => fields.delete("reach") });
    expect(answer.status).toBe(400);
    expect(formOf(answer).choices("decision")).toEqual(["approve", "deny"]);
    expectNotFramed(answer);
  });

  test("at the callback", async () => {
    const clientId = await register(origin);
    const person = somebody();
    await authorizeClient(origin, clientId, {}, person);
    const { url } = authorizationRequest(origin, clientId);
    const { location } = await shown(url, await person.get(url));
    if (!location) throw new Error("The person was asked.");
    // GitHub has somebody else signed in
    location.searchParams.set("login", "demo");
    const { location: callback } = await shown(location, await person.get(location));
    if (!callback) throw new Error("GitHub did not send the person back.");
    const answer = await shown(callback, await person.get(callback));
    expect(answer.page.url.pathname).toBe("/callback");
    expect(formOf(answer).choices("decision")).toEqual(["approve", "deny"]);
    expectNotFramed(answer);
  });
});
