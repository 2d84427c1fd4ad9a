import { globSync } from "node:fs";
import { basename } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { Person } from "../../dev/person.ts";
import { type AuditRow, auditRows } from "../support/audit.ts";
import { callTool, newRequest, openConsent } from "../support/authorization.ts";
import { lanes } from "../support/mcp-lanes.ts";
import { exchangeCode, postToken, redirectUri, type SignedIn, signIn } from "../support/oauth-client.ts";
import { serverSecret, startServer, type TestServer } from "../support/server.ts";

const migrationFiles = globSync("migrations/*.sql")
  .map((file) => basename(file))
  .sort();

/** What is used of the database. */
interface D1 {
  prepare(sql: string): { all(): Promise<{ results: unknown[] }> };
}

let server: TestServer;
let session: SignedIn;
let rows: AuditRow[];
/** Everything that was given out and is somebody's alone. */
const given: string[] = [];
const denied: string[] = [];

const trace = "0af7651916cd43dd8448eb211c80319c";
const privateText = "what somebody wrote in confidence";
const sessions = lanes.filter(({ title }) => /session|SSE/.test(title));

beforeAll(async () => {
  server = await startServer();
  const { origin } = server;
  const mcp = `${origin}/mcp`;

  session = await signIn(origin, { scope: "profile email repos:read" });
  given.push(session.access_token, session.refresh_token);

  // what works, on each lane
  await callTool(mcp, session.access_token, "getIssue", {
    ...{ owner: "inspector", repo: "hello-world", number: 1 },
  });
  const bearer = { ...session.authorization, traceparent: `00-${trace}-b7ad6b7169203331-01` };
  for (const lane of sessions) {
    const connection = await lane.connect(origin, bearer);
    await connection.request("tools/call", { name: "add", arguments: { a: 1, b: 2 } });
    connection.close();
  }

  // what fails, and what is refused
  server.github.fault({
    path: "/user",
    status: 500,
    times: 3,
    body: { message: "gho_leakedByGitHub0123456789" },
  });
  await callTool(mcp, session.access_token, "userInfoOctokit");
  await callTool(mcp, session.access_token, "createIssue", {
    ...{ owner: "inspector", repo: "hello-world", title: "A title", body: privateText },
  });
  await callTool(mcp, session.access_token, "add", { a: 1, b: "two", [session.refresh_token]: 1 });
  await callTool(mcp, session.access_token, session.access_token);

  // a person who declines, here and at GitHub
  const here = await newRequest(origin);
  const person = new Person({ user: "demo" });
  const { handle } = await openConsent(person, here.url);
  await person.post(here.url, { handle, decision: "deny" });
  const there = await newRequest(origin);
  await new Person({ user: "demo", cancelAtGitHub: true }).authorize(there.url);
  denied.push(here.clientId, there.clientId);
  given.push(handle);

  // a refresh, tokens that are none, and the end
  const fields = { refresh_token: session.refresh_token, client_id: session.clientId };
  const refreshed = await postToken(origin, { grant_type: "refresh_token", ...fields });
  const renewed = (await refreshed.json()) as { access_token: string; refresh_token: string };
  given.push(renewed.access_token, renewed.refresh_token);
  await exchangeCode(origin, session.clientId, new URL(`${redirectUri}?code=x`), "y");
  const forged = `${session.refresh_token.slice(0, -4)}0000`;
  await postToken(origin, { grant_type: "refresh_token", ...fields, refresh_token: forged });
  await postToken(origin, { token: renewed.refresh_token, client_id: session.clientId });

  // the end of the grant is the last of it, and what the log has is on its way
  await vi.waitFor(
    async () => {
      rows = await auditRows(server);
      expect(rows.some(({ action }) => action === "ended")).toBe(true);
      const logged = server
        .logs()
        .match(/(?<=event[^{}]{1,10}audit[^{}]{1,30}id[^0-9a-z]{1,10})[0-9a-z]{9}-[0-9a-z]{4}-[0-9a-f]{16}/g);
      expect(rows.map(({ id }) => id)).toEqual([...new Set(logged)].sort());
    },
    { timeout: 20_000, interval: 50 },
  );
});

afterAll(() => server.close());

const of = (kind: AuditRow["kind"], facts: Partial<AuditRow> = {}) =>
  rows.filter(
    (row) => row.kind === kind && Object.entries(facts).every(([name, value]) => row[name] === value),
  );

describe("3. everything is recorded", () => {
  test("a sign-in, the consent, and the grant with its life", () => {
    const who = {
      user_id: session.access_token.split(":")[0],
      client_id: session.clientId,
      login: "inspector",
    };
    expect(of("sign-in", { action: "connect", decision: "allowed" })).toEqual([expect.objectContaining(who)]);
    expect(of("consent", { decision: "allowed", reason: "by-person" })).toEqual([
      expect.objectContaining({ ...who, detail: expect.stringContaining("profile email repos:read") }),
    ]);
    expect(rows.filter(({ kind }) => kind === "grant").map(({ action }) => action)).toEqual([
      "make",
      "refresh",
      "ended",
    ]);
    const [, grant_id] = session.access_token.split(":");
    expect(of("grant", { action: "make" })).toEqual([expect.objectContaining({ ...who, grant_id })]);
    expect(of("grant", { action: "ended" })).toEqual([
      expect.objectContaining({ grant_id, user_id: who.user_id, reason: "token-deleted" }),
    ]);
  });

  test("denials, here and at GitHub", () => {
    expect(of("consent", { decision: "denied" })).toEqual([
      expect.objectContaining({ client_id: denied[0], user_id: null, reason: "by-person" }),
    ]);
    expect(of("sign-in", { decision: "denied" })).toEqual([
      expect.objectContaining({ client_id: denied[1], user_id: null, reason: "cancelled-at-github" }),
    ]);
  });

  test("calls that work, on each lane, with hashes of their arguments, sizes and time", () => {
    const [issue, ...more] = of("tool", { action: "getIssue" });
    expect(more).toEqual([]);
    expect(issue).toMatchObject({ decision: "allowed", outcome: "ok", login: "inspector", actor: null });
    expect(issue?.argument_bytes).toBe(
      JSON.stringify({ owner: "inspector", repo: "hello-world", number: 1 }).length,
    );
    expect(issue?.result_bytes).toBeGreaterThan(100);
    expect(issue?.duration).toBeGreaterThan(0);
    const kept = JSON.parse(String(issue?.arguments));
    expect(Object.keys(kept)).toEqual(["owner", "repo", "number"]);
    for (const argument of Object.values(kept))
      expect(argument).toEqual({ hash: expect.stringMatching(/^[\w-]{22}$/) });
    expect(of("tool", { action: "add", outcome: "ok" })).toHaveLength(sessions.length);
  });

  test("the trace that a session's client named", () => {
    expect(of("tool", { action: "add", trace_id: trace })).toHaveLength(sessions.length);
  });

  test("calls that fail, and why", () => {
    expect(of("tool", { outcome: "failed" })).toEqual([
      expect.objectContaining({ action: "userInfoOctokit", decision: "allowed", reason: "failed" }),
    ]);
  });

  test("calls that are refused, by the name that is declared or none", () => {
    expect(of("token", { action: "challenge" })).toEqual([
      expect.objectContaining({ reason: "insufficient-scope", detail: "repos:write", login: "inspector" }),
    ]);
    const refused = of("tool", { decision: "refused" });
    expect(refused.map(({ action, reason, outcome }) => [action, reason, outcome])).toEqual([
      ["add", "invalid-arguments", "not-done"],
      ["(unknown)", "unknown-tool", "not-done"],
    ]);
    expect(Object.keys(JSON.parse(String(refused[0]?.arguments)))).toEqual(["a", "b", "(other)"]);
  });

  test("token requests that are refused, in nobody's name", () => {
    const refused = of("token", { action: "request", decision: "refused" });
    expect(refused.map(({ reason, user_id, login }) => [reason, user_id, login])).toEqual([
      ["invalid_grant", null, null],
      ["invalid_grant", null, null],
    ]);
    expect(refused.map(({ subject }) => subject)).toEqual([
      null,
      session.refresh_token.split(":").slice(0, 2).join(":"),
    ]);
  });
});

test("3. the log has the same, one line for each", () => {
  const logged = rows.filter(({ id }) => server.logs().includes(id));
  expect(logged).toEqual(rows);
});

test("3. no entry holds a secret, or what somebody wrote", () => {
  const text = JSON.stringify(rows);
  expect(text).toContain("getIssue");
  const secrets = [...given, ...given.flatMap((token) => token.split(":")[2] ?? [])];
  secrets.push(serverSecret, server.github.clientSecret, privateText, "A title", "leakedByGitHub");
  for (const secret of secrets) expect(text).not.toContain(secret);
  for (const token of server.github.issuedTokens()) expect(text).not.toContain(token);
  expect(text).not.toMatch(/gh[opurs]_|@example\.com|hello-world/);
});

test("3. wrangler finds nothing to migrate in the tables that the Worker made", async () => {
  await server.harness.getWorker().applyD1Migrations("AUDIT");
  const { AUDIT } = await server.harness.getWorker<{ AUDIT: D1 }>().getEnv();
  const { results } = await AUDIT.prepare("SELECT name FROM d1_migrations").all();
  expect(results).toEqual(migrationFiles.map((name) => ({ name })));
  expect(await auditRows(server)).toEqual(rows);
});

test("3. the schedule deletes what is older than it may be", async () => {
  const { AUDIT } = await server.harness.getWorker<{ AUDIT: D1 }>().getEnv();
  const old = Date.now() - 91 * 24 * 3600_000;
  const id = `${old.toString(36).padStart(9, "0")}-0000-old`;
  await AUDIT.prepare(`INSERT INTO audit_entries (id, at, kind) VALUES ('${id}', ${old}, 'tool')`).all();
  expect((await auditRows(server)).length).toBe(rows.length + 1);
  await server.harness.getWorker().scheduled({ cron: "23 * * * *", scheduledTime: new Date() });
  expect(await auditRows(server)).toEqual(rows);
});
