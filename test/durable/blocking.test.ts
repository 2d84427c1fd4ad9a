import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { administrationBy } from "../../src/administration/operator-administration.ts";
import type { AuditEvent } from "../../src/audit/event.ts";
import { createAuthorizationServer } from "../../src/authorization/authorization-server.ts";
import { parseSettings } from "../../src/settings/settings.ts";
import { watchedTrail } from "./audit-trail.ts";
import {
  approve,
  beginSignIn,
  callbackOf,
  callTool,
  exchange,
  origin,
  refresh,
  signIn,
  signInForCode,
} from "./client.ts";
import { deletion, type FakeGitHub, fakeGitHub } from "./fake-github.ts";
import { accounts, connect, good, vaultOf } from "./vault.ts";

/** The account that the fake GitHub signs in. */
const person = "42";
const operator = { userId: "9001", login: "root" };

let github: FakeGitHub;
beforeEach(() => {
  github = fakeGitHub();
});
afterEach(async () => {
  await accounts.unblock(person);
  vi.unstubAllGlobals();
});

const blocked = "The operator of this server has blocked this GitHub account.";
const refusal = (grants: readonly string[] = []) => ({ kind: "ended", grants, message: blocked });

/** Administration on the Worker's own storage. */
async function administration() {
  const settings = parseSettings({ ...env, OPERATORS: [operator.userId, "9002"] });
  const server = createAuthorizationServer(origin, env, settings);
  const { trail } = watchedTrail();
  return await administrationBy(operator, { settings, server, accounts, trail, audit: env.AUDIT });
}

describe("4. a blocked account's vault", () => {
  it("gives out nothing: no credential, no renewal, no admission, no permissions", async () => {
    const id = await connect("700", { accessToken: "gho_blocked", scopes: [] }, "grant-700");
    await accounts.block("700", Date.now());
    expect(await accounts.credential("700", id)).toEqual(refusal(["grant-700"]));
    expect(await accounts.renew("700", id, "grant-700", Date.now() + 1e6)).toEqual(refusal(["grant-700"]));
    expect(await accounts.admission("700", id)).toEqual(refusal(["grant-700"]));
    expect(await accounts.rejected("700", id, "gho_blocked")).toEqual(refusal(["grant-700"]));
    expect(await accounts.permissions("700", id)).toBeUndefined();
    expect(await accounts.status("700", id)).toBeUndefined();
    expect(await accounts.credential("701", id)).not.toEqual(expect.objectContaining({ message: blocked }));
  });

  it("says so also of connections that there are no more", async () => {
    await accounts.block("702", Date.now());
    expect(await accounts.credential("702", "gone")).toEqual(refusal());
    expect(await accounts.isBlocked("702")).toBe(true);
    expect(await accounts.isBlocked("703")).toBe(false);
  });

  it("still is after its object was evicted, and gives out what it has when it is not any more", async () => {
    const id = await connect("704", { accessToken: "gho_again", scopes: [] });
    await accounts.block("704", Date.now());
    await evictDurableObject(vaultOf("704"));
    expect(await accounts.credential("704", id)).toEqual(refusal());
    expect(await accounts.unblock("704")).toBe(true);
    expect(await accounts.unblock("704")).toBe(false);
    expect(await accounts.credential("704", id)).toEqual(good("gho_again"));
  });

  it("keeps no connection that is made meanwhile, and no credential of it", async () => {
    await accounts.block("705", Date.now());
    github.tokens.add("gho_beside");
    const id = await connect("705", { accessToken: "gho_beside", scopes: [] });
    expect(await accounts.connections("705")).toEqual([]);
    expect(github.tokens.has("gho_beside")).toBe(false);
    expect(await accounts.unblock("705")).toBe(true);
    expect(await accounts.credential("705", id)).toMatchObject({ kind: "ended" });
  });

  it("ends a connection whose person changes it meanwhile", async () => {
    const id = await connect("706", { accessToken: "gho_before", scopes: [] });
    await accounts.block("706", Date.now());
    const terms = { permissions: { scopes: ["profile" as const], repositories: { kind: "all" as const } } };
    const change = { ...terms, withheld: [], decided: true };
    expect(await accounts.change("706", id, change, { accessToken: "gho_after", scopes: ["repo"] })).toBe(
      false,
    );
    expect(await accounts.connections("706")).toEqual([]);
  });
});

describe("4. blocking somebody", () => {
  it("ends every grant at once, and what a token of theirs still reaches", async () => {
    const [one, other] = [await signIn(), await signIn()];
    expect((await callTool(one.access_token, "add")).status).toBe(200);
    const before = github.count("DELETE", deletion);
    const receipts = await (await administration()).block(person, "stole a token");
    expect(receipts.map(({ token }) => token)).toEqual(["deleted", "deleted"]);
    expect(github.count("DELETE", deletion)).toBe(before + 1);
    for (const { clientId, refresh_token } of [one, other]) {
      const refused = await refresh(clientId, refresh_token);
      expect(refused.status).toBe(400);
      expect(await refused.json()).toMatchObject({ error: "invalid_grant" });
    }
    expect(await accounts.connections(person)).toEqual([]);
  });

  it("keeps them from signing in, with the reason for their client and for them", async () => {
    await (await administration()).block(person);
    const begun = await beginSignIn();
    const callback = callbackOf(await approve(begun));
    const response = await begun.browser.send(callback);
    expect(response.status).toBe(302);
    const to = new URL(response.headers.get("location") ?? "");
    expect(to.searchParams.get("error")).toBe("access_denied");
    expect(to.searchParams.get("error_description")).toBe(blocked);
    expect(to.searchParams.has("code")).toBe(false);
    // what GitHub gave for them is gone
    expect(github.tokens.size).toBe(0);
  });

  it("counts for a code that was issued before, and is over when they are let in again", async () => {
    const begun = await signInForCode();
    const admin = await administration();
    await admin.block(person);
    const late = await exchange(begun);
    expect(late.status).toBe(400);
    expect(await admin.unblock(person)).toBe(true);
    expect(await admin.unblock(person)).toBe(false);
    const again = await signIn();
    expect((await callTool(again.access_token, "add")).status).toBe(200);
  });

  it("is listed, the latest first, with who did it and why; one whom nobody ever saw, too", async () => {
    const admin = await administration();
    await admin.block("583231", "reported by\u202e somebody\nelse");
    await admin.block(person);
    await admin.block("583231", "for another reason");
    const { blocked: list } = await admin.blocked();
    expect(list.map(({ userId, by, reason }) => ({ userId, by, reason }))).toEqual([
      { userId: "583231", by: operator, reason: "for another reason" },
      { userId: person, by: operator },
    ]);
    expect(await accounts.isBlocked("583231")).toBe(true);
    await admin.unblock("583231");
    expect((await admin.blocked()).blocked.map(({ userId }) => userId)).toEqual([person]);
  });

  it("is not for oneself, not for other operators, and not for what is no account", async () => {
    const admin = await administration();
    await expect(admin.block(operator.userId)).rejects.toThrow("Nobody can block themselves");
    await expect(admin.block("9002")).rejects.toThrow(
      "OPERATORS, in the configuration, is where operators are made and unmade",
    );
    for (const id of ["octocat", "", "0", "-1", "1; DROP TABLE blocked_accounts", "9".repeat(21)])
      await expect(admin.block(id)).rejects.toThrow("userId has to be a numeric GitHub id");
    await expect(admin.block("5", "x".repeat(201))).rejects.toThrow("200 characters at most");
    for (const id of [operator.userId, "9002", "5"]) expect(await accounts.isBlocked(id)).toBe(false);
  });

  it("counts although the list cannot be written, and says that this failed", async () => {
    const settings = parseSettings({ ...env, OPERATORS: [operator.userId] });
    const server = createAuthorizationServer(origin, env, settings);
    const { trail } = watchedTrail();
    const audit = {
      prepare: () => {
        throw new Error("D1 is down");
      },
    } as unknown as D1Database;
    const admin = await administrationBy(operator, { settings, server, accounts, trail, audit });
    await expect(admin.block("707")).rejects.toThrow("D1 is down");
    expect(await accounts.isBlocked("707")).toBe(true);
  });
});

it("4. nobody but an operator administers", async () => {
  const settings = parseSettings({ ...env, OPERATORS: ["9002"] });
  const server = createAuthorizationServer(origin, env, settings);
  const recorded: AuditEvent[] = [];
  const trail = { record: (event: AuditEvent) => void recorded.push(event) };
  const services = { settings, server, accounts, trail, audit: env.AUDIT };
  // as often as they like, and the trail is not filled by it
  for (let time = 0; time < 3; time += 1)
    await expect(administrationBy(operator, services)).rejects.toThrow("Only the operators of this server");
  expect(recorded).toEqual([
    expect.objectContaining({ userId: operator.userId, decision: "refused", reason: "not-operator" }),
  ]);
});
