import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Person } from "../../dev/person.ts";
import { type AuditRow, auditRows } from "../support/audit.ts";
import { sendModern } from "../support/conversations.ts";
import { type Connection, lanes, openSession } from "../support/mcp-lanes.ts";
import { type Reply, request } from "../support/mcp-messages.ts";
import { type MovedClockServer, startMovedClockServer } from "../support/moved-clock-server.ts";
import {
  authorizationRequest,
  exchangeCode,
  postToken,
  redirectUri,
  register,
  type SignedIn,
  signIn,
} from "../support/oauth-client.ts";
import { type OtherEntry, withEntry } from "../support/other-entry.ts";
import { startServer } from "../support/server.ts";
import { objectsOf } from "../support/session-objects.ts";

let server: MovedClockServer;
let origin: string;
let inspector: SignedIn;

beforeAll(async () => {
  server = await startMovedClockServer("test/support/limited-worker.ts");
  origin = server.origin;
  await server.reconfigure({
    POLICY: { rules: [{ perDay: { add: 2, getIssue: 2, createIssue: 1, askName: 2 } }] },
  });
  inspector = await signIn(origin, { scope: "profile repos:write" });
});
afterAll(() => server.close());

/** What the limiters take from now on, and that nothing was counted before. */
async function limits(told: object = {}): Promise<void> {
  const answer = await fetch(`${origin}/__limits`, { method: "POST", body: JSON.stringify(told) });
  if (!answer.ok) throw new Error(`The limits were not set (${answer.status}).`);
}

/** Nobody called anything today. */
async function newDay(): Promise<void> {
  for (const id of await objectsOf(server, "AccountVault")) {
    const sql = await server.harness.getWorker().getDurableObjectStorage("AccountVault", { id });
    await sql.exec("DELETE FROM calls_by_day");
  }
}

beforeEach(async () => {
  await limits();
  await newDay();
});

const minute = 60_000;
const place = { owner: "inspector", repo: "hello-world" };
const iso = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

/** What was recorded since. */
async function recording(): Promise<() => Promise<AuditRow[]>> {
  const before = (await auditRows(server)).length;
  return async () => (await auditRows(server)).slice(before);
}

/** Waits for what is recorded after its answer. */
const recorded = async (rows: () => Promise<AuditRow[]>, facts: Partial<AuditRow>) =>
  await expect
    .poll(async () => (await rows()).filter((row) => isLike(row, facts)), { timeout: 5000 })
    .not.toEqual([]);
const isLike = (row: AuditRow, facts: Partial<AuditRow>) =>
  Object.entries(facts).every(([name, value]) => row[name] === value);

/** How often GitHub was asked to open an issue. */
const opened = () =>
  server.github.calls().filter(({ method, path }) => method === "POST" && path.endsWith("/issues")).length;

let titles = 0;
const issue = () => ({ name: "createIssue", arguments: { ...place, title: `Limited ${++titles}` } });
const sum = { name: "add", arguments: { a: 2, b: 3 } };
const textOf = ({ answer }: Reply): unknown =>
  (answer?.result?.content as { text?: string }[] | undefined)?.[0]?.text;

describe.each(lanes)("2. by $title", (lane) => {
  const connected: Connection[] = [];
  async function connect(): Promise<Connection> {
    const connection = await lane.connect(origin, inspector.authorization);
    connected.push(connection);
    return connection;
  }
  afterEach(() => {
    for (const connection of connected.splice(0)) connection.close();
  });

  it("requests beyond those of a minute are a 429 that says when to go on, and then they do", async () => {
    const connection = await connect();
    const other = await connect();
    await limits({ calls: 3 });
    const rows = await recording();
    const before = opened();
    expect((await connection.request("tools/list")).status).toBeLessThan(300);
    expect((await connection.request("tools/list")).status).toBeLessThan(300);
    // another client of the same person
    expect((await other.request("tools/list")).status).toBeLessThan(300);
    const refused = await connection.request("tools/call", issue());
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("60");
    expect(refused.answer).toMatchObject({
      id: null,
      error: {
        message: expect.stringMatching(
          /^Too many requests: .* Nothing of it was done\. Go on from .* \(in 60 seconds\)/,
        ),
        data: { retryAfter: 60, resetAt: iso },
      },
    });
    await other.request("tools/list");
    expect(opened()).toBe(before);
    await server.forward(minute);
    expect(textOf(await connection.request("tools/call", sum))).toBe('{"sum":5}');
    await recorded(rows, { kind: "tool", action: "add" });
    const ofLimit = (await rows()).filter(({ kind }) => kind === "limit");
    expect(ofLimit).toMatchObject([
      { action: "calls", decision: "refused", reason: "exceeded", user_id: expect.any(String) },
    ]);
  });

  it("where the limiter fails, what changes something is a 503, and everything else goes on", async () => {
    const connection = await connect();
    await server.forward(minute);
    await limits({ limitersFail: true });
    const rows = await recording();
    const before = opened();
    const refused = await connection.request("tools/call", issue());
    expect(refused.status).toBe(503);
    expect(refused.headers.get("retry-after")).toBe("10");
    expect(refused.answer?.error).toMatchObject({
      message: expect.stringMatching(/Nothing was done\. Try again from/),
      data: { retryAfter: 10, resetAt: iso },
    });
    expect(opened()).toBe(before);
    expect(textOf(await connection.request("tools/call", sum))).toBe('{"sum":5}');
    expect((await connection.request("tools/list")).answer?.result?.tools).toBeDefined();
    const failed = { kind: "limit", action: "calls", reason: "limiter-failed" } as const;
    await recorded(rows, { ...failed, decision: "refused" });
    await recorded(rows, { ...failed, decision: "allowed" });
  });

  it("a tool that was called as often as may be in a day says when it can be again", async () => {
    const connection = await connect();
    const rows = await recording();
    for (const _time of [1, 2]) expect(textOf(await connection.request("tools/call", sum))).toBe('{"sum":5}');
    const refused = await connection.request("tools/call", sum);
    expect(refused.answer?.result).toMatchObject({
      isError: true,
      _meta: { retryAfter: expect.any(Number), resetAt: expect.stringMatching(/T00:00:00Z$/) },
    });
    expect(textOf(refused)).toMatch(
      /^The operator's policy lets you call add 2 times a day, and that is used up\. It can be called again from \d{4}-\d\d-\d\dT00:00:00Z \(in \d+ (hours|minutes|seconds?)\)\.$/,
    );
    // others can be
    expect(
      (await connection.request("tools/call", { name: "whoami", arguments: {} })).answer?.result?.isError,
    ).toBeFalsy();
    await recorded(rows, {
      ...{ kind: "tool", action: "add", decision: "refused", reason: "limited", outcome: "not-done" },
      detail: "POLICY.rules.0.perDay.add",
    });
  });

  it("invalid arguments, and a change that is answered again, use up nothing", async () => {
    const connection = await connect();
    for (const _time of [1, 2, 3])
      await connection.request("tools/call", { name: "add", arguments: { a: "two" } });
    expect(textOf(await connection.request("tools/call", sum))).toBe('{"sum":5}');
    const { name, arguments: given } = issue();
    const create = { name, arguments: { ...given, idempotencyKey: `limited-${titles}` } };
    const first = await connection.request("tools/call", create);
    expect(first.answer?.result?.isError).toBeFalsy();
    const again = await connection.request("tools/call", create);
    expect(again.answer?.result?.isError).toBeFalsy();
    expect(JSON.stringify(again.answer)).toContain("was made before");
    const before = opened();
    expect(textOf(await connection.request("tools/call", issue()))).toContain("createIssue once a day");
    expect(opened()).toBe(before);
  });

  it("a resource and a prompt count as the tool that shows the same", async () => {
    const connection = await connect();
    const uri = "github://repos/inspector/hello-world/issues/1";
    const prompt = { name: "triageIssue", arguments: { ...place, number: "1" } };
    expect((await connection.request("resources/read", { uri })).answer?.result).toBeDefined();
    expect((await connection.request("prompts/get", prompt)).answer?.result).toBeDefined();
    for (const [method, params] of [
      ["resources/read", { uri }],
      ["prompts/get", prompt],
    ] as const) {
      const { answer } = await connection.request(method, params);
      expect(answer?.error).toMatchObject({
        code: -32600,
        message: expect.stringContaining("lets you call getIssue 2 times a day"),
        data: { retryAfter: expect.any(Number), resetAt: iso },
      });
    }
  });

  it("where the account cannot be asked, reads go on uncounted, and changes are not made", async () => {
    const connection = await connect();
    await limits({ quotasFail: true });
    const rows = await recording();
    const before = opened();
    for (const _time of [1, 2, 3])
      expect(textOf(await connection.request("tools/call", sum))).toBe('{"sum":5}');
    const refused = await connection.request("tools/call", issue());
    expect(textOf(refused)).toMatch(
      /^createIssue was not carried out: .* Nothing was done\. Call it again from/,
    );
    expect(refused.answer?.result?._meta).toMatchObject({ retryAfter: 10, resetAt: iso });
    expect(opened()).toBe(before);
    const reason = "limiter-failed";
    await recorded(rows, { action: "add", decision: "allowed", reason, outcome: "ok" });
    await recorded(rows, { action: "createIssue", decision: "refused", reason, outcome: "not-done" });
  });
});

describe("2. a batch", () => {
  it("counts with each of its requests, and nothing of one that is too much is done", async () => {
    const session = await openSession(origin, inspector.authorization, "2025-03-26");
    await limits({ calls: 2 });
    const before = opened();
    const batch = [1, 2, 3].map((id) => request("tools/call", issue(), id));
    expect((await session.post(batch)).status).toBe(429);
    expect(opened()).toBe(before);
    await limits({ calls: 3 });
    expect((await session.post([1, 2, 3].map((id) => request("ping", {}, id)))).status).toBe(200);
  });

  it("with one change in it is refused whole where the limiter fails", async () => {
    const session = await openSession(origin, inspector.authorization, "2025-03-26");
    await limits({ limitersFail: true });
    const batch = [request("ping", {}, 1), request("tools/call", issue(), 2)];
    expect((await session.post(batch)).status).toBe(503);
  });
});

describe("2. a request without a message", () => {
  const accept = { accept: "application/json, text/event-stream" };
  const json = { "content-type": "application/json" };
  const sent: readonly (readonly [string, string, () => RequestInit | Promise<RequestInit>])[] = [
    ["a stream at /sse", "/sse", () => ({ headers: accept })],
    [
      "a stream of a session",
      "/mcp",
      async () => ({
        headers: { ...accept, ...(await openSession(origin, inspector.authorization, "2025-11-25")).headers },
      }),
    ],
    [
      "the end of a session",
      "/mcp",
      async () => ({
        method: "DELETE",
        headers: (await openSession(origin, inspector.authorization, "2025-11-25")).headers,
      }),
    ],
    ["no JSON at /mcp", "/mcp", () => ({ method: "POST", headers: { ...json, ...accept }, body: "{" })],
    [
      "a body that is too large",
      "/mcp",
      () => ({ method: "POST", headers: json, body: " ".repeat(2 ** 21) }),
    ],
    ["no JSON at /sse", "/sse/message", () => ({ method: "POST", headers: json, body: "{" })],
  ];

  it.each(sent)("counts as well: %s", async (_what, path, init) => {
    const { headers, ...rest } = await init();
    const send = () =>
      fetch(`${origin}${path}`, {
        ...{ ...rest, headers: { ...(headers as object), ...inspector.authorization } },
        signal: AbortSignal.timeout(10_000),
      });
    await limits({ calls: 0 });
    const refused = await send();
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("60");
    await refused.body?.cancel();
    // nothing of it changes anything, so it goes on where it cannot be counted
    await limits({ limitersFail: true });
    const passed = await send();
    expect([200, 204, 400, 413]).toContain(passed.status);
    await passed.body?.cancel();
  });
});

it("2. a call in rounds of 2026-07-28 counts once", async () => {
  const ask = async (more: object = {}) => {
    const params = { name: "askName", arguments: {}, ...more };
    const capabilities = { elicitation: { form: {} } };
    const response = await sendModern(origin, inspector.authorization, "tools/call", params, {
      capabilities,
    });
    return (await response.json()) as { result: Record<string, unknown> };
  };
  const inputResponses = { name: { action: "accept", content: { name: "Ada" } } };
  for (const _time of [1, 2]) {
    for (const _round of [1, 2, 3])
      expect((await ask()).result).toMatchObject({ resultType: "input_required" });
    expect((await ask({ inputResponses })).result).toMatchObject({
      content: [{ text: 'It is {"name":"Ada"}.' }],
    });
  }
  expect((await ask({ inputResponses })).result).toMatchObject({ isError: true });
});

it("2. a page of another origin that may call can read when to go on", async () => {
  await limits({ calls: 0 });
  const response = await fetch(`${origin}/mcp`, {
    method: "POST",
    headers: {
      ...inspector.authorization,
      ...{ "content-type": "application/json", accept: "application/json, text/event-stream" },
      origin: "https://playground.ai.cloudflare.com",
    },
    body: JSON.stringify(request("tools/list")),
  });
  expect(response.status).toBe(429);
  expect(response.headers.get("access-control-allow-origin")).toBe("https://playground.ai.cloudflare.com");
  expect(response.headers.get("access-control-expose-headers")).toContain("Retry-After");
});

let networks = 0;
/** The header of an address that nobody came from yet, as Cloudflare writes it. */
const newAddress = () => ({ "cf-connecting-ip": `192.0.2.${++networks}` });

function registerFrom(address: object): Promise<Response> {
  return fetch(`${origin}/register`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: "https://client.example", ...address },
    body: JSON.stringify({ redirect_uris: [redirectUri], token_endpoint_auth_method: "none" }),
  });
}

describe("2. registrations", () => {
  it("beyond those of a minute and an address are a 429 that says when to register", async () => {
    const address = newAddress();
    await limits({ addresses: 2 });
    const rows = await recording();
    for (const _time of [1, 2]) expect((await registerFrom(address)).status).toBe(201);
    for (const _time of [1, 2]) {
      const refused = await registerFrom(address);
      expect(refused.status).toBe(429);
      expect(refused.headers.get("retry-after")).toBe("60");
      expect(refused.headers.get("cache-control")).toBe("no-store");
      expect(refused.headers.get("access-control-allow-origin")).not.toBeNull();
      expect(refused.headers.get("access-control-expose-headers")).toContain("Retry-After");
      expect(await refused.json()).toEqual({
        error: "too_many_requests",
        error_description: expect.stringMatching(
          /Register again from \d{4}-.*Z \(in 60 seconds\) at the latest/,
        ),
      });
    }
    expect((await registerFrom(newAddress())).status).toBe(201);
    // another purpose has its own
    const url = authorizationRequest(origin, await register(origin)).url;
    expect((await fetch(url, { headers: { ...address } })).status).toBe(200);
    await server.forward(minute);
    expect((await registerFrom(address)).status).toBe(201);
    await recorded(rows, { kind: "limit" });
    const ofLimit = (await rows()).filter(({ kind }) => kind === "limit");
    expect(ofLimit).toMatchObject([
      { action: "registration", decision: "refused", reason: "exceeded", user_id: null, client_id: null },
    ]);
    expect(JSON.stringify(ofLimit)).not.toContain(address["cf-connecting-ip"]);
  });

  it("are limited for a network of IPv6 as one", async () => {
    await limits({ addresses: 1 });
    const from = (address: string) => registerFrom({ "cf-connecting-ip": address });
    expect((await from("2001:db8:7:1:a::1")).status).toBe(201);
    expect((await from("2001:db8:7:1:b::2")).status).toBe(429);
    expect((await from("2001:db8:7:2::1")).status).toBe(201);
  });

  it("are refused where the limiter fails, and that is recorded", async () => {
    await limits({ limitersFail: true });
    const rows = await recording();
    const refused = await registerFrom(newAddress());
    expect(refused.status).toBe(503);
    expect(refused.headers.get("retry-after")).toBe("10");
    expect(await refused.json()).toMatchObject({ error: "temporarily_unavailable" });
    const failed = {
      kind: "limit",
      action: "registration",
      decision: "refused",
      reason: "limiter-failed",
    } as const;
    await recorded(rows, failed);
  });
});

describe("2. pages of /authorize", () => {
  it("beyond those of a minute and an address say when to go on", async () => {
    const { url } = authorizationRequest(origin, await register(origin));
    const address = { ...newAddress(), accept: "text/html" };
    await limits({ addresses: 2 });
    const rows = await recording();
    const get = () => fetch(url, { headers: address });
    expect((await get()).status).toBe(200);
    expect((await get()).status).toBe(200);
    const refused = await get();
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("60");
    expect(refused.headers.get("content-security-policy")).toContain("default-src 'none'");
    const page = await refused.text();
    expect(page).toContain("Too many sign-ins from your network");
    expect(page).toMatch(/Nothing was granted\. Go on from \d{4}-.*Z \(in 60 seconds\) at the latest/);
    const posted = await fetch(url, { method: "POST", headers: address, body: new URLSearchParams() });
    expect(posted.status).toBe(429);
    // nothing else is limited by address
    expect((await fetch(`${origin}/callback?code=x&state=y`, { headers: address })).status).toBe(400);
    expect((await fetch(`${origin}/`, { headers: address })).status).toBe(200);
    expect((await registerFrom(address)).status).toBe(201);
    await server.forward(minute);
    expect((await get()).status).toBe(200);
    await recorded(rows, { kind: "limit" });
    const ofLimit = (await rows()).filter(({ kind }) => kind === "limit");
    expect(ofLimit).toMatchObject([{ action: "authorization", decision: "refused", reason: "exceeded" }]);
    expect(JSON.stringify(ofLimit)).not.toContain(address["cf-connecting-ip"]);
  });

  it("are shown where the limiter fails, and that is recorded", async () => {
    const { url } = authorizationRequest(origin, await register(origin));
    await limits({ limitersFail: true });
    const rows = await recording();
    expect((await fetch(url, { headers: newAddress() })).status).toBe(200);
    const passed = {
      kind: "limit",
      action: "authorization",
      decision: "allowed",
      reason: "limiter-failed",
    } as const;
    await recorded(rows, passed);
  });
});

describe("2. /token", () => {
  it.each([
    ["an address that is beyond every limit", { addresses: 0 }],
    ["one of which nobody can say", { limitersFail: true }],
  ])("is never limited: codes are exchanged and tokens refreshed from %s", async (_what, told) => {
    const clientId = await register(origin);
    const { url, verifier } = authorizationRequest(origin, clientId);
    const redirect = await new Person({ user: "demo" }).authorize(url);
    await limits(told);
    const exchanged = await exchangeCode(origin, clientId, redirect, verifier);
    expect(exchanged.status).toBe(200);
    const { refresh_token } = (await exchanged.json()) as { refresh_token: string };
    const fields = { grant_type: "refresh_token", client_id: clientId, refresh_token };
    expect((await tokenFrom(newAddress(), fields)).status).toBe(200);
  });

  const tokenFrom = (address: object, fields: Record<string, string>) =>
    fetch(`${origin}/token`, { method: "POST", headers: { ...address }, body: new URLSearchParams(fields) });

  it("answers what it refuses as ever, and records so many of an address only", async () => {
    const signedIn = await signIn(origin);
    const address = newAddress();
    await limits({ addresses: 2 });
    const rows = await recording();
    // one that names a grant is served where that is, and one that names nothing is not
    const forged = `${signedIn.refresh_token.slice(0, -4)}0000`;
    const fields = { grant_type: "refresh_token", client_id: signedIn.clientId };
    for (const refresh_token of [forged, "x", forged, "x", forged, "x"]) {
      const refused = await tokenFrom(address, { ...fields, refresh_token });
      expect(refused.status).toBe(400);
      expect(await refused.json()).toMatchObject({ error: "invalid_grant" });
    }
    const limit = {
      kind: "limit",
      action: "token-refusals",
      decision: "refused",
      reason: "exceeded",
    } as const;
    await recorded(rows, limit);
    const all = await rows();
    expect(all.filter(({ kind }) => kind === "token")).toHaveLength(2);
    expect(all.filter((row) => isLike(row, limit))).toHaveLength(1);
    expect(JSON.stringify(all)).not.toContain(address["cf-connecting-ip"]);
    // those of others are
    await postToken(origin, { ...fields, refresh_token: "x" });
    await expect
      .poll(async () => (await rows()).filter(({ kind }) => kind === "token"), { timeout: 5000 })
      .toHaveLength(3);
  });
});

describe("2. by the limiters of wrangler.jsonc", () => {
  let entry: OtherEntry;
  beforeAll(() => {
    const whole = (load: (path: string) => string) =>
      `export * from ${load("src/index.ts")}; export { default } from ${load("src/index.ts")};`;
    entry = withEntry(whole, 2);
  });
  afterAll(() => entry.remove());

  it("what is beyond them is refused, by person and by address", async () => {
    const limited = await startServer({}, {}, entry.configPath);
    try {
      const { authorization } = await signIn(limited.origin);
      const [stateless] = lanes;
      const connection = await stateless?.connect(limited.origin, authorization);
      // two and two, if a minute ends between them, and no more
      const answers = [];
      for (const _time of [1, 2, 3, 4, 5]) answers.push((await connection?.request("tools/list"))?.status);
      expect(answers).toContain(429);
      const registered = [];
      for (const _time of [1, 2, 3, 4, 5]) {
        const headers = { "content-type": "application/json", "cf-connecting-ip": "192.0.2.200" };
        registered.push(
          (await fetch(`${limited.origin}/register`, { method: "POST", headers, body: "{}" })).status,
        );
      }
      expect(registered).toContain(429);
    } finally {
      await limited.close();
    }
  });
});
