import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { PresentedConnection } from "../../src/accounts/answers.ts";
import { administrationBy } from "../../src/administration/operator-administration.ts";
import { createAuthorizationServer } from "../../src/authorization/authorization-server.ts";
import { parseSettings } from "../../src/settings/settings.ts";
import { origin } from "./client.ts";
import { deletion, type FakeGitHub, fakeGitHub } from "./fake-github.ts";
import { accounts, connect, good, profileOnly, rowsOf, vaultOf } from "./vault.ts";

let github: FakeGitHub;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  github = fakeGitHub();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const minutes = (count: number) => vi.setSystemTime(Date.now() + count * 60_000);
const deletions = () => github.count("DELETE", deletion);
const own = { accessToken: "ghp_own", scopes: ["repo"] };

const presented = (id = "headless-1"): PresentedConnection => ({
  ...{ id, grantId: `grant-of-${id}`, permissions: profileOnly, withheld: [] },
  isAdmitted: true,
});
const receipt = (token: string, connectionId = "headless-1") => ({
  ...{ connectionId, clientId: "headless", token },
});

describe("23. a token that somebody presents, in the vault", () => {
  it("is a connection's own, sealed, although a client's has the same scopes", async () => {
    const client = await connect("600", { accessToken: "gho_client", scopes: ["repo"] }, "grant-600");
    expect(await accounts.present("600", presented(), own)).toBe("made");
    expect(await accounts.credential("600", "headless-1")).toEqual(good("ghp_own"));
    expect(await accounts.credential("600", client)).toEqual(good("gho_client"));
    expect(await rowsOf("600")).not.toMatch(/ghp_own|gho_client/);
    const status = await accounts.status("600", "headless-1");
    expect(status).toMatchObject({ clientId: "headless", upstreamScopes: ["repo"], credential: "good" });
    expect(await accounts.connections("600")).toMatchObject([
      { clientId: "headless", grantId: "grant-of-headless-1" },
      { clientId: "client" },
    ]);
  });

  it("stands for as long as it is presented again", async () => {
    expect(await accounts.present("601", presented(), own)).toBe("made");
    minutes(14);
    expect(await accounts.present("601", presented(), own)).toBe("stands");
    minutes(14);
    expect(await accounts.status("601", "headless-1")).toBeDefined();
    minutes(2);
    expect(await accounts.status("601", "headless-1")).toBeUndefined();
    await runDurableObjectAlarm(vaultOf("601"));
    expect(await rowsOf("601")).toBe("[[],[],[]]");
    // it ran out, and nobody ended it
    expect(await accounts.present("601", presented(), own)).toBe("made");
    expect(deletions()).toBe(0);
  });

  it("is not taken again without asking the rules when it ran out, or was ended by them", async () => {
    const again = { ...presented(), isAdmitted: false };
    expect(await accounts.present("612", again, own)).toBe("new");
    expect(await accounts.present("612", presented(), own)).toBe("made");
    minutes(14);
    expect(await accounts.present("612", again, own)).toBe("stands");
    minutes(16);
    expect(await accounts.present("612", again, own)).toBe("new");
    await runDurableObjectAlarm(vaultOf("612"));
    await accounts.present("612", presented(), own);
    await accounts.rejected("612", "headless-1", "ghp_own");
    expect(await accounts.present("612", again, own)).toBe("new");
    expect(await rowsOf("612")).toBe("[[],[],[]]");
  });

  it("that ran out and was not swept yet can be presented again", async () => {
    await accounts.present("602", presented(), own);
    minutes(16);
    expect(await accounts.present("602", presented(), own)).toBe("made");
    expect(await accounts.credential("602", "headless-1")).toEqual(good("ghp_own"));
  });

  it("is forgotten when it is ended and never deleted at GitHub, and refused for ninety days", async () => {
    await accounts.present("603", presented(), own);
    expect(await accounts.end("603", "headless-1")).toEqual(receipt("own"));
    expect(await rowsOf("603")).toBe("[[],[],[]]");
    expect(await accounts.present("603", presented(), own)).toBe("ended");
    minutes(89 * 24 * 60);
    await runDurableObjectAlarm(vaultOf("603"));
    expect(await accounts.present("603", presented(), own)).toBe("ended");
    expect(await rowsOf("603")).toBe("[[],[],[]]");
    // another token of the same person's is another matter
    expect(await accounts.present("603", presented("headless-2"), own)).toBe("made");
    minutes(2 * 24 * 60);
    await runDurableObjectAlarm(vaultOf("603"));
    expect(await accounts.present("603", presented(), own)).toBe("made");
    expect(deletions()).toBe(0);
  });

  it("is refused as well when what stands for its grant is ended", async () => {
    await accounts.present("604", presented(), own);
    expect(await accounts.release("604", "grant-of-headless-1")).toEqual(receipt("own"));
    expect(await accounts.present("604", presented(), own)).toBe("ended");
  });

  it("is not refused for good by blocking, which ends it", async () => {
    await accounts.present("605", presented(), own);
    await accounts.block("605", Date.now());
    expect(await accounts.present("605", presented(), own)).toBe("blocked");
    await accounts.end("605", "headless-1");
    await accounts.unblock("605");
    expect(await accounts.present("605", presented(), own)).toBe("made");
    expect(deletions()).toBe(0);
  });

  it("that GitHub refuses ends its own connection only", async () => {
    const client = await connect("606", { accessToken: "gho_client", scopes: ["repo"] }, "grant-606");
    await accounts.present("606", presented(), own);
    const answer = await accounts.rejected("606", "headless-1", "ghp_own");
    expect(answer).toMatchObject({ kind: "ended", grants: ["grant-of-headless-1"] });
    expect(JSON.stringify(answer)).toMatch(/no longer accepts the token that came with this request/);
    expect(await accounts.credential("606", client)).toEqual(good("gho_client"));
    expect(await accounts.end("606", "headless-1")).toEqual(receipt("deleted"));
  });

  it("keeps what it may do from being changed by a sign-in, whose credential is not kept for it", async () => {
    await accounts.present("607", presented(), own);
    github.tokens.add("gho_page");
    const terms = {
      ...{ permissions: { ...profileOnly, scopes: ["profile" as const, "repos:write" as const] } },
      ...{ withheld: [], decided: true },
    };
    const changed = await accounts.change("607", "headless-1", terms, {
      accessToken: "gho_page",
      scopes: [],
    });
    expect(changed).toBe(false);
    expect(await accounts.permissions("607", "headless-1")).toEqual(profileOnly);
    expect([...github.tokens]).toEqual([]);
  });

  it("is one of a hundred at most, and the next is taken when one has run out", async () => {
    for (const number of Array(100).keys())
      expect(await accounts.present("608", presented(`headless-${number}`), own)).toBe("made");
    expect(await accounts.present("608", presented("headless-100"), own)).toBe("too-many");
    expect(await accounts.present("608", presented("headless-99"), own)).toBe("stands");
    minutes(16);
    expect(await accounts.present("608", presented("headless-100"), own)).toBe("made");
  });

  it("is presented twice at the same time, and is one connection", async () => {
    const both = [accounts.present("609", presented(), own), accounts.present("609", presented(), own)];
    expect(await Promise.all(both)).toContain("made");
    expect(await accounts.connections("609")).toHaveLength(1);
    expect(await accounts.credential("609", "headless-1")).toEqual(good("ghp_own"));
  });

  it("is ended while it is presented again, and stays ended", async () => {
    await accounts.present("610", presented(), own);
    // in one step: it ends while the token is being sealed
    const [again, ended] = await runInDurableObject(vaultOf("610"), (vault) =>
      Promise.all([vault.present(presented(), own), vault.end("headless-1")]),
    );
    expect([again, ended]).toEqual(["ended", receipt("own")]);
    expect(await accounts.credential("610", "headless-1")).toMatchObject({ kind: "ended" });
    expect(await rowsOf("610")).toBe("[[],[],[]]");
  });

  it("can be ended by an operator, like a grant", async () => {
    const HEADLESS = { scopes: ["profile"], personalAccessTokens: true };
    const settings = parseSettings({ ...env, OPERATORS: ["9001"], HEADLESS });
    const server = createAuthorizationServer(origin, env, settings);
    const trail = { record() {} };
    const services = { settings, server, accounts, trail, audit: env.AUDIT };
    const admin = await administrationBy({ userId: "9001", login: "root" }, services);
    await accounts.present("611", { ...presented(), grantId: "abcdefghijklmnop" }, own);
    expect(await admin.endable("611", "abcdefghijklmnop")).toMatchObject({ clientId: "headless" });
    expect(await admin.endGrant("611", "abcdefghijklmnop")).toEqual(receipt("own"));
    expect(await accounts.present("611", presented(), own)).toBe("ended");
    await expect(admin.endable("611", "abcdefghijklmnop")).rejects.toThrow("There is no such grant");
    expect(deletions()).toBe(0);
  });
});
