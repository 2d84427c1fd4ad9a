import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Fault } from "../../dev/github/index.ts";
import { type Connection, lanes } from "../support/mcp-lanes.ts";
import { jsonHeaders, type Reply, statelessRequest } from "../support/mcp-messages.ts";
import { type SignedIn, signIn } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { startUpstream, type Upstream } from "../support/upstream.ts";

let upstream: Upstream;
let server: TestServer;
let profile: SignedIn;
let email: SignedIn;
let both: SignedIn;
beforeAll(async () => {
  upstream = await startUpstream();
  server = await startServer({ GITHUB_API_URL: upstream.url });
  upstream.forwardTo(server.github.url);
  profile = await signIn(server.origin, { scope: "profile" });
  email = await signIn(server.origin, { scope: "email" });
  both = await signIn(server.origin, { scope: "profile email" });
});
afterAll(async () => {
  await server.close();
  await upstream.close();
});

/** What a client of a tool sees of an answer. */
const resultOf = ({ answer }: Reply) => answer?.result;

/** The sentence of a tool error. */
function sentenceOf(reply: Reply): string {
  const { isError, content, structuredContent } = resultOf(reply) ?? {};
  expect(isError).toBe(true);
  expect(structuredContent).toBeUndefined();
  expect(content).toEqual([{ type: "text", text: expect.any(String) }]);
  const [block] = Array.isArray(content) ? content : [];
  return block.text;
}

describe.each(lanes)("$title", (lane) => {
  let connection: Connection;
  beforeAll(async () => {
    connection = await lane.connect(server.origin, profile.authorization);
  });
  afterAll(() => connection.close());

  const call = (name: string, args?: unknown, token?: SignedIn) =>
    connection.request(
      "tools/call",
      { name, ...(args !== undefined && { arguments: args }) },
      token?.authorization,
    );

  it("add adds", async () => {
    const result = resultOf(await call("add", { a: 2, b: -0.5 }));
    expect(result?.structuredContent).toEqual({ sum: 1.5 });
    expect(result?.isError ?? false).toBe(false);
  });

  it.each(["add", "userInfoOctokit", "whoami"])(
    "%s's text is its structured content as JSON (2025-06-18, tools, structured content)",
    async (name) => {
      const result = resultOf(await call(name, name === "add" ? { a: 1, b: 2 } : {}));
      expect(result?.content).toEqual([{ type: "text", text: JSON.stringify(result?.structuredContent) }]);
    },
  );

  it("userInfoOctokit returns the account as data, and nothing of the HTTP response", async () => {
    const { structuredContent } = resultOf(await call("userInfoOctokit", {})) ?? {};
    expect(structuredContent).toEqual({
      id: 3,
      login: "inspector",
      name: "Inspector Gadget",
      bio: "Debugs MCP servers",
      company: null,
      location: null,
      blog: "",
      avatarUrl: expect.stringMatching(/^http/),
      profileUrl: expect.stringMatching(/inspector$/),
      publicRepositories: expect.any(Number),
      followers: expect.any(Number),
      following: expect.any(Number),
      createdAt: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T/),
    });
  });

  it("whoami says what was granted and no more", async () => {
    const seen = {
      sub: "3",
      preferred_username: "inspector",
      name: "Inspector Gadget",
      picture: expect.stringMatching(/^http/),
    };
    const address = { email: "inspector@example.com", email_verified: true };
    expect(resultOf(await call("whoami", {}, profile))?.structuredContent).toEqual(seen);
    expect(resultOf(await call("whoami", {}, both))?.structuredContent).toEqual({ ...seen, ...address });
    expect(resultOf(await call("whoami", {}, email))?.structuredContent).toEqual({ sub: "3", ...address });
  });

  it("tools without parameters need no arguments", async () => {
    expect(resultOf(await call("whoami"))?.structuredContent).toMatchObject({ sub: "3" });
  });

  it.each([
    [
      "an undeclared parameter",
      "add",
      { a: 1, b: 2, c: 3 },
      /^Invalid arguments for add: "c" is not a parameter/,
    ],
    [
      "an undeclared parameter where there are none",
      "whoami",
      { verbose: true },
      /"verbose" is not a parameter/,
    ],
    ["two undeclared parameters", "add", { a: 1, b: 2, c: 3, d: 4 }, /"c", "d" is not a parameter/],
    ["a wrong type", "add", { a: "1", b: 2 }, /^Invalid arguments for add: a: .*expected number/],
    ["null in place of a number", "add", { a: 1, b: null }, /b: .*expected number/],
    ["a missing argument", "add", { a: 1 }, /b: .*expected number/],
    ["no arguments at all", "add", undefined, /a: .*expected number.*; b: .*expected number/],
  ])("%s is a tool error that names it", async (_what, name, args, message) => {
    expect(sentenceOf(await call(name, args))).toMatch(message);
  });

  it.each(["none", "Add", "", "toString", "__proto__", "x".repeat(10_000)])(
    "an unknown tool is -32602 (tool name %.20j)",
    async (name) => {
      const { answer } = await call(name, {});
      expect(answer?.error?.code).toBe(-32602);
      expect(answer?.error?.message.length).toBeLessThan(300);
      expect(answer?.result).toBeUndefined();
    },
  );

  it.each([
    ["arguments that are a list", { name: "add", arguments: [1, 2] }],
    ["arguments that are text", { name: "add", arguments: "1, 2" }],
    ["no name", { arguments: {} }],
    ["a name that is a number", { name: 1, arguments: {} }],
  ])("a call with %s is -32602", async (_what, params) => {
    const { answer } = await connection.request("tools/call", params);
    expect(answer?.error?.code).toBe(-32602);
  });

  it("an error is not the end: the same connection goes on", async () => {
    await call("none");
    await call("add", {});
    expect(resultOf(await call("add", { a: 1, b: 1 }))?.structuredContent).toEqual({ sum: 2 });
  });

  describe("a call whose scope was not granted", () => {
    // SEP-835 came with 2025-11-25; an older client cannot make anything of a 403
    const knowsStepUp = /^(2026|2025-11)/.test(lane.title);

    if (knowsStepUp) {
      it("is 403 with a challenge for the scopes of the call", async () => {
        const reply = await call("userInfoOctokit", {}, email);
        expect(reply.status).toBe(403);
        expect(reply.answer).toBeUndefined();
        const challenge = reply.headers.get("www-authenticate") ?? "";
        expect(challenge).toMatch(/^Bearer /);
        expect(challenge).toContain('error="insufficient_scope"');
        // with what the client has, which it would lose otherwise
        expect(challenge).toContain('scope="profile email"');
        expect(challenge).toContain(
          `resource_metadata="${server.origin}/.well-known/oauth-protected-resource/mcp"`,
        );
      });
    } else {
      it("is a tool error that says what to do", async () => {
        const reply = await call("userInfoOctokit", {}, email);
        expect(sentenceOf(reply)).toMatch(
          /^userInfoOctokit needs profile, which was not granted\. The person can grant it at http\S+, then call again\.$/,
        );
        expect(reply.headers.get("www-authenticate")).toBeNull();
      });
    }

    it("asks nothing of GitHub", async () => {
      const before = upstream.received.length;
      await call("userInfoOctokit", {}, email);
      expect(upstream.received.length).toBe(before);
    });

    it("leaves the same token what it was granted", async () => {
      expect(resultOf(await call("add", { a: 1, b: 1 }, email))?.structuredContent).toEqual({ sum: 2 });
    });
  });

  describe("when GitHub does not do it", () => {
    afterEach(() => expect(server.logs()).not.toContain("private detail"));

    const body = { message: "private detail", documentation_url: "https://docs.github.com" };
    // a read is tried three times when GitHub fails
    const lasting = { times: 3 };
    const faults: [string, Partial<Fault>, RegExp][] = [
      ["403", { status: 403 }, /^GitHub refused this: the signed-in account may not do it\. /],
      [
        "403 for an app that an organization did not approve",
        {
          status: 403,
          body: {
            message: "the `acme` organization has enabled OAuth App access restrictions. private detail",
          },
        },
        /^The organization acme .* request approval .* Link for the person: http\S+\/settings\/connections\/applications\/\S+$/,
      ],
      [
        "403 for want of a scope of GitHub's",
        { status: 403, headers: { "x-oauth-scopes": "gist", "x-accepted-oauth-scopes": "user, read:user" } },
        /^GitHub refused this: it takes GitHub's scope user or read:user, .* Link for the person: http\S+\/permissions\?request=\S+$/,
      ],
      [
        "404 before a single sign-on, at an address that is not GitHub's",
        {
          status: 404,
          headers: { "x-github-sso": "required; url=https://evil.example/orgs/acme/sso" },
        },
        /^The organization .* SAML single sign-on, .* then call again\.$/,
      ],
      [
        "403 because of its rate limit",
        { status: 403, headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1900000000" } },
        /rate limit .* Try again after 2030-03-17T17:46:40/,
      ],
      ["404", { status: 404 }, /^GitHub has no such thing, or the signed-in account cannot see it: check /],
      [
        "429 with Retry-After",
        { status: 429, headers: { "retry-after": "17" } },
        /rate limit .* Try again in 17 seconds\. About this: https:\/\/docs\.github\.com\/\S+$/,
      ],
      [
        "500",
        { status: 500, ...lasting },
        /^GitHub is having trouble \(status 500\)\. Try again in a minute\.$/,
      ],
      [
        "502 with a page of a proxy's",
        { status: 502, body: "<html>private detail", ...lasting },
        /^GitHub is having trouble \(status 502\)/,
      ],
      ["an account in another shape", { status: 200 }, /^The answer that the tool got could not be used/],
    ];

    it.each(faults)("%s is a sentence that says what to do", async (_what, fault, message) => {
      server.github.fault({ path: "/user", body, ...fault });
      const reply = await call("userInfoOctokit", {});
      expect(sentenceOf(reply)).toMatch(message);
      expect(JSON.stringify(reply.answer)).not.toContain("private detail");
      expect(JSON.stringify(reply.answer)).not.toMatch(/gh[opru]_/);
    });

    it("401 is a sentence that says what to do, and the end of the sign-in", async () => {
      const { authorization } = await signIn(server.origin, { user: "demo" });
      const own = await lane.connect(server.origin, authorization);
      server.github.fault({ path: "/user", body, status: 401 });
      const use = () => own.request("tools/call", { name: "userInfoOctokit", arguments: {} });
      const reply = await use();
      expect(sentenceOf(reply)).toMatch(/^GitHub no longer accepts .* Sign in again by reconnecting/);
      expect(JSON.stringify(reply.answer)).not.toMatch(/private detail|gh[opru]_/);
      const { status, headers } = await use();
      expect(status).toBe(401);
      expect(headers.get("www-authenticate")).toContain('error="invalid_token"');
      own.close();
    });

    it("a connection that it closes each time is a sentence, too", async () => {
      upstream.hangUp("/user", 3);
      // between the Worker and this host there is a proxy of the harness, which makes a 500 of it
      expect(sentenceOf(await call("userInfoOctokit", {}))).toMatch(
        /^GitHub (could not be reached|is having trouble \(status 500\))\. Try again in a minute\.$/,
      );
    });

    it("a failing read is tried three times and no more, and the next call works", async () => {
      server.github.fault({ path: "/user", status: 503, ...lasting });
      const before = upstream.received.length;
      sentenceOf(await call("userInfoOctokit", {}));
      expect(upstream.received.length).toBe(before + 3);
      expect(resultOf(await call("userInfoOctokit", {}))?.structuredContent).toMatchObject({
        login: "inspector",
      });
    });
  });
});

describe("2026-07-28 says of its results", () => {
  const send = async (method: string, params?: Record<string, unknown>) => {
    const connection = await lanes[0]?.connect(server.origin, profile.authorization);
    return connection?.request(method, params);
  };

  it("how long they are good for, and for whom (caching)", async () => {
    const lists = ["tools/list", "resources/list", "resources/templates/list", "prompts/list"];
    for (const method of [...lists, "server/discover"]) {
      expect((await send(method))?.answer?.result).toMatchObject({ ttlMs: 300_000, cacheScope: "public" });
    }
  });

  it("who made them, and that nothing of what is listed changes", async () => {
    const discovered = (await send("server/discover"))?.answer?.result;
    expect(discovered).toMatchObject({
      supportedVersions: ["2026-07-28"],
      _meta: { "io.modelcontextprotocol/serverInfo": { name: "remote-mcp-github" } },
    });
    expect(discovered?.capabilities).toEqual({
      ...{ tools: { listChanged: false }, prompts: { listChanged: false }, completions: {} },
      resources: { listChanged: false, subscribe: false },
    });
  });
});

describe("a caller who leaves in the middle of a call", () => {
  it("leaves the server healthy", async () => {
    const { headers, body } = statelessRequest("tools/call", { name: "userInfoOctokit", arguments: {} });
    const send = (signal?: AbortSignal) =>
      fetch(`${server.origin}/mcp`, {
        method: "POST",
        headers: { ...jsonHeaders, ...profile.authorization, ...headers },
        body: JSON.stringify(body),
        ...(signal && { signal }),
      });
    const held = upstream.hold("/user");
    const leaving = new AbortController();
    const call = send(leaving.signal).then((response) => response.text());
    await held.arrived;
    server.harness.clearLogs();
    leaving.abort();
    await expect(call).rejects.toThrow(/abort/i);

    const again = await send();
    expect(again.status).toBe(200);
    expect(await again.json()).toMatchObject({ result: { structuredContent: { login: "inspector" } } });
    expect(server.harness.getLogs().filter(({ level }) => level === "error")).toEqual([]);
  });
});

describe("GitHub's credential", () => {
  it("goes to GitHub with the call, and does not follow a redirect to another host", async () => {
    const elsewhere = await startUpstream();
    server.github.fault({ path: "/user", status: 302, headers: { location: `${elsewhere.url}/elsewhere` } });
    const connection = await lanes[0]?.connect(server.origin, profile.authorization);
    await connection?.request("tools/call", { name: "userInfoOctokit", arguments: {} });
    await elsewhere.close();
    expect(upstream.received.at(-1)?.headers.authorization).toMatch(/^(token|bearer) gho_/i);
    expect(elsewhere.received.map(({ path }) => path)).toEqual(["/elsewhere"]);
    for (const { headers } of elsewhere.received) expect(headers.authorization).toBeUndefined();
  });

  it("is in no answer and no log line", () => {
    expect(server.logs()).not.toMatch(/gh[opru]_/);
  });
});
