import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AccountVault } from "../../src/accounts/account-vault.ts";
import type { Link } from "../../src/accounts/link-answers.ts";
import { linkClientId } from "../../src/accounts/link-answers.ts";
import { LinkRecord } from "../../src/accounts/link-record.ts";
import { vaultParts } from "../../src/accounts/vault-parts.ts";
import type { Permissions } from "../../src/permissions/permissions.ts";
import type { Credential } from "../../src/upstream/credential.ts";
import { deletion, type FakeGitHub, fakeGitHub, tokenPath } from "./fake-github.ts";
import { accounts, connect, rowsOf, vaultOf } from "./vault.ts";

/*
 * A vault is the same whoever's it is: here, that of a person is one at GitHub too, and leads to another account's.
 */

let github: FakeGitHub;
/** The person's account and the one that they link, of each test. */
let person: string;
let linked: string;
let count = 0;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  github = fakeGitHub();
  count += 1;
  person = String(60_000 + count);
  linked = String(70_000 + count);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const reading: Permissions = { scopes: ["repos:read"], repositories: { kind: "listed", patterns: ["a/b"] } };
const day = 24 * 3600_000;

/** A token that GitHub takes. */
function tokenOf(name: string, more: Partial<Credential> = {}): Credential {
  github.tokens.add(name);
  return { accessToken: name, scopes: ["repo"], ...more };
}

/** One that is about to expire, so that its next use refreshes it. */
function expiring(name: string): Credential {
  github.lifetime = 28_800;
  github.refreshTokens.add(name.replace("gho_", "ghr_"));
  const refreshToken = name.replace("gho_", "ghr_");
  return tokenOf(name, { refreshToken, expiresAt: Math.floor(Date.now() / 1000) + 60 });
}

/** A connection of the person's, whose own credential is of no matter. */
const own = () => connect(person, { accessToken: "gho_own", scopes: [] }, "grant", { permissions: reading });

const linkTo = (account: string, credential: Credential) =>
  accounts.link(person, { id: account, login: `login-${account}` }, credential);

const unlinked = { kind: "unlinked", message: expect.stringContaining("has not linked one") };
const lost = {
  kind: "unlinked",
  message: expect.stringContaining("is not linked any more"),
  lost: expect.objectContaining({ login: expect.stringMatching(/^login-/) }),
};
const goodOf = (accessToken: string, account = linked) => ({
  ...{ kind: "good", accessToken, permissions: reading, account, login: `login-${account}` },
  upstreamScopes: expect.any(Array),
});

/** Has the next requests to a path wait. @returns what to do once one has come, and how to answer it */
function held(path: string) {
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<Response>();
  github.answer(path, () => {
    asked.resolve();
    return answer.promise;
  });
  return { asked: asked.promise, answer: answer.resolve };
}

const refreshedTo = (name: string) => {
  github.tokens.add(name);
  return Response.json({
    ...{ access_token: name, refresh_token: name.replace("gho_", "ghr_"), scope: "", token_type: "bearer" },
    ...{ expires_in: 28_800, refresh_token_expires_in: 15_897_600 },
  });
};

describe("22. a linked account's credential", () => {
  it("is not there before one is linked, and the person's connection stands", async () => {
    const id = await own();
    expect(await accounts.linkedCredential(person, id)).toEqual(unlinked);
    expect(await accounts.linkedRejected(person, id, "gho_none")).toEqual(unlinked);
    expect(await accounts.linked(person)).toBeUndefined();
    expect(await accounts.linkStatus(person)).toBeUndefined();
    expect(await accounts.credential(person, id)).toMatchObject({ kind: "good", accessToken: "gho_own" });
  });

  it("is given with what the person's own connection may do, and is in that account's vault only", async () => {
    const id = await own();
    expect(await linkTo(linked, tokenOf("gho_linked"))).toMatchObject({ kind: "linked" });
    expect(await accounts.linkedCredential(person, id)).toEqual(goodOf("gho_linked"));
    expect(await accounts.linkStatus(person)).toMatchObject({
      ...{ account: linked, login: `login-${linked}`, at: Date.now() },
      status: { clientId: linkClientId, upstreamScopes: ["repo"], permissions: { scopes: [] } },
    });
    const kept = await runInDurableObject(vaultOf(person), (_vault, { storage }) =>
      JSON.stringify([...storage.kv.list()]),
    );
    expect(kept).toContain(linked);
    expect(kept + (await rowsOf(person))).not.toContain("gho_linked");
  });

  it("is still there after both objects were evicted", async () => {
    const id = await own();
    await linkTo(linked, tokenOf("gho_linked"));
    await evictDurableObject(vaultOf(person));
    await evictDurableObject(vaultOf(linked));
    expect(await accounts.linkedCredential(person, id)).toEqual(goodOf("gho_linked"));
  });

  it("is given to no connection that has ended, and to nobody who is blocked", async () => {
    const id = await own();
    await linkTo(linked, tokenOf("gho_linked"));
    const other = await own();
    await accounts.end(person, other);
    expect(await accounts.linkedCredential(person, other)).toMatchObject({ kind: "ended" });
    await accounts.block(person, Date.now());
    expect(await accounts.linkedCredential(person, id)).toMatchObject({ kind: "ended", grants: ["grant"] });
    expect(await accounts.linkedRejected(person, id, "gho_linked")).toMatchObject({ kind: "ended" });
    expect(await accounts.linked(person)).toBeUndefined();
  });

  it("is not given when the person's connection ended while GitHub was asked for another", async () => {
    const id = await own();
    await linkTo(linked, tokenOf("gho_old", { refreshToken: "ghr_old" }));
    github.refreshTokens.add("ghr_old");
    const refresh = held(tokenPath);
    const answer = accounts.linkedRejected(person, id, "gho_old");
    await refresh.asked;
    await accounts.end(person, id);
    refresh.answer(refreshedTo("gho_new"));
    expect(await answer).toMatchObject({ kind: "ended" });
  });

  it("lives on while it is used, and ends when nobody used it for as long as a grant may rest", async () => {
    const id = await own();
    await linkTo(linked, tokenOf("gho_linked"));
    for (let uses = 0; uses < 3; uses += 1) {
      vi.setSystemTime(Date.now() + 80 * day);
      await runDurableObjectAlarm(vaultOf(linked));
      expect(await accounts.linkedCredential(person, id)).toEqual(goodOf("gho_linked"));
    }
    vi.setSystemTime(Date.now() + 91 * day);
    await runDurableObjectAlarm(vaultOf(linked));
    expect([...github.tokens]).toEqual([]);
    expect(await accounts.linkStatus(person)).toBeUndefined();
    expect(await accounts.linkedCredential(person, id)).toEqual(unlinked);
  });
});

describe("22. linking", () => {
  it("is heard by a call that waits for it", async () => {
    const waiting = accounts.linked(person, 20_000);
    await linkTo(linked, tokenOf("gho_linked"));
    expect(await waiting).toMatchObject({ account: linked });
  });

  it("of a person who was blocked meanwhile keeps nothing", async () => {
    await accounts.block(person, Date.now());
    expect(await linkTo(linked, tokenOf("gho_linked"))).toMatchObject({
      kind: "refused",
      message: expect.stringContaining("blocked"),
    });
    expect([...github.tokens]).toEqual([]);
    await accounts.unblock(person);
    expect(await accounts.linked(person)).toBeUndefined();
  });

  it("of an account that is blocked keeps nothing, nor takes the place of another", async () => {
    const id = await own();
    await linkTo(linked, tokenOf("gho_linked"));
    const blocked = `${linked}9`;
    await accounts.block(blocked, Date.now());
    expect(await linkTo(blocked, tokenOf("gho_blocked"))).toMatchObject({
      kind: "refused",
      message: expect.stringContaining("blocked"),
    });
    expect([...github.tokens]).toEqual(["gho_linked"]);
    expect(await accounts.linkedCredential(person, id)).toEqual(goodOf("gho_linked"));
  });

  it("that was interrupted leaves nothing, whichever vault knew of it", async () => {
    const interrupted = { ...(await halfLinked()), connectionId: "half" };
    await runInDurableObject(vaultOf(person), (_vault, { storage }) => {
      new LinkRecord(storage).begin(interrupted);
    });
    await runDurableObjectAlarm(vaultOf(linked));
    expect([...github.tokens]).toEqual(["gho_half"]);
    vi.setSystemTime(Date.now() + 11 * 60_000);
    await runDurableObjectAlarm(vaultOf(linked));
    expect([...github.tokens]).toEqual([]);
    const due = await runInDurableObject(vaultOf(person), async (vault, { storage }) => {
      await vault.alarm();
      return new LinkRecord(storage).nextDue();
    });
    expect(due).toBeUndefined();
    expect(await accounts.linked(person)).toBeUndefined();
  });

  /** A link whose person's vault was never told. */
  async function halfLinked(): Promise<Link> {
    const nothing = { scopes: [], repositories: { kind: "public" as const } };
    const terms = { permissions: nothing, withheld: [], decided: true };
    const connection = { ...terms, id: "half", clientId: linkClientId };
    await accounts.addConnection(linked, connection, tokenOf("gho_half"));
    return { account: linked, login: "half", connectionId: "half", at: Date.now() };
  }

  it("the same account by two people keeps its credential until both unlinked it", async () => {
    const id = await own();
    await linkTo(linked, tokenOf("gho_linked"));
    await accounts.link(`${person}9`, { id: linked, login: "same" }, tokenOf("gho_second"));
    expect([...github.tokens]).toEqual(["gho_second"]);
    expect(await accounts.unlink(`${person}9`)).toMatchObject({ token: "kept" });
    expect(await accounts.linkedCredential(person, id)).toEqual(goodOf("gho_second"));
    expect(await accounts.unlink(person)).toMatchObject({ token: "deleted" });
    expect([...github.tokens]).toEqual([]);
  });
});

describe("22. linking an account that somebody else linked too", () => {
  it("takes nothing from them if the person's vault cannot keep it", async () => {
    const other = `${person}9`;
    const theirs = await connect(other, { accessToken: "gho_own", scopes: [] }, "other", {
      permissions: reading,
    });
    await accounts.link(other, { id: linked, login: `login-${linked}` }, tokenOf("gho_first"));
    const link = vi.spyOn(AccountVault.prototype, "link").mockRejectedValueOnce(new Error("overloaded"));
    vi.spyOn(console, "error").mockImplementation(() => {});
    expect(await linkTo(linked, tokenOf("gho_second"))).toMatchObject({
      kind: "refused",
      message: expect.stringContaining("Try again"),
    });
    link.mockRestore();
    // what is the same account's is theirs by now, and GitHub is not asked to delete it
    expect([...github.tokens]).toEqual(["gho_second"]);
    expect(await accounts.linkedCredential(other, theirs)).toEqual(goodOf("gho_second"));
    expect(await accounts.connections(linked)).toHaveLength(1);
  });
});

describe("22. a link that ends", () => {
  it("by its person has its token deleted at GitHub, and leaves their connection", async () => {
    const id = await own();
    await linkTo(linked, tokenOf("gho_linked"));
    expect(await accounts.unlink(person)).toMatchObject({ link: { account: linked }, token: "deleted" });
    expect([...github.tokens]).toEqual([]);
    expect(await accounts.unlink(person)).toBeUndefined();
    expect(await accounts.linkedCredential(person, id)).toEqual(unlinked);
    expect(await accounts.credential(person, id)).toMatchObject({ kind: "good" });
  });

  it("while its credential is refreshed for a call gives that call none, and leaves no token at GitHub", async () => {
    const id = await own();
    await linkTo(linked, tokenOf("gho_old", { refreshToken: "ghr_old" }));
    github.refreshTokens.add("ghr_old");
    const refresh = held(tokenPath);
    const answer = accounts.linkedRejected(person, id, "gho_old");
    await refresh.asked;
    const ended = accounts.unlink(person);
    expect(await accounts.linked(person)).toBeUndefined();
    refresh.answer(refreshedTo("gho_new"));
    expect(await answer).toEqual(unlinked);
    expect(await ended).toMatchObject({ link: { account: linked } });
    expect([...github.tokens]).toEqual([]);
  });

  it("because another took its place while a call used it gives that call the other's credential", async () => {
    const id = await own();
    await linkTo(linked, tokenOf("gho_old", { refreshToken: "ghr_old" }));
    github.refreshTokens.add("ghr_old");
    const refresh = held(tokenPath);
    const answer = accounts.linkedRejected(person, id, "gho_old");
    await refresh.asked;
    const other = `${linked}9`;
    const replaced = await linkTo(other, tokenOf("gho_other"));
    expect(replaced).toMatchObject({ kind: "linked", former: { account: linked } });
    refresh.answer(refreshedTo("gho_new"));
    // whose it is says so: what was begun as one account is not ended as another
    expect(await answer).toEqual(goodOf("gho_other", other));
    expect([...github.tokens]).toEqual(["gho_other"]);
  });

  it("because GitHub took it back is lost, says so once, and ends nothing else", async () => {
    const id = await own();
    await linkTo(linked, tokenOf("gho_linked"));
    expect(await accounts.linkedRejected(person, id, "gho_linked")).toEqual(lost);
    expect(await accounts.linkedCredential(person, id)).toEqual(unlinked);
    expect(await accounts.credential(person, id)).toMatchObject({ kind: "good" });
    expect(await accounts.linkStatus(person)).toBeUndefined();
  });

  it("not because GitHub gives another in place of what it took back, or cannot be asked", async () => {
    const id = await own();
    await linkTo(linked, expiring("gho_short"));
    expect(await accounts.linkedCredential(person, id)).toEqual(goodOf("gho_token1"));
    github.answer(tokenPath, () => new Response("down", { status: 503 }), 3);
    expect(await accounts.linkedRejected(person, id, "gho_token1")).toMatchObject({ kind: "unavailable" });
    expect(await accounts.linkedCredential(person, id)).toMatchObject({ kind: "good" });
  });

  it("because an operator ended it in the linked account's vault is found out by the next call", async () => {
    const id = await own();
    await linkTo(linked, tokenOf("gho_linked"));
    const [connection] = await accounts.connections(linked);
    await accounts.end(linked, connection?.id ?? "");
    expect(await accounts.linkedCredential(person, id)).toEqual(lost);
  });

  it("because the operator's rules let the person connect no more ends with all that is theirs", async () => {
    const id = await own();
    await linkTo(linked, tokenOf("gho_linked"));
    const answer = await runInDurableObject(vaultOf(person), (_vault, state) => {
      const restricted = { ...env, ACCESS: { users: ["1"] } };
      const { answers } = vaultParts(state, restricted);
      return answers.credential(id);
    });
    expect(answer).toMatchObject({ kind: "ended", grants: ["grant"] });
    expect([...github.tokens]).toEqual([]);
    expect(await accounts.linked(person)).toBeUndefined();
  });

  it("is deleted at GitHub later if that cannot be asked now", async () => {
    await own();
    await linkTo(linked, tokenOf("gho_linked"));
    github.answer(deletion, () => new Response("down", { status: 503 }));
    expect(await accounts.unlink(person)).toMatchObject({ token: "pending" });
    vi.setSystemTime(Date.now() + 2 * 60_000);
    await runDurableObjectAlarm(vaultOf(linked));
    expect([...github.tokens]).toEqual([]);
  });

  it("is ended there later if the other vault cannot be asked now", async () => {
    await own();
    await linkTo(linked, tokenOf("gho_linked"));
    // as after an interruption: it was written down, and nobody was asked
    const link = await runInDurableObject(vaultOf(person), (_vault, { storage }) =>
      new LinkRecord(storage).clear(),
    );
    expect(link).toMatchObject({ account: linked });
    expect([...github.tokens]).toEqual(["gho_linked"]);
    await evictDurableObject(vaultOf(person));
    await runInDurableObject(vaultOf(person), (vault) => vault.alarm());
    expect([...github.tokens]).toEqual([]);
  });
});
