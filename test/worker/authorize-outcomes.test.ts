import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Fault } from "../../dev/github/index.ts";
import { type Behaviour, Person } from "../../dev/person.ts";
import {
  addressOf,
  newRequest,
  openConsent,
  parametersOf,
  resultOfTool,
  shown,
  tokensOf,
} from "../support/authorization.ts";
import { authorizationRequest, exchangeCode, redirectUri, register } from "../support/oauth-client.ts";
import { interceptOutbound } from "../support/outbound.ts";
import { startServer, type TestServer } from "../support/server.ts";

let server: TestServer;
let origin: string;

beforeAll(async () => {
  server = await startServer();
  origin = server.origin;
});
afterEach(() => server.github.reset());
afterAll(() => server.close());

/** A sign-in to its end, with or without a code. */
async function endOf(behaviour: Partial<Behaviour> = {}, scope?: string): Promise<URL> {
  const { url } = await newRequest(origin, { scope });
  return await new Person({ user: "inspector", ...behaviour }).authorize(url);
}

/** RFC 6749 section 4.1.2.1, with iss after RFC 9207 section 2; nothing else, and above all no code. */
function expectRefusal(redirect: URL | undefined, error: string): void {
  expect(addressOf(redirect)).toBe(redirectUri);
  expect(parametersOf(redirect)).toEqual({
    error,
    // RFC 6749 section 4.1.2.1 allows these characters
    error_description: expect.stringMatching(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/),
    state: "client-state",
    iss: origin,
  });
}

describe("the person says no", () => {
  test("on our page", async () => {
    expectRefusal(await endOf({ decision: "deny" }), "access_denied");
  });

  test("at GitHub", async () => {
    expectRefusal(await endOf({ cancelAtGitHub: true }), "access_denied");
  });

  test("and may say yes the next time", async () => {
    const { url } = await newRequest(origin);
    await new Person({ user: "inspector", cancelAtGitHub: true }).authorize(url);
    const redirect = await new Person({ user: "inspector" }).authorize(url);
    expect(redirect.searchParams.has("code")).toBe(true);
  });
});

describe("GitHub fails", () => {
  const exchange = { path: "/login/oauth/access_token", method: "POST" };
  const html = { headers: { "content-type": "text/html" }, body: "<!doctype html><p>Unicorn!</p>" };
  const json = { "content-type": "application/json; charset=utf-8" };

  test.each<[string, Fault, string]>([
    ["500 at the code exchange", { ...exchange, status: 500 }, "temporarily_unavailable"],
    ["502 with HTML at the code exchange", { ...exchange, status: 502, ...html }, "temporarily_unavailable"],
    [
      "200 with an error at the code exchange",
      { ...exchange, status: 200, body: { error: "bad_verification_code", error_description: "x" } },
      "server_error",
    ],
    ["200 with HTML at the code exchange", { ...exchange, status: 200, ...html }, "server_error"],
    [
      "200 without a token at the code exchange",
      { ...exchange, status: 200, body: { token_type: "bearer" } },
      "server_error",
    ],
    ["an empty answer at the code exchange", { ...exchange, status: 200, body: "" }, "server_error"],
    ["401 at the code exchange", { ...exchange, status: 401 }, "server_error"],
    ["500 at /user", { path: "/user", status: 500, times: 3 }, "temporarily_unavailable"],
    ["503 with HTML at /user", { path: "/user", status: 503, times: 3, ...html }, "temporarily_unavailable"],
    [
      "429 at /user",
      { path: "/user", status: 429, headers: { "retry-after": "60" } },
      "temporarily_unavailable",
    ],
    [
      "the rate limit at /user",
      { path: "/user", status: 403, headers: { "x-ratelimit-remaining": "0" } },
      "temporarily_unavailable",
    ],
    ["401 at /user", { path: "/user", status: 401 }, "server_error"],
    ["404 at /user", { path: "/user", status: 404 }, "server_error"],
    [
      "malformed JSON at /user",
      { path: "/user", status: 200, body: '{"id":', headers: json },
      "server_error",
    ],
    ["HTML at /user", { path: "/user", status: 200, ...html }, "server_error"],
    ["no id at /user", { path: "/user", status: 200, body: { login: "inspector" } }, "server_error"],
    [
      "an id that is a text at /user",
      { path: "/user", status: 200, body: { id: "1", login: "x" } },
      "server_error",
    ],
    ["an id below 1 at /user", { path: "/user", status: 200, body: { id: 0, login: "x" } }, "server_error"],
    ["500 at /user/emails", { path: "/user/emails", status: 500, times: 3 }, "temporarily_unavailable"],
    [
      "another shape at /user/emails",
      { path: "/user/emails", status: 200, body: { email: "x" } },
      "server_error",
    ],
  ])("%s ends at the client", async (_what, fault, error) => {
    server.github.fault(fault);
    expectRefusal(await endOf({}, "profile email"), error);
  });

  test("a redirect at the code exchange is not followed: the request holds a secret", async () => {
    const followed: string[] = [];
    const restore = interceptOutbound((url) => {
      if (url.pathname === "/login/oauth/access_token") {
        return new Response(null, { status: 307, headers: { location: "https://elsewhere.example/token" } });
      }
      if (url.hostname !== "elsewhere.example") return undefined;
      followed.push(url.href);
      return Response.json({ access_token: "x", token_type: "bearer", scope: "" });
    });
    try {
      expectRefusal(await endOf(), "server_error");
    } finally {
      restore();
    }
    expect(followed).toEqual([]);
  });

  test("and the same client can sign in afterwards", async () => {
    const { url } = await newRequest(origin);
    const person = new Person({ user: "inspector" });
    server.github.fault({ path: "/user", status: 500, times: 3 });
    expectRefusal(await person.authorize(url), "temporarily_unavailable");
    expect((await person.authorize(url)).searchParams.has("code")).toBe(true);
  });

  test("no e-mail address at GitHub is no failure", async () => {
    server.github.fault({ path: "/user/emails", status: 200, body: [] });
    const { url, clientId, verifier } = await newRequest(origin, { scope: "email" });
    const redirect = await new Person({ user: "inspector" }).authorize(url);
    const { access_token } = await tokensOf(await exchangeCode(origin, clientId, redirect, verifier));
    const { structuredContent } = await resultOfTool(`${origin}/mcp`, access_token, "whoami");
    expect(structuredContent).toEqual({ sub: expect.stringMatching(/^\d+$/) });
  });

  test("an address that is not verified is not the person's", async () => {
    const body = [{ email: "victim@example.com", primary: true, verified: false, visibility: null }];
    server.github.fault({ path: "/user/emails", status: 200, body });
    const { url, clientId, verifier } = await newRequest(origin, { scope: "email" });
    const redirect = await new Person({ user: "inspector" }).authorize(url);
    const { access_token } = await tokensOf(await exchangeCode(origin, clientId, redirect, verifier));
    const { structuredContent } = await resultOfTool(`${origin}/mcp`, access_token, "whoami");
    expect(structuredContent).not.toHaveProperty("email");
  });
});

describe("what GitHub says at the callback", () => {
  /** Approves, and comes back from GitHub with these parameters in place of its own. */
  async function comeBackWith(parameters: Record<string, string>) {
    const { url } = await newRequest(origin);
    const person = new Person({ user: "inspector" });
    const { handle } = await openConsent(person, url);
    const approved = await person.post(url, { handle, decision: "approve", scope: "profile" });
    const github = new URL(approved.headers.get("location") ?? "");
    const callback = new URL(`${origin}/callback`);
    callback.searchParams.set("state", github.searchParams.get("state") ?? "");
    for (const [name, value] of Object.entries(parameters)) callback.searchParams.set(name, value);
    return await shown(callback, await person.get(callback));
  }

  test.each<[string, Record<string, string>]>([
    ["an error of its own", { error: "application_suspended", error_description: "alert(1)" }],
    ["an error that is no error code", { error: "<script>alert(1)</script>" }],
    ["neither code nor error", {}],
    ["a code that GitHub does not know", { code: "0000000000000000" }],
    ["an empty code", { code: "" }],
    ["an issuer that is not GitHub (RFC 9207 section 2.4)", { code: "x", iss: "https://evil.example" }],
  ])("%s", async (_what, parameters) => {
    const { status, location, headers } = await comeBackWith(parameters);
    expect(status).toBe(302);
    expect(headers.get("cache-control")).toContain("no-store");
    expectRefusal(location, "server_error");
    expect(location?.href).not.toContain("alert");
  });
});

describe("four tabs of one browser", () => {
  test("that all run at once end with four codes", async () => {
    const person = new Person({ user: "inspector" });
    const tabs = await Promise.all([1, 2, 3, 4].map((tab) => newRequest(origin, { state: `tab-${tab}` })));
    const ends = await Promise.all(
      tabs.map(async ({ url, clientId, verifier }) => {
        const redirect = await person.authorize(url);
        const { access_token } = await tokensOf(await exchangeCode(origin, clientId, redirect, verifier));
        return { state: redirect.searchParams.get("state"), userId: access_token.split(":")[0] };
      }),
    );
    expect(ends.map(({ state }) => state)).toEqual(["tab-1", "tab-2", "tab-3", "tab-4"]);
    expect(new Set(ends.map(({ userId }) => userId)).size).toBe(1);
  });

  test("of one client, that start together and finish in other orders, end with four codes", async () => {
    const clientId = await register(origin);
    const person = new Person({ user: "inspector" });
    const tabs = await Promise.all(
      [0, 1, 2, 3].map(async (tab) => {
        const { url, verifier } = authorizationRequest(origin, clientId, { state: `tab-${tab}` });
        return { url, verifier, handle: (await openConsent(person, url)).handle };
      }),
    );
    const tabAt = (index: number) => {
      const tab = tabs[index];
      if (!tab) throw new Error(`There is no tab ${index}.`);
      return tab;
    };
    const callbacks = new Map<number, URL>();
    for (const index of [2, 0, 3, 1]) {
      const { url, handle } = tabAt(index);
      const approved = await person.post(url, { handle, decision: "approve", scope: "profile" });
      const picked = new URL(approved.headers.get("location") ?? "");
      // a tab that is signed in at GitHub already
      picked.searchParams.set("login", "inspector");
      const answer = await shown(picked, await person.get(picked));
      if (answer.location) callbacks.set(index, answer.location);
    }
    const redirects = new Map<number, URL>();
    for (const index of [1, 3, 2, 0]) {
      const callback = callbacks.get(index) ?? "";
      const answer = await shown(callback, await person.get(callback));
      if (answer.location) redirects.set(index, answer.location);
    }
    for (const [index, redirect] of redirects) {
      expect(redirect.searchParams.get("state")).toBe(`tab-${index}`);
      const { verifier } = tabAt(index);
      expect((await exchangeCode(origin, clientId, redirect, verifier)).status).toBe(200);
    }
    expect(redirects.size).toBe(4);
  });
});
