import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Behaviour, Person } from "../../dev/person.ts";
import { addressOf, authorizeClient, shown } from "../support/authorization.ts";
import { authorizationRequest, exchangeCode, redirectUri, register } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";

let server: TestServer;
let origin: string;

beforeAll(async () => {
  server = await startServer();
  origin = server.origin;
});
afterAll(() => server.close());

const cookieName = "__Host-oauth-approvals";

/** A person who signed in to a new client once, from a browser that keeps its cookies. */
async function signedInOnce(
  parameters: Record<string, string | undefined> = {},
  behaviour: Partial<Behaviour> = {},
): Promise<{ person: Person; clientId: string }> {
  const clientId = await register(origin, { redirect_uris: [redirectUri, `${redirectUri}/two`] });
  const person = new Person({ user: "inspector", ...behaviour });
  await authorizeClient(origin, clientId, parameters, person);
  return { person, clientId };
}

/** Where the next authorization request of this browser leads. */
async function next(person: Person, clientId: string, parameters: Record<string, string | undefined> = {}) {
  const { url } = authorizationRequest(origin, clientId, parameters);
  const { status, location, page } = await shown(url, await person.get(url));
  if (status === 200 && page.forms[0]?.choices("decision").length === 2) return "consent";
  return status === 302 && addressOf(location) === `${server.github.url}/login/oauth/authorize`
    ? "GitHub"
    : `something else (${status})`;
}

function approvalsOf(person: Person): string {
  const cookies = person.cookies.header(new URL(origin)).split("; ");
  return cookies.find((cookie) => cookie.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1) ?? "";
}

function setApprovals(person: Person, value: string): void {
  person.cookies.store(new URL(origin), new Headers({ "set-cookie": `${cookieName}=${value}; Path=/` }));
}

describe("an approval is remembered", () => {
  test("for the same client, redirect URI and scopes: the next sign-in goes straight to GitHub", async () => {
    const { person, clientId } = await signedInOnce();
    expect(await next(person, clientId)).toBe("GitHub");
  });

  test("and that sign-in gets a code that can be exchanged", async () => {
    const { person, clientId } = await signedInOnce();
    const { redirect, verifier } = await authorizeClient(origin, clientId, {}, person);
    expect((await exchangeCode(origin, clientId, redirect, verifier)).status).toBe(200);
  });

  test("for fewer scopes too", async () => {
    const { person, clientId } = await signedInOnce({ scope: "profile email" });
    expect(await next(person, clientId, { scope: "email" })).toBe("GitHub");
  });

  test("for each client of a browser", async () => {
    const { person, clientId } = await signedInOnce();
    const other = await register(origin);
    await authorizeClient(origin, other, {}, person);
    expect(await next(person, clientId)).toBe("GitHub");
    expect(await next(person, other)).toBe("GitHub");
  });

  test("in a cookie that scripts and other sites cannot have", async () => {
    const clientId = await register(origin);
    const { url } = authorizationRequest(origin, clientId);
    const person = new Person({ user: "inspector" });
    const consent = await shown(url, await person.get(url));
    const handle = consent.page.forms[0]?.choices("handle")[0] ?? "";
    const approved = await person.post(url, { handle, decision: "approve", scope: "profile" });
    const cookies = approved.headers.getSetCookie();
    const set = cookies.filter((cookie) => !/Max-Age=0/.test(cookie));
    expect(set.map((cookie) => cookie.split("=")[0]?.replace(/-[0-9a-f]{16}$/, ""))).toEqual([
      cookieName,
      "__Host-oauth-upstream",
    ]);
    for (const cookie of [...cookies, ...consent.headers.getSetCookie()]) {
      expect(cookie).toMatch(/; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=\d+$/);
    }
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
    expect(await next(person, clientId)).toBe("consent");
  });

  test("after they declined", async () => {
    const { person, clientId } = await signedInOnce({}, { decision: "deny" });
    expect(await next(person, clientId)).toBe("consent");
  });

  test("in another browser", async () => {
    const { clientId } = await signedInOnce();
    expect(await next(new Person({ user: "inspector" }), clientId)).toBe("consent");
  });

  test.each<[string, (payload: string, signature: string) => string]>([
    [
      "has another signature",
      (payload, signature) => `${payload}.${signature.replace(/^./, (c) => (c === "A" ? "B" : "A"))}`,
    ],
    ["lost its signature", (payload) => payload],
    ["has an empty signature", (payload) => `${payload}.`],
    ["has a signature that is no base64", (payload) => `${payload}.%%%`],
    ["has another content", (_payload, signature) => `${btoa("[]")}.${signature}`],
    ["is empty", () => ""],
  ])("if the cookie %s", async (_what, tamper) => {
    const { person, clientId } = await signedInOnce();
    const [payload = "", signature = ""] = approvalsOf(person).split(".");
    expect(signature).not.toBe("");
    setApprovals(person, tamper(payload, signature));
    expect(await next(person, clientId)).toBe("consent");
    setApprovals(person, `${payload}.${signature}`);
    expect(await next(person, clientId)).toBe("GitHub");
  });

  test("if the approval is moved to the client of somebody else", async () => {
    const { person, clientId } = await signedInOnce();
    setApprovals(person, "");
    const stranger = await signedInOnce();
    setApprovals(person, approvalsOf(stranger.person));
    expect(await next(person, clientId)).toBe("consent");
  });
});
