import { beforeEach, describe, expect, it } from "vitest";
import { clientsIn } from "../../../src/administration/clients.ts";
import { grantIn, grantsIn } from "../../../src/administration/grants.ts";
import { AdministrationRefusal } from "../../../src/administration/refusal.ts";
import { usersIn } from "../../../src/administration/users.ts";
import { type MemoryNamespace, memoryNamespace } from "../memory-namespace.ts";
import { settingsWith } from "../settings.ts";

const settings = settingsWith({
  CLIENTS: [{ clientId: "intranet", clientName: "Intranet", redirectUris: ["https://intra.example/cb"] }],
});

let memory: MemoryNamespace;
beforeEach(() => {
  memory = memoryNamespace();
});
const stored = () => ({ namespace: memory.namespace, settings });

function keep(userId: string, grantId: string, facts: object = {}): void {
  const record = {
    ...{ id: grantId, userId, clientId: "app", scope: ["profile"], createdAt: 1_700_000_000 },
    metadata: { login: `login${userId}`, connectionId: `c-${grantId}` },
    ...facts,
  };
  memory.entries.set(`grant:${userId}:${grantId}`, JSON.stringify(record));
}

/** A database in which nobody is blocked. */
const nobodyBlocked = {
  prepare: () => ({ bind: () => ({ all: async () => ({ results: [] }) }) }),
} as unknown as D1Database;

/** Everything of a list, and how many pages it took. */
async function all<Row>(
  page: (after?: string) => Promise<{ rows: readonly Row[]; next?: string | undefined }>,
) {
  const found: Row[] = [];
  let pages = 0;
  let after: string | undefined;
  do {
    const { rows, next } = await page(after);
    found.push(...rows);
    after = next;
    pages += 1;
  } while (after !== undefined && pages < 100);
  return { found, pages };
}

const allGrants = (filter = {}) =>
  all(async (after) => {
    const { grants, next } = await grantsIn(stored(), filter, after);
    expect(grants.length).toBeLessThanOrEqual(40);
    return { rows: grants, next };
  });

describe("5. grants", () => {
  it("have what their record says, and the name of their client", async () => {
    memory.entries.set("client:app", JSON.stringify({ clientName: "An\u202e app\n", redirectUris: [] }));
    keep("7", "abc", { scope: ["profile", "repos:read", "of another version"], expiresAt: 4e9 });
    expect(await grantIn(stored(), "7", "abc")).toEqual({
      ...{ userId: "7", login: "login7", grantId: "abc", connectionId: "c-abc", clientId: "app" },
      ...{ clientName: "An app", scopes: ["profile", "repos:read"] },
      ...{ createdAt: 1_700_000_000_000, expiresAt: 4e12 },
    });
  });

  it("are listed page by page, each once, of everybody or of one person or client", async () => {
    for (let user = 1; user <= 60; user += 1)
      keep(String(user), "a", { clientId: user % 7 ? "app" : "rare" });
    keep("6", "b");
    const { found, pages } = await allGrants();
    expect(new Set(found.map(({ userId, grantId }) => `${userId}:${grantId}`)).size).toBe(61);
    expect(found).toHaveLength(61);
    expect(pages).toBeGreaterThan(1);
    expect((await allGrants({ userId: "6" })).found.map(({ grantId }) => grantId)).toEqual(["a", "b"]);
    expect((await allGrants({ clientId: "rare" })).found).toHaveLength(8);
    expect((await allGrants({ userId: "1", clientId: "rare" })).found).toEqual([]);
  });

  it("that expired are none", async () => {
    keep("7", "old", { expiresAt: 1_700_000_001 });
    expect(await grantIn(stored(), "7", "old")).toBeUndefined();
    expect((await allGrants()).found).toEqual([]);
  });

  it.each(["{", "null", "7", "[]", '{"scope":{},"metadata":7,"createdAt":"x","clientId":null}'])(
    "of a damaged record %s are listed with what their key says",
    async (value) => {
      memory.entries.set("grant:7:abc", value);
      expect((await allGrants()).found).toEqual([
        { userId: "7", grantId: "abc", clientId: "", scopes: [], createdAt: 0 },
      ]);
    },
  );

  it("are of no other keys", async () => {
    for (const key of ["grant:x:abc", "grant:7", "grant:7:a:b", "grant::abc", "grant:7:", "grants:7:abc"])
      memory.entries.set(key, "{}");
    expect((await allGrants()).found).toEqual([]);
  });

  it("are not asked for by what is no id", async () => {
    await expect(grantIn(stored(), "7:abc", "x")).rejects.toThrow(AdministrationRefusal);
    await expect(grantIn(stored(), "7", "a:b")).rejects.toThrow("grantId has to be the id of a grant");
    await expect(grantsIn(stored(), { userId: "" }, undefined)).rejects.toThrow("userId has to be");
    await expect(grantsIn(stored(), { clientId: "a b" }, undefined)).rejects.toThrow("clientId has to be");
  });

  it("go on from a place that was given out for the same list only", async () => {
    for (let user = 1; user <= 60; user += 1) keep(String(user), "a");
    const { next = "" } = await grantsIn(stored(), {}, undefined);
    const other = { namespace: memory.namespace, settings: settingsWith({ SERVER_SECRET: "x".repeat(40) }) };
    const refused = "was not given out for this list with this filter";
    for (const after of ["", "x", `${next}x`, "v1.AAAA.AAAA", next.slice(0, -4), "x".repeat(10_000)])
      await expect(grantsIn(stored(), {}, after)).rejects.toThrow(refused);
    await expect(grantsIn(stored(), { clientId: "app" }, next)).rejects.toThrow(refused);
    await expect(grantsIn(other, {}, next)).rejects.toThrow(refused);
    await expect(usersIn(stored(), nobodyBlocked, next)).rejects.toThrow(refused);
    await expect(clientsIn(stored(), next)).rejects.toThrow(refused);
  });
});

describe("5. people", () => {
  const allUsers = () =>
    all(async (after) => {
      const { users, next } = await usersIn(stored(), nobodyBlocked, after);
      return { rows: users, next };
    });

  it("are counted with all their grants, however those are spread over pages", async () => {
    for (let grant = 0; grant < 130; grant += 1) keep("20", `g${grant}`);
    for (let user = 300; user < 360; user += 1) keep(String(user), "a");
    keep("9", "last");
    const { found } = await allUsers();
    expect(found).toHaveLength(62);
    expect(found.find(({ userId }) => userId === "20")).toEqual({
      userId: "20",
      login: "login20",
      grants: 130,
    });
    expect(found.filter(({ userId, grants }) => userId !== "20" && grants !== 1)).toEqual([]);
  });

  it("are none where there are no grants", async () => {
    expect(await allUsers()).toEqual({ found: [], pages: 1 });
  });
});

describe("5. clients", () => {
  const allClients = () =>
    all(async (after) => {
      const { clients, next } = await clientsIn(stored(), after);
      return { rows: clients, next };
    });

  it("are those of configuration, those that registered, and the documents that grants name, each once", async () => {
    for (let client = 0; client < 70; client += 1)
      memory.entries.set(
        `client:id${client}`,
        JSON.stringify({ clientName: `App ${client}`, redirectUris: ["http://127.0.0.1/cb"] }),
      );
    memory.entries.set("client:damaged", "{");
    const document = (user: number) => `https://app${user % 3}.example/client.json`;
    for (let user = 1; user <= 120; user += 1) keep(String(user), "a", { clientId: document(user) });
    keep("500", "a", { clientId: "id1" });
    const { found } = await allClients();
    const of = (kind: string) => found.filter((client) => client.kind === kind);
    expect(of("configured")).toEqual([
      {
        ...{ clientId: "intranet", clientName: "Intranet", kind: "configured" },
        redirectUris: ["https://intra.example/cb"],
      },
    ]);
    expect(of("registered")).toHaveLength(71);
    expect(of("registered")[1]).toEqual({
      ...{ clientId: "id0", clientName: "App 0", kind: "registered", redirectUris: ["http://127.0.0.1/cb"] },
    });
    expect(of("registered")[0]).toEqual({ clientId: "damaged", kind: "registered", redirectUris: [] });
    expect(
      of("document")
        .map(({ clientId }) => clientId)
        .sort(),
    ).toEqual([document(0), document(1), document(2)]);
  });
});
