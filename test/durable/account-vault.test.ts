import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type FakeGitHub, fakeGitHub, tokenPath } from "./fake-github.ts";
import { accounts, connect, good, rowsOf, vaultOf } from "./vault.ts";

let github: FakeGitHub;
beforeEach(() => {
  github = fakeGitHub();
});
afterEach(() => vi.unstubAllGlobals());

const ended = { kind: "ended", grants: expect.any(Array), message: expect.stringMatching(/Sign in again/) };
const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

describe("an account's vault", () => {
  it("gives its credential to the account's connections, and to nobody else's", async () => {
    const id = await connect("1", { accessToken: "gho_one", scopes: ["user:email"] });
    expect(await accounts.credential("1", id)).toEqual(good("gho_one"));
    expect(await accounts.credential("1", "another")).toEqual(ended);
    expect(await accounts.credential("2", id)).toEqual(ended);
  });

  it("keeps one credential for each scope set: the newest, for all who have these scopes", async () => {
    const old = await connect("3", { accessToken: "gho_old", scopes: [] });
    const email = await connect("3", { accessToken: "gho_email", scopes: ["user:email", "repo"] });
    await connect("3", { accessToken: "gho_new", scopes: [] });
    expect(await accounts.credential("3", old)).toEqual(good("gho_new"));
    expect(await accounts.credential("3", email)).toEqual(good("gho_email"));
  });

  it("stores nothing that reads as a token", async () => {
    await connect("4", { accessToken: "gho_secret", scopes: ["repo"], refreshToken: "ghr_secret" });
    const stored = await rowsOf("4");
    expect(stored).toContain("repo");
    expect(stored).not.toMatch(/gho_|ghr_|secret/);
  });

  it("still has it after its object was evicted", async () => {
    const id = await connect("5", { accessToken: "gho_kept", scopes: [] });
    await evictDurableObject(vaultOf("5"));
    expect(await accounts.credential("5", id)).toEqual(good("gho_kept"));
  });
});

it("opens what it stored however its object was woken, by its name or by its id", async () => {
  const id = await connect("6", { accessToken: "gho_six", scopes: [] });
  await evictDurableObject(vaultOf("6"));
  const nameless = env.ACCOUNTS.get(env.ACCOUNTS.idFromString(vaultOf("6").id.toString()));
  expect(await nameless.credential(id)).toEqual(good("gho_six"));
  await evictDurableObject(vaultOf("6"));
  expect(await accounts.credential("6", id)).toEqual(good("gho_six"));
});

it("does not open a credential that was moved to another account", async () => {
  await connect("7", { accessToken: "gho_seven", scopes: [] });
  const sealedBy = (userId: string, sql: string, ...values: string[]) =>
    runInDurableObject(vaultOf(userId), (_vault, { storage }) =>
      storage.sql.exec<{ sealed: string }>(sql, ...values).toArray(),
    );
  const [row] = await sealedBy("7", "SELECT sealed FROM credentials");
  const id = await connect("8", { accessToken: "gho_eight", scopes: [] });
  await sealedBy("8", "UPDATE credentials SET sealed = ?", row?.sealed ?? "");
  expect(await accounts.credential("8", id)).toEqual(ended);
});

describe("2. a credential that expires", () => {
  it("is refreshed once for twenty who need it, and kept", async () => {
    github.lifetime = 28_800;
    github.refreshTokens.add("ghr_due");
    const credential = { accessToken: "gho_due", refreshToken: "ghr_due", expiresAt: inSeconds(240) };
    const id = await connect("10", { ...credential, scopes: ["repo"] });
    const asked = [
      ...Array.from({ length: 10 }, () => accounts.credential("10", id)),
      ...Array.from({ length: 5 }, () => accounts.rejected("10", id, "gho_due")),
      ...Array.from({ length: 5 }, () => accounts.renew("10", id, "grant", Date.now() + 60_000)),
    ];
    const answers = await Promise.all(asked);
    expect(github.count("POST", tokenPath)).toBe(1);
    const [token] = github.tokens;
    expect(answers).toEqual(Array(20).fill(good(token)));
    expect(await accounts.credential("10", id)).toEqual(good(token));
    expect(github.count("POST", tokenPath)).toBe(1);
  });

  it.each([
    ["5 minutes and a bit", 310, 0],
    ["under 5 minutes", 290, 1],
  ])("is refreshed when %s is left, or not yet", async (_what, left, refreshes) => {
    github.refreshTokens.add("ghr_left");
    const credential = { accessToken: "gho_left", refreshToken: "ghr_left", expiresAt: inSeconds(left) };
    const id = await connect(`11${left}`, { ...credential, scopes: [] });
    expect(await accounts.credential(`11${left}`, id)).toMatchObject({ kind: "good" });
    expect(github.count("POST", tokenPath)).toBe(refreshes);
  });

  it("that is over is unavailable while GitHub cannot refresh it, and ends nothing", async () => {
    github.refreshTokens.add("ghr_over");
    const credential = { accessToken: "gho_over", refreshToken: "ghr_over", expiresAt: inSeconds(-1) };
    const id = await connect("12", { ...credential, scopes: [] });
    github.answer(tokenPath, () => new Response("private detail", { status: 503 }));
    const message = "GitHub is having trouble (status 503). Try again in a minute.";
    expect(await accounts.credential("12", id)).toEqual({ kind: "unavailable", message });
    expect(await accounts.credential("12", id)).toMatchObject({ kind: "good" });
  });

  it("that is over and has no refresh token ends its connections", async () => {
    const credential = { accessToken: "gho_over", expiresAt: inSeconds(-1), scopes: [] };
    const id = await connect("13", credential, "grant-of-13");
    expect(await accounts.credential("13", id)).toEqual({ ...ended, grants: ["grant-of-13"] });
    expect(await accounts.credential("13", id)).toEqual({ ...ended, grants: [] });
  });

  it("whose refresh GitHub refuses ends nothing if somebody signed in meanwhile", async () => {
    const credential = { accessToken: "gho_first", refreshToken: "ghr_gone", expiresAt: inSeconds(60) };
    const first = await connect("14", { ...credential, scopes: [] });
    const waiting = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    github.answer(tokenPath, async () => {
      asked.resolve();
      await waiting.promise;
      return Response.json({ error: "bad_refresh_token" });
    });
    const call = accounts.credential("14", first);
    await asked.promise;
    const second = await connect("14", { accessToken: "gho_second", scopes: [] });
    waiting.resolve();
    expect(await call).toEqual(good("gho_second"));
    expect(await accounts.credential("14", second)).toEqual(good("gho_second"));
  });

  it("whose refresh succeeds does not replace that of a sign-in meanwhile, and is deleted at GitHub", async () => {
    github.lifetime = 28_800;
    github.refreshTokens.add("ghr_slow");
    const credential = { accessToken: "gho_slow", refreshToken: "ghr_slow", expiresAt: inSeconds(60) };
    const first = await connect("15", { ...credential, scopes: [] });
    const waiting = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    github.answer(tokenPath, async () => {
      asked.resolve();
      await waiting.promise;
      github.tokens.add("gho_late");
      const late = { access_token: "gho_late", refresh_token: "ghr_late", expires_in: 28_800 };
      return Response.json({ ...late, token_type: "bearer", scope: "" });
    });
    const call = accounts.credential("15", first);
    await asked.promise;
    await connect("15", { accessToken: "gho_newest", scopes: [] });
    waiting.resolve();
    expect(await call).toEqual(good("gho_newest"));
    expect(await accounts.credential("15", first)).toEqual(good("gho_newest"));
    expect([...github.tokens]).not.toContain("gho_late");
  });
});

describe("4. a credential that GitHub does not take", () => {
  it("ends the connections that depend on it, and no others", async () => {
    const one = await connect("20", { accessToken: "gho_a", scopes: [] }, "grant-one");
    const two = await connect("20", { accessToken: "gho_b", scopes: [] }, "grant-two");
    const email = await connect("20", { accessToken: "gho_c", scopes: ["user:email"] }, "grant-email");
    const answer = await accounts.rejected("20", one, "gho_b");
    expect(answer).toMatchObject({ kind: "ended" });
    expect(answer.kind === "ended" && [...answer.grants].sort()).toEqual(["grant-one", "grant-two"]);
    expect(await accounts.credential("20", two)).toEqual(ended);
    expect(await accounts.credential("20", email)).toEqual(good("gho_c"));
  });

  it.each<[string, (user: string, id: string) => Promise<unknown>, object]>([
    ["ends", (user, id) => accounts.end(user, id), { kind: "ended", grants: [] }],
    ["is blocked", (user) => accounts.block(user, Date.now()), { kind: "ended" }],
  ])("is not replaced for a connection that %s while GitHub is asked", async (how, end, answer) => {
    const userId = how === "ends" ? "22" : "23";
    github.lifetime = 28_800;
    github.refreshTokens.add("ghr_refused");
    const credential = { accessToken: "gho_refused", refreshToken: "ghr_refused", scopes: [] };
    const id = await connect(userId, credential);
    // which keeps the credential here
    const other = await connect(userId, credential);
    const waiting = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    github.answer(tokenPath, async () => {
      asked.resolve();
      await waiting.promise;
      const fresh = { access_token: "gho_fresh", refresh_token: "ghr_fresh", expires_in: 28_800 };
      return Response.json({ ...fresh, token_type: "bearer", scope: "" });
    });
    const call = accounts.rejected(userId, id, "gho_refused");
    await asked.promise;
    await end(userId, id);
    waiting.resolve();
    expect(await call).toMatchObject(answer);
    await accounts.unblock(userId);
    expect(await accounts.credential(userId, other)).toEqual(good("gho_fresh"));
  });

  it("ends nothing if it was replaced meanwhile", async () => {
    const id = await connect("21", { accessToken: "gho_before", scopes: [] });
    await connect("21", { accessToken: "gho_after", scopes: [] });
    const answer = good("gho_after");
    expect(await accounts.rejected("21", id, "gho_before")).toEqual(answer);
    expect(await accounts.credential("21", id)).toEqual(answer);
  });
});
