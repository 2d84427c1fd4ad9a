import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type AuditEnvironment, type AuditRow, auditRows } from "../support/audit.ts";
import { startFixtureServer } from "../support/fixture-server.ts";
import { type LogLine, logLines } from "../support/log-lines.ts";
import { type Connection, lanes, openSession } from "../support/mcp-lanes.ts";
import { jsonHeaders, request } from "../support/mcp-messages.ts";
import { type SignedIn, signIn } from "../support/oauth-client.ts";
import type { TestServer } from "../support/server.ts";

let server: TestServer;
let session: SignedIn;
beforeAll(async () => {
  server = await startFixtureServer("test/support/failing-worker.ts");
  session = await signIn(server.origin, { scope: "profile repos:read" });
});
afterAll(() => server.close());

/** A trace of its own for each use. */
const newTrace = () => crypto.randomUUID().replaceAll("-", "");
const parentOf = (trace: string) => `00-${trace}-b7ad6b7169203331-01`;

const reference = /\b(?:[0-9a-z]{4}-){2}[0-9a-z]{4}\b/;
const linesWith = (facts: object) =>
  logLines(server).filter((line) => Object.entries(facts).every(([name, value]) => line[name] === value));
const inTrace = (traceId: string) => linesWith({ traceId });

/** What is recorded and logged is on its way for a moment, longer on a machine with much to do. */
const patient = { timeout: 20_000, interval: 50 };

async function recorded(facts: Partial<AuditRow>): Promise<AuditRow[]> {
  return await vi.waitFor(async () => {
    const rows = (await auditRows(server)).filter((row) =>
      Object.entries(facts).every(([name, value]) => row[name] === value),
    );
    expect(rows).toHaveLength(1);
    return rows;
  }, patient);
}

/** The one line about a failure that somebody was told of, and no other but the audit's. */
async function lineOf(told: string): Promise<LogLine> {
  const [found = ""] = reference.exec(told) ?? [];
  const [line, ...more] = await vi.waitFor(() => {
    const lines = logLines(server).filter((one) => JSON.stringify(one).includes(found));
    const [first, ...others] = lines.filter(({ event }) => event !== "audit");
    if (found === "" || first === undefined) throw new Error(`nothing is logged of: ${told}`);
    return [first, ...others] as const;
  }, patient);
  expect(more).toEqual([]);
  expect(line.reference).toBe(found);
  return line;
}

/** Where an error was thrown: functions and places, and nothing else. */
const places = expect.arrayContaining([expect.stringMatching(/^(?:[\w$.<>#]+ )?\([\w.-]+:\d+:\d+\)$/)]);

describe.each(lanes)("$title", (lane) => {
  let connection: Connection;
  beforeAll(async () => {
    connection = await lane.connect(server.origin, session.authorization);
  });
  afterAll(() => connection.close());

  const call = (name: string, meta: object, args: object = {}) =>
    connection.request("tools/call", { name, arguments: args, _meta: meta });

  test("a call's own trace is in its entry and in every line that is written meanwhile", async () => {
    const trace = newTrace();
    server.github.fault({ path: "/user", status: 500, times: 3 });
    await call("userInfoOctokit", { traceparent: parentOf(trace), tracestate: "vendor=value" });
    const [row] = await recorded({ trace_id: trace });
    expect(row).toMatchObject({ kind: "tool", action: "userInfoOctokit", outcome: "failed" });
    expect(inTrace(trace).map(({ event }) => event)).toEqual(["tool_failed", "audit"]);
  });

  test("a failure of a tool's own is found by what the caller is told: in one line, and in the audit", async () => {
    const trace = newTrace();
    const { answer } = await call("fail", { traceparent: parentOf(trace) });
    const told = JSON.stringify(answer);
    expect(told).toContain("The operator of this server can find it by this reference: ");
    const line = await lineOf(told);
    expect(line).toEqual({
      ...{ event: "tool_failed", tool: "fail", kind: "internal", traceId: trace },
      ...{ reference: line.reference, error: "TypeError", at: places },
      causes: [{ error: "RangeError", at: places }],
    });
    await recorded({ trace_id: trace, reference: String(line.reference), reason: "internal" });
  });

  test.each([
    ["malformed", { traceparent: `00-${"0".repeat(32)}-b7ad6b7169203331-01` }],
    ["hostile", { traceparent: `${parentOf("ab".repeat(16))}\n{"event":"audit"}`, tracestate: "\u202e" }],
    ["oversized", { traceparent: `cc-${"ab".repeat(16)}-b7ad6b7169203331-01-${"x".repeat(10_000)}` }],
    ["no text", { traceparent: { toString: "x" }, tracestate: 7 }],
  ])("a trace that is %s is ignored, and never written", async (_what, meta) => {
    const before = await auditRows(server);
    await call("add", meta, { a: 1, b: 2 });
    await vi.waitFor(async () => expect(await auditRows(server)).toHaveLength(before.length + 1), patient);
    const after = await auditRows(server);
    const [row] = after.slice(-1);
    expect(row).toMatchObject({ action: "add", trace_id: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(row?.trace_id).not.toBe("ab".repeat(16));
    expect(server.logs()).not.toMatch(/abababab|xxxxxxxx|\u202e/);
  });

  test("a failure in an object is logged there, in the trace of the call that it is of", async () => {
    const trace = newTrace();
    const { answer } = await call("connectionStatus", { traceparent: parentOf(trace) });
    const line = await lineOf(JSON.stringify(answer));
    expect(line).toMatchObject({ event: "tool_failed", traceId: trace });
    expect(linesWith({ event: "object_failed", traceId: trace })).toEqual([
      {
        ...{ event: "object_failed", object: "AccountVault", method: "status" },
        error: "RangeError",
        at: places,
        traceId: trace,
      },
    ]);
  });
});

describe("what one session does at once", () => {
  test("two calls that overlap keep their traces apart", async () => {
    const opened = await openSession(server.origin, session.authorization);
    const traces = [newTrace(), newTrace()];
    const call = (trace: string | undefined, self: string, other: string, id: number) => {
      const meta = { _meta: { traceparent: parentOf(trace ?? "") } };
      return opened.post(
        request("tools/call", { name: "failTogether", arguments: { self, other }, ...meta }, id),
      );
    };
    await Promise.all([call(traces[0], "one", "two", 1), call(traces[1], "two", "one", 2)]);
    for (const trace of traces) {
      const [row] = await recorded({ trace_id: trace });
      const [line, ...more] = inTrace(trace).filter(({ event }) => event === "tool_failed");
      expect(line?.reference).toBe(row?.reference);
      expect(more).toEqual([]);
    }
  });

  test("each message of a batch has its own, and otherwise that of their request", async () => {
    const traces = [newTrace(), newTrace(), newTrace()];
    const bearer = { ...session.authorization, traceparent: parentOf(traces[2] ?? "") };
    const opened = await openSession(server.origin, session.authorization, "2025-03-26");
    const call = (trace: string | undefined, id: number) =>
      request(
        "tools/call",
        { name: "fail", arguments: {}, ...(trace && { _meta: { traceparent: parentOf(trace) } }) },
        id,
      );
    await opened.post([call(traces[0], 1), call(traces[1], 2), call(undefined, 3)], bearer);
    for (const trace of traces) {
      await recorded({ trace_id: trace });
      expect(inTrace(trace).filter(({ event }) => event === "tool_failed")).toHaveLength(1);
    }
  });
});

test("what comes of a request in the object that serves it is recorded in the trace of that request", async () => {
  const { clientId, refresh_token } = await signIn(server.origin);
  const trace = newTrace();
  const revoked = await fetch(`${server.origin}/token`, {
    method: "POST",
    headers: { traceparent: parentOf(trace) },
    body: new URLSearchParams({ token: refresh_token, client_id: clientId }),
  });
  expect(revoked.status).toBe(200);
  await recorded({ trace_id: trace, kind: "grant", action: "ended" });
});

describe("what fails before there is anybody to answer for it", () => {
  const trace = newTrace();
  const asked = (path: string, names: string, init: RequestInit = {}) =>
    fetch(`${server.origin}${path}`, {
      ...init,
      headers: { ...init.headers, "x-broken": names, traceparent: parentOf(trace) },
    });

  test("a page says a reference", async () => {
    const answer = await asked("/authorize?response_type=code&client_id=x", "OAUTH_KV");
    expect(answer.status).toBe(500);
    const line = await lineOf(await answer.text());
    expect(line).toEqual({
      ...{ event: "page_failed", path: "/authorize", error: "RangeError", at: places },
      ...{ reference: line.reference, traceId: trace },
    });
  });

  test("an endpoint of OAuth says one in its own words", async () => {
    const answer = await asked("/register", "OAUTH_KV", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ redirect_uris: ["https://client.example/callback"] }),
    });
    expect(answer.status).toBe(500);
    const told = await answer.json();
    expect(told).toEqual({ error: "server_error", error_description: expect.stringMatching(reference) });
    expect(await lineOf(JSON.stringify(told))).toMatchObject({
      event: "request_failed",
      at: places,
      traceId: trace,
    });
  });

  test("the MCP endpoints say one as the protocol does", async () => {
    const answer = await asked("/mcp", "MCP_OBJECT", {
      method: "POST",
      headers: { ...jsonHeaders, ...session.authorization },
      body: JSON.stringify(
        request("initialize", {
          protocolVersion: "2025-11-25",
          capabilities: {},
          clientInfo: { name: "x", version: "1" },
        }),
      ),
    });
    expect(answer.status).toBe(500);
    const told = await answer.json();
    expect(told).toMatchObject({ jsonrpc: "2.0", id: null, error: { code: -32603 } });
    expect(await lineOf(JSON.stringify(told))).toMatchObject({
      event: "mcp_failed",
      where: "/mcp",
      at: places,
    });
  });

  test("a run of the schedule fails with one for each part", async () => {
    const result = await server.harness
      .getWorker()
      .scheduled({ cron: "23 * * * *", scheduledTime: new Date() });
    expect(result.outcome).not.toBe("ok");
    const lines = await vi.waitFor(() => {
      const found = linesWith({ event: "housekeeping_failed" });
      expect(found.map(({ part }) => part)).toEqual(["grants", "audit"]);
      return found;
    }, patient);
    expect(new Set(lines.map(({ traceId }) => traceId)).size).toBe(1);
    for (const line of lines) expect(line).toMatchObject({ error: "RangeError", at: places });
  });
});

test("nothing of what the errors said is in the log, or in the audit", async () => {
  expect(logLines(server).filter(({ at }) => at !== undefined).length).toBeGreaterThan(0);
  expect(server.logs()).not.toContain("confidential");
  expect(JSON.stringify(await auditRows(server))).not.toContain("confidential");
});

describe("the queries of docs/observability.md", () => {
  const [underReference = "", failing = "", refused = ""] = [
    ...readFileSync("docs/observability.md", "utf8").matchAll(/(?<=```sql\n)[^`]+(?=```)/g),
  ].map(([sql]) => sql);

  async function rowsOf(sql: string): Promise<Record<string, unknown>[]> {
    const { AUDIT } = await server.harness.getWorker<AuditEnvironment>().getEnv();
    return (await AUDIT.prepare(sql).all<Record<string, unknown>>()).results;
  }

  async function call(tool: string, trace: string, args: object = {}) {
    const [stateless] = lanes;
    const connection = await stateless?.connect(server.origin, session.authorization);
    const params = { name: tool, arguments: args, _meta: { traceparent: parentOf(trace) } };
    const reply = await connection?.request("tools/call", params);
    connection?.close();
    await recorded({ trace_id: trace });
    return JSON.stringify(reply?.answer);
  }

  test("what happened under a reference", async () => {
    const trace = newTrace();
    const [told = ""] = reference.exec(await call("fail", trace)) ?? [];
    const [example = ""] = reference.exec(underReference) ?? [];
    expect(example).not.toBe("");
    expect(await rowsOf(underReference.replace(example, told))).toEqual([
      expect.objectContaining({ action: "fail", reason: "internal", reference: told, trace_id: trace }),
    ]);
    // found by its index, however much is kept
    const plan = await rowsOf(`EXPLAIN QUERY PLAN ${underReference}`);
    const steps = plan.map(({ detail }) => String(detail)).join("\n");
    for (const index of ["audit_entries_by_reference", "audit_entries_of_user"])
      expect(steps).toContain(index);
    expect(steps).not.toContain("SCAN told");
  });

  test("which calls fail, and why, by tool", async () => {
    await call("fail", newTrace());
    const rows = await rowsOf(failing);
    expect(rows).toContainEqual(
      expect.objectContaining({
        ...{ tool: "fail", outcome: "failed", reason: "internal" },
        ...{ detail: expect.stringMatching(/^TypeError at /), calls: expect.any(Number) },
      }),
    );
    expect(rows.some(({ tool }) => tool === "add")).toBe(false);
  });

  test("who is refused, and by which rule", async () => {
    await server.reconfigure({ POLICY: { rules: [{ deny: ["add"] }] } });
    await call("add", newTrace(), { a: 1, b: 2 });
    expect(await rowsOf(refused)).toContainEqual(
      expect.objectContaining({
        ...{ kind: "tool", action: "add", reason: "not-allowed", detail: "POLICY.rules.0.deny.0" },
        ...{ who: "inspector", client_id: session.clientId, times: 1 },
      }),
    );
  });
});
