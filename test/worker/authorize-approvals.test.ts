import { serializeSigned } from "hono/utils/cookie";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type Behaviour, Person } from "../../dev/person.ts";
import {
  addressOf,
  allow,
  authorizeClient,
  connectionOf,
  entriesOnPage,
  openConsent,
  parametersOf,
  resultOfTool,
  type Shown,
  shown,
  signInClient,
  tokensOf,
} from "../support/authorization.ts";
import {
  authorizationRequest,
  exchangeCode,
  postToken,
  redirectUri,
  register,
} from "../support/oauth-client.ts";
import { serverSecret, startServer, type TestServer } from "../support/server.ts";
import { authorizationStorage, entriesOf } from "../support/storage.ts";

let server: TestServer;
let origin: string;

beforeAll(async () => {
  server = await startServer();
  origin = server.origin;
});
afterAll(() => server.close());

const cookieName = "__Host-remembered";
const thirtyDays = 30 * 24 * 3600;

/** An address that is a web site's: its domain says who is there. */
const website = "https://client.example/callback";
/** An address that any app on the person's device can have. */
const appAddress = "com.example.client:/callback";

/** A new client, with addresses of each kind. */
const newClient = () =>
  register(origin, { redirect_uris: [redirectUri, `${redirectUri}/two`, website, appAddress] });

/** A person who signed in to a new client once, from a browser that keeps its cookies. */
async function signedInOnce(
  parameters: Record<string, string | undefined> = {},
  behaviour: Partial<Behaviour> = {},
): Promise<{ person: Person; clientId: string }> {
  const clientId = await newClient();
  const person = new Person({ user: "inspector", ...behaviour });
  await authorizeClient(origin, clientId, parameters, person);
  return { person, clientId };
}

/** The answer to the next authorization request of this browser. */
async function nextAnswer(
  person: Person,
  clientId: string,
  parameters: Record<string, string | undefined> = {},
): Promise<Shown> {
  const { url } = authorizationRequest(origin, clientId, parameters);
  return await shown(url, await person.get(url));
}

/** Where the next authorization request of this browser leads. */
async function next(person: Person, clientId: string, parameters: Record<string, string | undefined> = {}) {
  const { status, location, page } = await nextAnswer(person, clientId, parameters);
  if (status === 200 && page.forms[0]?.choices("decision").length === 2) return "consent";
  return status === 302 && addressOf(location) === `${server.github.url}/login/oauth/authorize`
    ? "GitHub"
    : `something else (${status})`;
}

function rememberedBy(person: Person): string {
  const cookies = person.cookies.header(new URL(origin)).split("; ");
  return cookies.find((cookie) => cookie.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1) ?? "";
}

function setRemembered(person: Person, value: string): void {
  person.cookies.store(new URL(origin), new Headers({ "set-cookie": `${cookieName}=${value}; Path=/` }));
}

/** Somebody who behaves differently, in the browser of another. */
function inBrowserOf(person: Person, behaviour: Partial<Behaviour>): Person {
  const somebody = new Person({ user: "inspector", ...behaviour });
  setRemembered(somebody, rememberedBy(person));
  return somebody;
}

const memory = z.strictObject({
  userId: z.string(),
  login: z.string(),
  connections: z.array(z.strictObject({ client: z.string(), id: z.string(), approvedUntil: z.number() })),
});
type Memory = z.output<typeof memory>;

/** A cookie's two parts: what it says, and its signature. */
function partsOf(value: string): { content: string; signature: string } {
  const text = decodeURIComponent(value);
  const dot = text.lastIndexOf(".");
  return { content: text.slice(0, dot), signature: text.slice(dot + 1) };
}

function memoryOf(person: Person): Memory {
  return memory.parse(JSON.parse(partsOf(rememberedBy(person)).content));
}

/** Puts something else into a browser's memory, signed. */
async function remember(person: Person, content: unknown, secret = serverSecret): Promise<void> {
  const cookie = await serializeSigned(cookieName, JSON.stringify(content), `browser memory: ${secret}`, {
    path: "/",
    secure: true,
  });
  person.cookies.store(new URL(origin), new Headers({ "set-cookie": cookie }));
}

/** The same memory, with another time until which each approval may be reused. */
const approvedUntil = (content: Memory, seconds: number): Memory => ({
  ...content,
  connections: content.connections.map((connection) => ({ ...connection, approvedUntil: seconds })),
});

const secondsFromNow = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

/** Goes on at GitHub as an account that is signed in there, whichever our redirect hints at. */
async function throughGitHubAs(login: string, person: Person, location: URL | undefined): Promise<Shown> {
  if (addressOf(location) !== `${server.github.url}/login/oauth/authorize` || !location)
    throw new Error("This does not lead to GitHub.");
  const atGitHub = new URL(location);
  atGitHub.searchParams.set("login", login);
  const { location: callback } = await shown(atGitHub, await person.get(atGitHub));
  if (!callback) throw new Error("GitHub did not send the person back.");
  return await shown(callback, await person.get(callback));
}

/** How many grants there are, of everybody. */
async function grantCount(): Promise<number> {
  return (await entriesOf(await authorizationStorage(server), "grant:")).length;
}

describe("an approval is remembered", () => {
  test("for the same client, redirect URI and scopes: the next sign-in goes straight to GitHub", async () => {
    const { person, clientId } = await signedInOnce();
    expect(await next(person, clientId)).toBe("GitHub");
  });

  test("and that sign-in gets a code that can be exchanged", async () => {
    const { person, clientId } = await signedInOnce();
    // who would say no if they were asked
    const silent = inBrowserOf(person, { decision: "deny", user: "nobody" });
    const { redirect, verifier } = await authorizeClient(origin, clientId, {}, silent);
    expect((await exchangeCode(origin, clientId, redirect, verifier)).status).toBe(200);
  });

  test("for fewer scopes too", async () => {
    const { person, clientId } = await signedInOnce({ scope: "profile email" });
    expect(await next(person, clientId, { scope: "email" })).toBe("GitHub");
  });

  test("for what an approved scope includes", async () => {
    const at = { redirect_uri: website };
    const { person, clientId } = await signedInOnce(
      { ...at, scope: "repos:write" },
      { scopes: ["repos:write"] },
    );
    expect(await next(person, clientId, { ...at, scope: "repos:read" })).toBe("GitHub");
    expect(await next(person, clientId, { ...at, scope: "repos:read repos:write" })).toBe("GitHub");
  });

  test("for what was allowed without being asked for", async () => {
    const { person, clientId } = await signedInOnce({ scope: "profile" }, { scopes: ["profile", "email"] });
    expect(await next(person, clientId, { scope: "profile email" })).toBe("GitHub");
  });

  test("for each client of a browser", async () => {
    const { person, clientId } = await signedInOnce();
    const other = await register(origin);
    await authorizeClient(origin, other, {}, person);
    expect(await next(person, clientId)).toBe("GitHub");
    expect(await next(person, other)).toBe("GitHub");
  });

  test("in a cookie that scripts and other sites cannot have", async () => {
    const { url } = authorizationRequest(origin, await register(origin));
    const person = new Person({ user: "inspector" });
    const consent = await openConsent(person, url);
    const approved = await allow(person, consent);
    const callback = await throughGitHubAs("inspector", person, approved.location);
    const names = ({ headers }: Shown) =>
      headers
        .getSetCookie()
        .filter((cookie) => !/Max-Age=0/.test(cookie))
        .map((cookie) => cookie.split("=")[0]?.replace(/-[0-9a-f]{16}$/, ""));
    expect(names(consent)).toEqual(["__Host-oauth-consent"]);
    expect(names(approved)).toEqual(["__Host-oauth-upstream"]);
    // not before somebody signed in
    expect(names(callback)).toEqual([cookieName]);
    for (const cookie of [consent, approved, callback].flatMap(({ headers }) => headers.getSetCookie())) {
      const [, ...attributes] = cookie.split("; ");
      expect(attributes.toSorted()).toEqual([
        "HttpOnly",
        expect.stringMatching(/^Max-Age=\d+$/),
        "Path=/",
        "SameSite=Lax",
        "Secure",
      ]);
    }
  });

  test("for thirty days, under the account's name, with nothing of what was allowed in the cookie", async () => {
    const { person } = await signedInOnce({ scope: "profile email" });
    const content = memoryOf(person);
    const ids = await server.github.accountIds();
    expect(content).toMatchObject({ userId: ids.inspector, login: "inspector" });
    expect(content.connections).toHaveLength(1);
    const left = (content.connections[0]?.approvedUntil ?? 0) - secondsFromNow(0);
    expect(left).toBeGreaterThan(thirtyDays - 60);
    expect(left).toBeLessThanOrEqual(thirtyDays);
    expect(JSON.stringify(content)).not.toMatch(/profile|email|gh[opu]_/);
  });

  test("no longer because it is used", async () => {
    const { person, clientId } = await signedInOnce();
    const until = secondsFromNow(3600);
    await remember(person, approvedUntil(memoryOf(person), until));
    const [before] = memoryOf(person).connections;
    await authorizeClient(origin, clientId, {}, person);
    const [after, ...others] = memoryOf(person).connections;
    expect(others).toEqual([]);
    expect(after?.approvedUntil).toBe(until);
    // another connection took the place of the first
    expect(after?.client).toBe(before?.client);
    expect(after?.id).not.toBe(before?.id);
  });
});

describe("a sign-in without a question keeps the limits of the approval", () => {
  test.each<[string, Record<string, string>, object]>([
    ["all repositories", { reach: "all" }, { reach: "all" }],
    ["public ones", { reach: "public" }, { reach: "public" }],
    [
      "those listed",
      { reach: "listed", repositories: "acme/* inspector/hello-world" },
      { reach: "listed", only: ["acme/*", "inspector/hello-world"] },
    ],
  ])("%s", async (_what, fields, repositories) => {
    const scope = "profile repos:read";
    const { person, clientId } = await signedInOnce({ scope }, { fields });
    const silent = inBrowserOf(person, { decision: "deny" });
    const { access_token } = await signInClient(origin, clientId, { scope }, silent);
    expect((await connectionOf(origin, access_token)).repositories).toEqual(repositories);
  });

  test("and gives no more than what is asked for now", async () => {
    const { person, clientId } = await signedInOnce({ scope: "profile email repos:write" });
    const silent = inBrowserOf(person, { decision: "deny" });
    const tokens = await signInClient(origin, clientId, { scope: "repos:read" }, silent);
    expect(tokens.scope).toBe("repos:read");
    expect((await connectionOf(origin, tokens.access_token)).scopes).toEqual(["repos:read"]);
  });

  test("of the latest approval: a wider one before it is forgotten", async () => {
    const scope = "repos:read";
    const { person, clientId } = await signedInOnce({ scope }, { fields: { reach: "all" } });
    const fields = { reach: "listed", repositories: "acme/*" };
    const narrowing = inBrowserOf(person, { fields });
    await authorizeClient(origin, clientId, { scope, prompt: "consent" }, narrowing);
    const silent = inBrowserOf(narrowing, { decision: "deny" });
    const { access_token } = await signInClient(origin, clientId, { scope }, silent);
    const { repositories } = await connectionOf(origin, access_token);
    expect(repositories).toEqual({ reach: "listed", only: ["acme/*"] });
  });
});

describe("the person is asked again", () => {
  test("by another client", async () => {
    const { person } = await signedInOnce();
    expect(await next(person, await register(origin))).toBe("consent");
  });

  test("for another redirect URI of the same client", async () => {
    const { person, clientId } = await signedInOnce();
    expect(await next(person, clientId, { redirect_uri: `${redirectUri}/two` })).toBe("consent");
  });

  test("for one more scope", async () => {
    const { person, clientId } = await signedInOnce({ scope: "profile" });
    expect(await next(person, clientId, { scope: "profile email" })).toBe("consent");
  });

  test("to write, where reading was approved", async () => {
    const { person, clientId } = await signedInOnce({ scope: "repos:read" });
    expect(await next(person, clientId, { scope: "repos:write" })).toBe("consent");
    expect(await next(person, clientId, { scope: "repos:read" })).toBe("GitHub");
  });

  test("for a scope that was offered and not granted", async () => {
    const { person, clientId } = await signedInOnce({ scope: "profile email" }, { scopes: ["profile"] });
    expect(await next(person, clientId, { scope: "profile email" })).toBe("consent");
    expect(await next(person, clientId, { scope: "profile" })).toBe("GitHub");
  });

  test("for another resource", async () => {
    const { person, clientId } = await signedInOnce({ resource: `${origin}/mcp` });
    expect(await next(person, clientId, { resource: `${origin}/sse` })).toBe("consent");
    expect(await next(person, clientId, { resource: `${origin}/mcp/` })).toBe("GitHub");
  });

  test("if the client asks for that (OpenID Connect Core section 3.1.2.1, prompt)", async () => {
    const { person, clientId } = await signedInOnce();
    expect(await next(person, clientId, { prompt: "consent" })).toBe("consent");
    expect(await next(person, clientId, { prompt: "login consent" })).toBe("consent");
    expect(await next(person, clientId, { prompt: "login" })).toBe("GitHub");
  });

  test("if they wished to be", async () => {
    const { person, clientId } = await signedInOnce({}, { askAgain: true });
    expect(memoryOf(person).connections).toMatchObject([{ approvedUntil: 0 }]);
    expect(await next(person, clientId)).toBe("consent");
  });

  test("after they declined", async () => {
    const { person, clientId } = await signedInOnce({}, { decision: "deny" });
    expect(await next(person, clientId)).toBe("consent");
  });

  test("after they cancelled at GitHub", async () => {
    const { person, clientId } = await signedInOnce({}, { cancelAtGitHub: true });
    expect(rememberedBy(person)).toBe("");
    expect(await next(person, clientId)).toBe("consent");
  });

  test("in another browser", async () => {
    const { clientId } = await signedInOnce();
    expect(await next(new Person({ user: "inspector" }), clientId)).toBe("consent");
  });

  test.each<[string, string]>([
    ["hour", "consent"],
    ["day", "consent"],
    // it is the limit in time that is never prolonged without a question
    ["always", "GitHub"],
  ])("after write access for: %s", async (write_for, expected) => {
    const at = { redirect_uri: website };
    const { person, clientId } = await signedInOnce(
      { ...at, scope: "repos:write" },
      { fields: { write_for } },
    );
    expect(await next(person, clientId, { ...at, scope: "repos:write" })).toBe(expected);
    expect(await next(person, clientId, { ...at, scope: "repos:read" })).toBe(expected);
  });

  test.each<[string, toWrite: string, toRead: string]>([
    [redirectUri, "consent", "GitHub"],
    [appAddress, "consent", "GitHub"],
    [website, "GitHub", "GitHub"],
  ])("to write, where anybody may be at %s: %s, and to read: %s", async (redirect_uri, toWrite, toRead) => {
    const at = { redirect_uri };
    const { person, clientId } = await signedInOnce({ ...at, scope: "profile repos:write" });
    expect(await next(person, clientId, { ...at, scope: "profile repos:write" })).toBe(toWrite);
    expect(await next(person, clientId, { ...at, scope: "repos:write" })).toBe(toWrite);
    expect(await next(person, clientId, { ...at, scope: "profile repos:read" })).toBe(toRead);
    // that they said so once more makes no difference
    await authorizeClient(origin, clientId, { ...at, scope: "profile repos:write" }, person);
    expect(await next(person, clientId, { ...at, scope: "profile repos:write" })).toBe(toWrite);
  });

  test("and then sees what was allowed before: for an hour, not for longer", async () => {
    const fields = { write_for: "hour", reach: "listed", repositories: "acme/*\nacme/platform" };
    const { person, clientId } = await signedInOnce({ scope: "repos:write" }, { fields });
    const page = await nextAnswer(person, clientId, { scope: "repos:write" });
    expect(entriesOnPage(page)).toEqual({
      scope: ["repos:read", "repos:write"],
      reach: ["listed"],
      repositories: ["acme/*\r\nacme/platform"],
      write_for: ["hour"],
      account: ["known"],
      known_account: [expect.stringMatching(/^\d+$/)],
    });
    expect(page.text).toContain("repos:write · allowed already");
  });

  test.each([
    ["an hour left", 3600, "GitHub"],
    ["a minute over", -60, "consent"],
  ])("once its thirty days are over: with %s", async (_what, seconds, expected) => {
    const { person, clientId } = await signedInOnce();
    await remember(person, approvedUntil(memoryOf(person), secondsFromNow(seconds)));
    expect(await next(person, clientId)).toBe(expected);
  });

  test("once the connection ended: its client revoked it (RFC 7009)", async () => {
    const clientId = await newClient();
    const person = new Person({ user: "inspector" });
    const { refresh_token } = await signInClient(origin, clientId, {}, person);
    const kept = rememberedBy(person);
    expect(await next(person, clientId)).toBe("GitHub");
    expect((await postToken(origin, { token: refresh_token, client_id: clientId })).status).toBe(200);
    expect(await next(person, clientId)).toBe("consent");
    // the browser still has it: the cookie is not what counts
    expect(rememberedBy(person)).toBe(kept);
  });

  test("once GitHub took the access back and somebody found out", async () => {
    const clientId = await newClient();
    const person = new Person({ user: "demo" });
    const { access_token } = await signInClient(origin, clientId, {}, person);
    server.github.revokeAccess("demo");
    await resultOfTool(`${origin}/mcp`, access_token, "userInfoOctokit");
    expect(await next(person, clientId)).toBe("consent");
  });
});

describe("a cookie that is not the one we gave is no approval", () => {
  /** Another first letter, of the same alphabet. */
  const altered = (text: string) => text.replace(/^./, (first) => (first === "A" ? "B" : "A"));

  test.each<[string, (content: string, signature: string) => string]>([
    ["has another signature", (content, signature) => `${content}.${altered(signature)}`],
    ["lost its signature", (content) => content],
    ["has an empty signature", (content) => `${content}.`],
    ["has a signature that is no base64", (content) => `${content}.${"%".repeat(43)}=`],
    ["has another content", (_content, signature) => `[].${signature}`],
    ["is approved for longer", (content, signature) => `${content.replace(/\d+\}/, "9$&")}.${signature}`],
    ["is empty", () => ""],
  ])("if it %s", async (_what, tamper) => {
    const { person, clientId } = await signedInOnce();
    const given = rememberedBy(person);
    const { content, signature } = partsOf(given);
    expect(signature).toHaveLength(44);
    const changed = tamper(content, signature);
    expect(changed).not.toBe(`${content}.${signature}`);
    setRemembered(person, encodeURIComponent(changed));
    expect(await next(person, clientId)).toBe("consent");
    // and with the parts put together as they were, it is one again
    setRemembered(person, encodeURIComponent(`${content}.${signature}`));
    expect(await next(person, clientId)).toBe("GitHub");
  });

  test("if another secret signed it", async () => {
    const { person, clientId } = await signedInOnce();
    const content = memoryOf(person);
    await remember(person, content, "another secret, just as long as the one of tests");
    expect(await next(person, clientId)).toBe("consent");
    await remember(person, content);
    expect(await next(person, clientId)).toBe("GitHub");
  });

  test.each<[string, (content: Memory) => unknown]>([
    ["a list", () => []],
    ["null", () => null],
    ["of another version", (content) => ({ ...content, version: 2 })],
    ["without connections", ({ userId, login }) => ({ userId, login })],
    ["with a time that is a text", (content) => ({ ...content, connections: [{ approvedUntil: "9" }] })],
  ])("if we signed it and it is %s", async (_what, change) => {
    const { person, clientId } = await signedInOnce();
    await remember(person, change(memoryOf(person)));
    const page = await nextAnswer(person, clientId);
    expect(page.status).toBe(200);
    expect(entriesOnPage(page)).toEqual(expect.not.objectContaining({ account: expect.anything() }));
  });

  test("if a connection of somebody else stands in it", async () => {
    const { person, clientId } = await signedInOnce();
    const stranger = await signedInOnce({}, { user: "demo" });
    const content = memoryOf(person);
    const foreign = memoryOf(stranger.person).connections.map(({ id }) => ({
      ...content.connections[0],
      id,
    }));
    await remember(person, { ...content, connections: foreign });
    expect(await next(person, clientId)).toBe("consent");
  });

  test("if it is moved here from somebody else's browser: nothing for the client that they did not approve", async () => {
    const { person, clientId } = await signedInOnce();
    const stranger = await signedInOnce({}, { user: "demo" });
    setRemembered(person, rememberedBy(stranger.person));
    expect(await next(person, clientId)).toBe("consent");
  });

  test("nor for the one that they approved: whoever signs in at GitHub is asked", async () => {
    const stranger = await signedInOnce({}, { user: "demo" });
    const victim = new Person({ user: "inspector" });
    setRemembered(victim, rememberedBy(stranger.person));
    const grants = await grantCount();
    const { location } = await nextAnswer(victim, stranger.clientId);
    const page = await throughGitHubAs("inspector", victim, location);
    expect(page.status).toBe(200);
    expect(page.location).toBeUndefined();
    expect(page.text).toContain("GitHub signed you in as inspector");
    expect(await grantCount()).toBe(grants);
  });
});

describe("the account", () => {
  test("is shown, and named to GitHub if the person stays with it", async () => {
    const { person, clientId } = await signedInOnce();
    const page = await nextAnswer(person, clientId, { prompt: "consent" });
    expect(page.text).toContain("inspector, who signed in here before");
    const { location } = await allow(person, page, { fields: { account: "known" } });
    expect(parametersOf(location)).toMatchObject({ login: "inspector" });
    expect(parametersOf(location)).not.toHaveProperty("prompt");
  });

  test("is named to GitHub without a question too", async () => {
    const { person, clientId } = await signedInOnce();
    const { location } = await nextAnswer(person, clientId);
    expect(parametersOf(location)).toMatchObject({ login: "inspector" });
    expect(parametersOf(location)).not.toHaveProperty("prompt");
  });

  test("is for GitHub to ask if the person wants another one, and whoever signs in is connected", async () => {
    const { person, clientId } = await signedInOnce();
    const page = await nextAnswer(person, clientId, { prompt: "consent" });
    const { location } = await allow(person, page, { fields: { account: "another" } });
    expect(parametersOf(location)).toMatchObject({ prompt: "select_account" });
    expect(parametersOf(location)).not.toHaveProperty("login");

    const other = inBrowserOf(person, { user: "demo", fields: { account: "another" } });
    const { access_token } = await signInClient(origin, clientId, { prompt: "consent" }, other);
    expect((await connectionOf(origin, access_token)).account.login).toBe("demo");
    // the browser knows who signed in last, and nothing of the one before
    const content = memoryOf(other);
    expect(content.login).toBe("demo");
    expect(content.connections).toHaveLength(1);
  });

  test("is the one that the page showed, also if somebody else signed in in another tab meanwhile", async () => {
    const { person, clientId } = await signedInOnce();
    const page = await nextAnswer(person, clientId, { prompt: "consent" });
    const other = inBrowserOf(person, { user: "demo", fields: { account: "another" } });
    await signInClient(origin, clientId, { prompt: "consent" }, other);
    setRemembered(person, rememberedBy(other));
    const { location } = await allow(person, page, { fields: { account: "known" } });
    expect(parametersOf(location)).not.toHaveProperty("login");
    const answer = await throughGitHubAs("demo", person, location);
    expect(answer.location).toBeUndefined();
    expect(answer.text).toContain("GitHub signed you in as demo");
  });

  test.each(["", "3x", "<b>"])("that the form does not name (%j) is no account", async (known_account) => {
    const { person, clientId } = await signedInOnce();
    const page = await nextAnswer(person, clientId, { prompt: "consent" });
    const handle = page.page.forms[0]?.choices("handle")[0] ?? "";
    const form = { handle, decision: "approve", scope: "profile", account: "known", known_account };
    const answer = await shown(page.page.url, await person.post(page.page.url, form));
    expect(answer.status).toBe(400);
    expect(answer.location).toBeUndefined();
  });

  test("is not asked for in a browser from which nobody signed in", async () => {
    const person = new Person({ user: "inspector" });
    const page = await nextAnswer(person, await newClient());
    expect(entriesOnPage(page)).not.toHaveProperty("account");
    const { location } = await allow(person, page);
    expect(parametersOf(location)).not.toHaveProperty("login");
    expect(parametersOf(location)).not.toHaveProperty("prompt");
  });
});

describe("GitHub signs in another account than the one that the approval is of", () => {
  const ways: [string, (person: Person, request: URL) => Promise<Shown>][] = [
    ["without a question", async (person, request) => await shown(request, await person.get(request))],
    [
      "after the person chose the known account",
      async (person, request) => {
        request.searchParams.set("prompt", "consent");
        const page = await openConsent(person, request);
        return await allow(person, page, { fields: { account: "known" } });
      },
    ],
  ];

  test.each(ways)("%s: they are asked, and nothing is granted", async (_what, toGitHub) => {
    const scope = "profile email";
    const { person, clientId } = await signedInOnce({ scope });
    const { url, verifier } = authorizationRequest(origin, clientId, { scope });
    const { location } = await toGitHub(person, new URL(url));
    const [grants, calls] = [await grantCount(), server.github.calls().length];

    const page = await throughGitHubAs("demo", person, location);
    expect(page.status).toBe(200);
    expect(page.location).toBeUndefined();
    expect(page.text).toContain(
      "GitHub signed you in as demo, and not as the account that you chose or allowed this for before. Nothing was allowed yet",
    );
    expect(page.text).toContain("demo, who signed in here before");
    expect(page.text).not.toContain("inspector");
    expect(page.text).not.toContain("allowed already");
    expect(await grantCount()).toBe(grants);
    // what GitHub gave for it is not kept
    const deletion = { method: "DELETE", path: `/applications/${server.github.clientId}/token` };
    expect(server.github.calls().slice(calls)).toContainEqual(expect.objectContaining(deletion));
    expect(memoryOf(person)).toMatchObject({ login: "demo", connections: [] });

    const allowed = await allow(person, page, { scopes: ["profile"] });
    expect(parametersOf(allowed.location)).toMatchObject({ login: "demo", scope: "" });
    const redirect = await person.browse(allowed.location ?? "", (to) => to.href.startsWith(redirectUri));
    expect(parametersOf(redirect)).toMatchObject({ state: "client-state", iss: origin });
    const tokens = await tokensOf(await exchangeCode(origin, clientId, redirect, verifier));
    expect(tokens.scope).toBe("profile");
    expect((await connectionOf(origin, tokens.access_token)).account.login).toBe("demo");
  });

  test("that form can be declined as well", async () => {
    const { person, clientId } = await signedInOnce();
    const { location } = await nextAnswer(person, clientId);
    const page = await throughGitHubAs("demo", person, location);
    const form = page.page.forms[0]?.press("decision", "deny");
    if (!form) throw new Error("There is no form.");
    const declined = await shown(form.url, await person.post(form.url, form.fields));
    expect(addressOf(declined.location)).toBe(redirectUri);
    expect(parametersOf(declined.location)).toMatchObject({ error: "access_denied", state: "client-state" });
  });

  test("and the callback that asked does not work once more", async () => {
    const { person, clientId } = await signedInOnce();
    const { location } = await nextAnswer(person, clientId);
    const page = await throughGitHubAs("demo", person, location);
    const again = await shown(page.page.url, await person.get(page.page.url));
    expect(again.status).toBe(400);
    expect(again.location).toBeUndefined();
  });
});
