import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ConnectionTerms, NewConnection } from "../../src/accounts/answers.ts";
import type { Permissions } from "../../src/permissions/permissions.ts";
import { deletion, type FakeGitHub, fakeGitHub } from "./fake-github.ts";
import { accounts, connect, connectionWith, good, profileOnly, rowsOf, vaultOf } from "./vault.ts";

let github: FakeGitHub;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  github = fakeGitHub();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const laterBy = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);
const day = 24 * 3600;
const inDays = (days: number) => Date.now() + days * day * 1000;

const everywhere = { kind: "all" } as const;
const reading: Permissions = { scopes: ["profile", "repos:read"], repositories: everywhere };
const writing: Permissions = { scopes: ["profile", "repos:write"], repositories: everywhere };
const terms = (permissions: Permissions): ConnectionTerms => ({ permissions, withheld: [], decided: true });

/** A token that works at GitHub. */
function credential(accessToken: string, ...scopes: string[]) {
  github.tokens.add(accessToken);
  return { accessToken, scopes };
}

/** How often GitHub was asked to delete a token. */
const deletionsOf = (accessToken: string) =>
  github.received.filter(({ path, body }) => path === deletion && body.includes(accessToken)).length;

/** Some turns of the event loop, enough for whoever waits for nothing else. */
async function turns(count = 5): Promise<void> {
  for (let turn = 0; turn < count; turn++) await crypto.subtle.digest("SHA-256", new Uint8Array(1));
}

describe("what a person allowed", () => {
  it("is kept with the connection, with what could not be granted, and goes out with its credential", async () => {
    const permissions: Permissions = {
      scopes: ["profile", "repos:write"],
      repositories: { kind: "listed", patterns: ["acme/*"] },
      writeUntil: inDays(1),
    };
    const withheld = [{ scope: "email", by: "github" }] as const;
    const id = await connect("900", credential("gho_900", "repo"), "grant", { permissions, withheld });
    await evictDurableObject(vaultOf("900"));
    expect(await accounts.permissions("900", id)).toEqual(permissions);
    expect(await accounts.status("900", id)).toMatchObject({ permissions, withheld });
    expect(await accounts.credential("900", id)).toEqual(good("gho_900", permissions));
    expect(await accounts.renew("900", id, "grant", inDays(1))).toEqual(good("gho_900", permissions));
  });

  it("is nobody's whose connection has ended, or is another account's", async () => {
    const id = await connect("901", credential("gho_901"), "grant");
    expect(await accounts.permissions("902", id)).toBeUndefined();
    await accounts.release("901", "grant");
    expect(await accounts.permissions("901", id)).toBeUndefined();
    expect(await accounts.status("901", id)).toBeUndefined();
  });

  it("is not known of connections of an earlier version: those are over, and new ones work", async () => {
    await connect("903", credential("gho_903"), "grant");
    await runInDurableObject(vaultOf("903"), (_vault, { storage }) => {
      storage.sql.exec("DROP TABLE connections");
      storage.sql.exec(
        `CREATE TABLE connections (id TEXT PRIMARY KEY, client_id TEXT NOT NULL, scope_set TEXT NOT NULL,
         grant_id TEXT, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL)`,
      );
      storage.sql.exec("INSERT INTO connections VALUES ('old', 'client', '', 'grant', 0, ?)", inDays(90));
    });
    await evictDurableObject(vaultOf("903"));
    expect(await accounts.credential("903", "old")).toMatchObject({ kind: "ended" });
    const id = await connect("903", credential("gho_new"));
    expect(await accounts.credential("903", id)).toEqual(good("gho_new"));
  });
});

describe("whether a person limited a client to less than it asks for", () => {
  const inPublic: Permissions = { ...writing, repositories: { kind: "public" } };
  const unasked = { decided: false };

  it.each<[string, Partial<NewConnection> | undefined, boolean]>([
    ["there is nothing of it", undefined, false],
    ["they allowed all of it", { permissions: writing }, false],
    ["they allowed less", { permissions: reading }, true],
    ["they allowed it elsewhere only", { permissions: inPublic }, true],
    ["they allowed it for a day", { permissions: { ...writing, writeUntil: inDays(1) } }, true],
    ["it is another client's", { permissions: reading, clientId: "other" }, false],
    ["they were not asked", { permissions: reading, ...unasked }, false],
    // it stands on what they chose for that one
    [
      "they were not asked again",
      { permissions: reading, ...unasked, supersedes: crypto.randomUUID() },
      true,
    ],
  ])("%s", async (what, facts, limited) => {
    const user = `905-${what}`;
    if (facts) await connect(user, credential("gho_905", "repo"), "grant", facts);
    expect(await accounts.limited(user, "client", writing)).toBe(limited);
    await connect(user, credential("gho_906", "repo"), "grant-all", { permissions: writing });
    expect(await accounts.limited(user, "client", writing)).toBe(limited);
    await accounts.release(user, "grant");
    expect(await accounts.limited(user, "client", writing)).toBe(false);
  });

  it("is known from a change on, and survives the object", async () => {
    const facts = { permissions: writing, ...unasked };
    const id = await connect("907", credential("gho_907", "repo"), "grant", facts);
    await connect("907", { accessToken: "gho_907", scopes: ["repo"] }, "grant-other", facts);
    expect(await accounts.limited("907", "client", writing)).toBe(false);
    await accounts.change("907", id, terms(profileOnly), { accessToken: "gho_907", scopes: ["repo"] });
    await evictDurableObject(vaultOf("907"));
    expect(await accounts.limited("907", "client", writing)).toBe(true);
  });
});

describe("a change", () => {
  it("counts at once, and leaves the connection everything else", async () => {
    const id = await connect("910", credential("gho_narrow"), "grant-910");
    const before = await accounts.status("910", id);
    const withheld = [{ scope: "email", by: "operator" }] as const;
    const wide = credential("gho_wide", "repo");
    expect(await accounts.change("910", id, { permissions: writing, withheld, decided: true }, wide)).toBe(
      true,
    );
    expect(await accounts.credential("910", id)).toEqual(good("gho_wide", writing));
    const upstreamScopes = ["repo"];
    expect(await accounts.status("910", id)).toEqual({
      ...before,
      upstreamScopes,
      permissions: writing,
      withheld,
    });
  });

  it("survives its object, and a token request", async () => {
    const id = await connect("911", credential("gho_before", "repo"), "grant-911", { permissions: writing });
    // an object that asked GitHub for something a moment ago cannot be evicted: nothing is to be deleted there
    await connect("911", { accessToken: "gho_before", scopes: ["repo"] }, "grant-other");
    const narrow: Permissions = { scopes: ["profile", "repos:read"], repositories: { kind: "public" } };
    await accounts.change("911", id, terms(narrow), credential("gho_after"));
    await evictDurableObject(vaultOf("911"));
    expect(await accounts.renew("911", id, "grant-911", inDays(90))).toEqual(good("gho_after", narrow));
    expect(await accounts.permissions("911", id)).toEqual(narrow);
  });

  it("drops a credential that nobody needs any more, here and at GitHub", async () => {
    const id = await connect("912", credential("gho_unneeded", "repo"), "grant", { permissions: writing });
    await accounts.change("912", id, terms(profileOnly), credential("gho_needed"));
    expect([...github.tokens]).toEqual(["gho_needed"]);
    expect(await rowsOf("912")).not.toContain('repo"');
    expect(await accounts.credential("912", id)).toEqual(good("gho_needed"));
  });

  it("tries again to delete it, if GitHub is down", async () => {
    const id = await connect("913", credential("gho_stuck", "repo"), "grant", { permissions: writing });
    github.answer(deletion, () => new Response("down", { status: 503 }));
    await accounts.change("913", id, terms(profileOnly), credential("gho_left"));
    expect(github.tokens.has("gho_stuck")).toBe(true);
    laterBy(61);
    await runDurableObjectAlarm(vaultOf("913"));
    expect([...github.tokens]).toEqual(["gho_left"]);
  });

  it("touches no credential, nor what is allowed, of other connections", async () => {
    const one = await connect("914", credential("gho_shared"), "grant-one");
    const other = await connect("914", { accessToken: "gho_shared", scopes: [] }, "grant-other");
    const email = await connect("914", credential("gho_email", "user:email"), "grant-email");
    await accounts.change("914", one, terms(writing), credential("gho_repo", "repo"));
    expect(await accounts.credential("914", one)).toEqual(good("gho_repo", writing));
    expect(await accounts.credential("914", other)).toEqual(good("gho_shared"));
    expect(await accounts.credential("914", email)).toEqual(good("gho_email"));
    expect([...github.tokens].sort()).toEqual(["gho_email", "gho_repo", "gho_shared"]);
    // and the last of those that share it takes it along
    await accounts.change("914", other, terms(reading), credential("gho_repo2", "repo"));
    expect(github.tokens.has("gho_shared")).toBe(false);
    expect(await accounts.credential("914", one)).toEqual(good("gho_repo2", writing));
  });

  it("that needs the same of GitHub replaces the credential, and deletes the one before", async () => {
    const id = await connect("915", credential("gho_first", "repo"), "grant", { permissions: writing });
    await accounts.change("915", id, terms(reading), credential("gho_second", "repo"));
    expect(await accounts.credential("915", id)).toEqual(good("gho_second", reading));
    // the person is not made to wait for it
    await expect.poll(() => [...github.tokens]).toEqual(["gho_second"]);
  });

  it("that GitHub answered with the same token again keeps that token", async () => {
    const id = await connect("916", credential("gho_same", "repo"), "grant", { permissions: writing });
    await accounts.change("916", id, terms(reading), { accessToken: "gho_same", scopes: ["repo"] });
    expect(await accounts.credential("916", id)).toEqual(good("gho_same", reading));
    expect(github.count("DELETE", deletion)).toBe(0);
  });

  it.each(["unknown", "released", "expired"])("of a connection that is %s is none", async (how) => {
    const user = `917-${how}`;
    const id = await connect(user, credential("gho_old"), how === "released" ? "grant" : undefined);
    if (how === "released") await accounts.release(user, "grant");
    if (how === "expired") laterBy(601);
    const rows = await rowsOf(user);
    const wanted = how === "unknown" ? crypto.randomUUID() : id;
    expect(await accounts.change(user, wanted, terms(writing), credential("gho_late", "repo"))).toBe(false);
    // nothing of it is here, nor at GitHub
    expect(await rowsOf(user)).toBe(rows);
    expect(github.tokens.has("gho_late")).toBe(false);
    expect(await accounts.permissions(user, wanted)).toBeUndefined();
  });

  it.each(Array.from({ length: 12 }, (_, moment) => moment))(
    "leaves nothing behind when its connection ends at moment %i of it",
    async (moment) => {
      const user = String(9200 + moment);
      const id = await connect(user, credential("gho_old"), "grant");
      await runInDurableObject(vaultOf(user), async (vault, { storage }) => {
        const changed = vault.change(id, terms(writing), credential("gho_new", "repo"));
        await turns(moment);
        await Promise.all([changed, vault.release("grant")]);
        await storage.deleteAlarm();
      });
      expect(await accounts.credential(user, id)).toMatchObject({ kind: "ended" });
      expect(await rowsOf(user)).toBe("[[],[],[]]");
      expect([...github.tokens]).toEqual([]);
    },
  );

  it("of a connection that is over has its credential deleted as soon as GitHub can be reached", async () => {
    const id = await connect("918", credential("gho_over"), "grant");
    await accounts.release("918", "grant");
    github.answer(deletion, () => new Response("down", { status: 503 }));
    expect(await accounts.change("918", id, terms(writing), credential("gho_late", "repo"))).toBe(false);
    expect([...github.tokens]).toEqual(["gho_late"]);
    expect(await rowsOf("918")).not.toContain("gho_late");
    laterBy(61);
    await runDurableObjectAlarm(vaultOf("918"));
    expect([...github.tokens]).toEqual([]);
    expect(await rowsOf("918")).toBe("[[],[],[]]");
  });

  it("of a connection that is over leaves another client the credential that it has", async () => {
    const over = await connect("919", credential("gho_over"), "grant-over");
    const other = await connect("919", credential("gho_theirs", "repo"), "grant", { permissions: writing });
    await accounts.release("919", "grant-over");
    expect(await accounts.change("919", over, terms(writing), credential("gho_late", "repo"))).toBe(false);
    expect(await accounts.credential("919", other)).toEqual(good("gho_theirs", writing));
    expect([...github.tokens]).toEqual(["gho_theirs"]);
  });

  it("whose connection ends while GitHub deletes what was before leaves another client a credential", async () => {
    const ending = await connect("921", credential("gho_before"), "grant-ending");
    const other = await connect("921", credential("gho_theirs", "repo"), "grant", { permissions: writing });
    const asked = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<Response>();
    // both the one that is replaced and the one that nobody needs
    let deletions = 0;
    const slowly = async () => {
      deletions += 1;
      if (deletions === 2) asked.resolve();
      return (await answered.promise).clone();
    };
    github.answer(deletion, slowly, 2);
    await runInDurableObject(vaultOf("921"), async (vault) => {
      const changed = vault.change(ending, terms(writing), credential("gho_new", "repo"));
      await asked.promise;
      await vault.release("grant-ending");
      answered.resolve(new Response(null, { status: 204 }));
      expect(await changed).toBe(false);
    });
    expect(await accounts.credential("921", other)).toEqual(good("gho_new", writing));
    expect(github.tokens.has("gho_new")).toBe(true);
    expect(deletionsOf("gho_new")).toBe(0);
  });

  it.each(Array.from({ length: 12 }, (_, moment) => moment))(
    "whose connection ends at moment %i of it leaves another client a credential that works",
    async (moment) => {
      const user = String(9400 + moment);
      const id = await connect(user, credential("gho_old"), "grant");
      const other = await connect(user, credential("gho_theirs", "repo"), "other", { permissions: writing });
      await runInDurableObject(vaultOf(user), async (vault) => {
        const changed = vault.change(id, terms(writing), credential("gho_new", "repo"));
        await turns(moment);
        await Promise.all([changed, vault.release("grant")]);
      });
      const kept = await accounts.credential(user, other);
      expect(kept).toMatchObject({ kind: "good", permissions: writing });
      const working = kept.kind === "good" ? [kept.accessToken] : [];
      await expect.poll(() => [...github.tokens]).toEqual(working);
    },
  );

  it.each(Array.from({ length: 16 }, (_, moment) => moment))(
    "at moment %i of another leaves one of both, and no credential without a connection",
    async (moment) => {
      const user = String(9300 + moment);
      const id = await connect(user, credential("gho_none"), "grant");
      // what both had before stays, which makes the first one quick
      await connect(user, { accessToken: "gho_none", scopes: [] }, "grant-other");
      const mail: Permissions = { scopes: ["email"], repositories: everywhere };
      await runInDurableObject(vaultOf(user), async (vault) => {
        const first = vault.change(id, terms(writing), credential("gho_repo", "repo"));
        await turns(moment);
        await Promise.all([first, vault.change(id, terms(mail), credential("gho_mail", "user:email"))]);
      });
      const kept = await accounts.credential(user, id);
      expect([good("gho_repo", writing), good("gho_mail", mail)]).toContainEqual(kept);
      const needed = ["gho_none", kept.kind === "good" ? kept.accessToken : ""];
      await expect.poll(() => [...github.tokens].sort()).toEqual(needed.sort());
    },
  );
});

describe("waiting for the person", () => {
  /** Long enough that a test which waited for it would fail. */
  const patience = 50_000;

  it.each<[string, Permissions]>([
    ["just that", { scopes: ["repos:read"], repositories: everywhere }],
    ["what implies it", writing],
    ["it for longer than now", { ...writing, writeUntil: inDays(1) }],
  ])("takes no time when they allowed %s already", async (what, permissions) => {
    const user = `940-${what.length}`;
    const id = await connect(user, credential("gho_940", "repo"), "grant", { permissions });
    expect(await accounts.permissions(user, id, ["repos:read"], patience)).toEqual(permissions);
  });

  it("takes no time for a connection that is over, nor without patience", async () => {
    const id = await connect("941", credential("gho_941"), "grant");
    expect(await accounts.permissions("941", "another", ["repos:write"], patience)).toBeUndefined();
    expect(await accounts.permissions("941", id, ["repos:write"])).toEqual(profileOnly);
    expect(await accounts.permissions("941", id, ["repos:write"], 0)).toEqual(profileOnly);
  });

  it("ends with the change that allows all of it, for everybody who waits, and not before", async () => {
    const id = await connect("942", credential("gho_942"), "grant");
    const other = await connect("942", { accessToken: "gho_942", scopes: [] }, "grant-other");
    await runInDurableObject(vaultOf("942"), async (vault) => {
      const over: string[] = [];
      const wait = (
        name: string,
        connection: string,
        ...wanted: ("email" | "repos:read" | "repos:write")[]
      ) =>
        vault.permissions(connection, wanted, patience).then((allowed) => {
          over.push(name);
          return allowed;
        });
      const reader = wait("reader", id, "repos:read");
      const writer = wait("writer", id, "repos:write");
      const both = wait("both", id, "repos:write", "email");
      void wait("another connection", other, "repos:read");

      await vault.change(id, terms(reading), credential("gho_r", "repo"));
      expect(await reader).toEqual(reading);
      await turns();
      expect(over).toEqual(["reader"]);

      await vault.change(id, terms(writing), credential("gho_w", "repo"));
      expect(await writer).toEqual(writing);
      await turns();
      expect(over).toEqual(["reader", "writer"]);

      const all: Permissions = { scopes: ["profile", "email", "repos:write"], repositories: everywhere };
      await vault.change(id, terms(all), credential("gho_a", "repo", "user:email"));
      expect(await both).toEqual(all);
      await turns();
      expect(over).toEqual(["reader", "writer", "both"]);

      // which ends the last wait, so that no timer is left
      await vault.change(other, terms(reading), credential("gho_o", "repo"));
    });
  });

  it("goes on after a change that allowed it for a time that is over", async () => {
    const id = await connect("943", credential("gho_943"), "grant");
    await runInDurableObject(vaultOf("943"), async (vault) => {
      let over = false;
      const writer = vault.permissions(id, ["repos:write"], patience).finally(() => {
        over = true;
      });
      const ended = { ...writing, writeUntil: Date.now() };
      await vault.change(id, terms(ended), credential("gho_ended", "repo"));
      await turns();
      expect(over).toBe(false);
      await vault.change(id, terms(writing), credential("gho_again", "repo"));
      expect(await writer).toEqual(writing);
    });
  });

  it("ends when patience does, with what is allowed then", async () => {
    const id = await connect("944", credential("gho_944"), "grant");
    await runInDurableObject(vaultOf("944"), async (vault) => {
      vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"], now: Date.now() });
      let over = false;
      const writer = vault.permissions(id, ["repos:write"], patience).finally(() => {
        over = true;
      });
      await vi.advanceTimersByTimeAsync(30_000);
      // a change in between does not start the time anew
      await vault.change(id, terms(reading), credential("gho_read", "repo"));
      await vi.advanceTimersByTimeAsync(19_999);
      expect(over).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      expect(await writer).toEqual(reading);
      expect(vi.getTimerCount()).toBe(0);
    });
  });
});

describe("how many calls may wait", () => {
  const patience = 50_000;
  const most = 20;

  it("is limited for each connection: one more is answered at once, and the others wait on", async () => {
    const id = await connect("945", credential("gho_945"), "grant");
    const other = await connect("945", { accessToken: "gho_945", scopes: [] }, "grant-other");
    await runInDurableObject(vaultOf("945"), async (vault) => {
      let over = 0;
      const wait = () =>
        vault.permissions(id, ["repos:write"], patience).finally(() => {
          over += 1;
        });
      const waiting = Array.from({ length: most }, wait);
      expect(await wait()).toEqual(profileOnly);
      expect(await wait()).toEqual(profileOnly);
      expect(over).toBe(2);
      // another connection of the same account has its own
      const elsewhere = vault.permissions(other, ["repos:read"], patience);

      // a change that allows less than what is waited for makes nobody give up
      await vault.change(id, terms(reading), credential("gho_read", "repo"));
      await turns();
      expect(over).toBe(2);
      expect(await wait()).toEqual(reading);

      await vault.change(id, terms(writing), credential("gho_write", "repo"));
      expect(await Promise.all(waiting)).toEqual(Array.from({ length: most }, () => writing));

      await vault.change(other, terms(reading), credential("gho_other", "repo"));
      expect(await elsewhere).toEqual(reading);
    });
  });

  it("is free again after those that waited", async () => {
    const id = await connect("946", credential("gho_946"), "grant");
    await runInDurableObject(vaultOf("946"), async (vault) => {
      const readers = Array.from({ length: most }, () => vault.permissions(id, ["repos:read"], patience));
      await vault.change(id, terms(reading), credential("gho_read", "repo"));
      await Promise.all(readers);
      let over = 0;
      const writers = Array.from({ length: most }, () =>
        vault.permissions(id, ["repos:write"], patience).finally(() => {
          over += 1;
        }),
      );
      await turns();
      expect(over).toBe(0);
      // and nobody waits for what is over
      await vault.release("grant");
      expect(new Set(await Promise.all(writers))).toEqual(new Set([undefined]));
    });
  });
});

describe("a connection whose place another took", () => {
  /** An old connection with its grant, used a moment ago, and one that is to take its place. */
  async function superseded(user: string, days = 90) {
    const old = await connect(user, credential("gho_old"));
    await accounts.renew(user, old, "grant-old", inDays(days));
    const next = connectionWith({ supersedes: old, permissions: writing });
    await accounts.addConnection(user, next, credential("gho_next", "repo"));
    return { old, next: next.id };
  }

  it("is what it was for as long as the new grant has no token", async () => {
    const { old, next } = await superseded("950");
    laterBy(601);
    await runDurableObjectAlarm(vaultOf("950"));
    expect(await accounts.credential("950", next)).toMatchObject({ kind: "ended" });
    laterBy(8 * day);
    await runDurableObjectAlarm(vaultOf("950"));
    expect(await accounts.credential("950", old)).toEqual(good("gho_old"));
    expect([...github.tokens]).toEqual(["gho_old"]);
  });

  it("works for a week after the new grant's first token, and ends then with its credential", async () => {
    const { old, next } = await superseded("951");
    await accounts.renew("951", next, "grant-next", inDays(90));
    laterBy(7 * day - 1);
    await runDurableObjectAlarm(vaultOf("951"));
    expect(await accounts.credential("951", old)).toEqual(good("gho_old"));
    laterBy(2);
    expect(await accounts.credential("951", old)).toMatchObject({ kind: "ended" });
    await runDurableObjectAlarm(vaultOf("951"));
    expect([...github.tokens]).toEqual(["gho_next"]);
    expect(await accounts.credential("951", next)).toEqual(good("gho_next", writing));
  });

  it("is saved by a token request of its client, for good", async () => {
    const { old, next } = await superseded("952");
    await accounts.renew("952", next, "grant-next", inDays(90));
    laterBy(6 * day);
    expect(await accounts.renew("952", old, "grant-old", inDays(90))).toEqual(good("gho_old"));
    // further token requests of the new one take nothing from it
    await accounts.renew("952", next, "grant-next", inDays(90));
    laterBy(30 * day);
    await runDurableObjectAlarm(vaultOf("952"));
    expect(await accounts.credential("952", old)).toEqual(good("gho_old"));
  });

  it("does not live longer for it", async () => {
    const { old, next } = await superseded("953", 2);
    await accounts.renew("953", next, "grant-next", inDays(90));
    laterBy(2 * day + 1);
    expect(await accounts.credential("953", old)).toMatchObject({ kind: "ended" });
  });

  const publicOnly: Permissions = { scopes: ["profile"], repositories: { kind: "public" } };

  /** Three connections, each of which took the place of the one before, up to the last one's first token. */
  async function chain(user: string, last: Partial<Permissions>, decided: boolean) {
    const first = await connect(user, credential("gho_one", "repo"), "grant-one", { permissions: writing });
    const facts = { permissions: writing, supersedes: first };
    const second = await connect(user, credential("gho_two", "repo"), "grant-two", facts);
    const third = connectionWith({
      permissions: { ...writing, ...last },
      supersedes: second,
      decided,
    });
    await accounts.addConnection(user, third, credential("gho_three", "repo"));
    return { earlier: [first, second], third: third.id };
  }

  it.each([
    ["what the person chose for it counts for all before it", true, publicOnly],
    ["what a client asked for without a question counts for none before it", false, writing],
  ])("%s, from the first token on", async (_what, decided, expected) => {
    const user = decided ? "955" : "956";
    const { earlier, third } = await chain(user, publicOnly, decided);
    for (const id of earlier) expect(await accounts.permissions(user, id)).toEqual(writing);
    await accounts.renew(user, third, "grant-three", inDays(90));
    for (const id of earlier) expect(await accounts.permissions(user, id)).toEqual(expected);
  });

  it("is not narrowed once more by a later token of the other", async () => {
    const { earlier, third } = await chain("957", publicOnly, true);
    await accounts.renew("957", third, "grant-three", inDays(90));
    const [first = ""] = earlier;
    await accounts.change("957", first, terms(writing), credential("gho_again", "repo"));
    await accounts.renew("957", third, "grant-three", inDays(90));
    expect(await accounts.permissions("957", first)).toEqual(writing);
  });

  it("may be gone already, or never have been", async () => {
    const { next } = await superseded("954");
    await accounts.release("954", "grant-old");
    expect(await accounts.renew("954", next, "grant-next", inDays(90))).toEqual(good("gho_next", writing));
    const stranger = connectionWith({ supersedes: crypto.randomUUID() });
    await accounts.addConnection("954", stranger, credential("gho_stranger"));
    expect(await accounts.renew("954", stranger.id, "grant-s", inDays(90))).toEqual(good("gho_stranger"));
  });
});
