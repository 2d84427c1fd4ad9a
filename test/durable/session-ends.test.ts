import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { findEntries } from "../../src/audit/query.ts";
import { pause } from "../../src/time/pause.ts";
import { setTrouble } from "./audit-database.ts";
import { bufferOf } from "./audit-trail.ts";
import { signIn } from "./client.ts";
import { type FakeGitHub, fakeGitHub } from "./fake-github.ts";
import { initialize, objectOf, sessionClient, sum } from "./session-client.ts";

let github: FakeGitHub;
let client: ReturnType<typeof sessionClient>;
beforeEach(async () => {
  github = fakeGitHub();
  const { access_token, clientId } = await signIn();
  client = sessionClient(access_token);
  // nobody else sees to what comes next
  const recorded = async () => (await findEntries(env.AUDIT, { clientId })).entries.map(({ kind }) => kind);
  await expect.poll(recorded).toEqual(["grant", "consent", "sign-in"]);
});
afterEach(() => {
  setTrouble("none");
  vi.unstubAllGlobals();
});

/** An answer that does not come. */
const never = (signal?: AbortSignal | null) =>
  new Promise<never>((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));

/** The entries of the audit trail that are kept while D1 does not take them. */
const kept = () =>
  runInDurableObject(bufferOf("42"), (_buffer, { storage }) =>
    storage.sql.exec<{ entry: string }>("SELECT entry FROM entries").toArray(),
  ).then((rows) => rows.map(({ entry }) => JSON.parse(entry)));

describe("a session that its client ends", () => {
  it("loses no entry of the audit trail, though D1 is slow and fails", async () => {
    const session = await client.open();
    setTrouble(() => pause(500));
    await client.post(sum(1), session);
    expect((await client.close(session)).status).toBe(204);
    expect(await runDurableObjectAlarm(objectOf(session))).toBe(true);
    expect(await kept()).toContainEqual(expect.objectContaining({ kind: "tool", action: "add" }));
  });

  it("nor that of a call which it stops", async () => {
    const session = await client.open();
    setTrouble(() => pause(500));
    github.answer("/user", never);
    const call = client.post(
      { id: 1, method: "tools/call", params: { name: "userInfoOctokit", arguments: {} } },
      session,
    );
    await expect.poll(() => github.count("GET", "/user")).toBeGreaterThan(1);
    expect((await client.close(session)).status).toBe(204);
    expect(await runDurableObjectAlarm(objectOf(session))).toBe(true);
    expect((await call).status).toBe(200);
    expect(await kept()).toContainEqual(
      expect.objectContaining({ kind: "tool", action: "userInfoOctokit", outcome: "failed" }),
    );
  });
});

describe("a session that nobody used for a day", () => {
  it("is unknown as soon as it begins to end, to a call as to a stream", async () => {
    const session = await client.open();
    // for as long as its last entry is on its way, the object is there
    const over = Promise.withResolvers<void>();
    setTrouble(over.promise);
    await client.post(sum(1), session);
    const end = runInDurableObject(objectOf(session), async (object, { storage }) => {
      await storage.put("lastUse", 1);
      await object.endIfIdle();
    });
    const call = await client.post(sum(2), session);
    expect(call.status).toBe(404);
    expect(await call.json()).toMatchObject({ error: { code: -32001 } });
    expect((await client.post({ method: "notifications/initialized" }, session)).status).toBe(404);
    expect((await client.listen(session)).status).toBe(404);
    over.resolve();
    await end;
    expect((await client.post(sum(3), session)).status).toBe(404);
    expect((await client.post(initialize)).status).toBe(200);
  });
});
