import { describe, expect, it, vi } from "vitest";
import type { ConnectionSummary, Receipt } from "../../../src/accounts/answers.ts";
import type { Unlinked } from "../../../src/accounts/link-answers.ts";
import type { Records } from "../../../src/authorization/consistent-namespace.ts";
import { endingOf } from "../../../src/authorization/ending.ts";
import { openIdAccountId } from "../../../src/identity/account-id.ts";

const user = "1001";
const receiptOf = (connectionId: string): Receipt => ({ connectionId, clientId: "client", token: "deleted" });

function listed(id: string, grantId?: string): ConnectionSummary {
  const permissions: ConnectionSummary["permissions"] = { scopes: [], repositories: { kind: "all" } };
  const summary = { id, clientId: "client", connectedAt: 1, endsAt: 2, permissions };
  return grantId === undefined ? summary : { ...summary, grantId };
}

/**
 * @param connections in the vault
 * @param pages of grants that KV lists
 * @param records of those grants that have another than most; null if it was deleted a moment ago
 */
function setUp(
  connections: ConnectionSummary[],
  pages: string[][] = [[]],
  records: Record<string, string | null> = {},
) {
  const calls: string[] = [];
  const services = {
    accounts: {
      connections: async () => connections,
      unlink: vi.fn(async (): Promise<Unlinked | undefined> => undefined),
      end: vi.fn(async (_user: string, id: string) => {
        calls.push(`vault ${id}`);
        return connections.some((connection) => connection.id === id) ? receiptOf(id) : undefined;
      }),
      grantOf: vi.fn(
        async (_user: string, id: string) => connections.find((connection) => connection.id === id)?.grantId,
      ),
    },
    records: {
      list: vi.fn(async ({ prefix, cursor = "0" }: { prefix: string; cursor?: string }) => {
        const keys = (pages[Number(cursor)] ?? []).map((id) => ({ name: prefix + id }));
        const next = Number(cursor) + 1;
        return next < pages.length
          ? { keys, list_complete: false, cursor: String(next) }
          : { keys, list_complete: true };
      }),
      get: vi.fn(async (key: string) => records[key] ?? (key in records ? null : "{}")),
    },
    endGrants: vi.fn(async (_user: string, grants: readonly string[], _reason: string) => {
      calls.push(...grants.map((grant) => `KV ${grant}`));
    }),
    trail: { record: vi.fn() },
    keepAlive: vi.fn<(work: Promise<unknown>) => void>(),
  };
  // as much of a namespace as is used here
  const ending = endingOf(services as typeof services & { records: Records });
  return { calls, services, ending };
}

describe("7. ending a connection", () => {
  it.each(["endConnection", "endEverything"] as const)(
    "%s goes on when whoever asked for it has left",
    async (end) => {
      const { ending, services } = setUp([]);
      await (end === "endConnection"
        ? ending.endConnection("42", "none", "test")
        : ending.endEverything("42", "test"));
      expect(services.keepAlive).toHaveBeenCalledExactlyOnceWith(expect.any(Promise));
    },
  );

  it("ends its grant first, and gives the vault's receipt", async () => {
    const { calls, services, ending } = setUp([listed("c", "g")]);
    expect(await ending.endConnection(user, "c", "why")).toEqual(receiptOf("c"));
    expect(calls).toEqual(["KV g", "vault c"]);
    expect(services.endGrants).toHaveBeenCalledWith(user, ["g"], "why");
  });

  it("leaves it in the vault if its grant could not be ended, so that it can be tried again", async () => {
    const { calls, services, ending } = setUp([listed("c", "g")]);
    services.endGrants.mockRejectedValueOnce(new Error("KV is down"));
    await expect(ending.endConnection(user, "c", "why")).rejects.toThrow("KV is down");
    expect(services.accounts.end).not.toHaveBeenCalled();
    expect(await ending.endConnection(user, "c", "why")).toEqual(receiptOf("c"));
    expect(calls).toEqual(["KV g", "vault c"]);
  });

  it("ends the grant that its code became meanwhile", async () => {
    const { calls, services, ending } = setUp([listed("c")]);
    services.accounts.grantOf.mockResolvedValueOnce(undefined).mockResolvedValueOnce("late");
    expect(await ending.endConnection(user, "c", "why")).toEqual(receiptOf("c"));
    expect(calls).toEqual(["vault c", "KV late"]);
  });

  it("is recorded if there was no grant yet", async () => {
    const { services, ending } = setUp([listed("c")]);
    await ending.endConnection(user, "c", "why");
    expect(services.trail.record).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({
        kind: "grant",
        action: "end",
        reason: "why",
        userId: user,
        clientId: "client",
      }),
    );
  });

  it("that the account does not have ends nothing", async () => {
    const { services, ending } = setUp([]);
    expect(await ending.endConnection(user, "c", "why")).toBeUndefined();
    expect(services.endGrants).not.toHaveBeenCalled();
    expect(services.trail.record).not.toHaveBeenCalled();
  });
});

describe("7. ending everything", () => {
  it("ends what either side knows, on all pages of KV", async () => {
    const { calls, ending } = setUp([listed("a", "one"), listed("b")], [["one", "two"], [], ["three"]]);
    expect(await ending.endEverything(user, "why")).toEqual([receiptOf("a"), receiptOf("b")]);
    expect(new Set(calls)).toEqual(new Set(["KV one", "KV two", "KV three", "vault a", "vault b"]));
    expect(calls.filter((call) => call === "KV one")).toHaveLength(1);
  });

  it("ends a grant whose record is damaged, and not again what was deleted while KV still lists it", async () => {
    const records = { [`grant:${user}:damaged`]: "{not json", [`grant:${user}:over`]: null };
    const { calls, ending } = setUp([], [["damaged", "over"]], records);
    expect(await ending.endEverything(user, "why")).toEqual([]);
    expect(calls).toEqual(["KV damaged"]);
  });

  it("goes on with the others if one fails, and then says so", async () => {
    const { calls, services, ending } = setUp([listed("a", "one"), listed("b", "two")], [["three"]]);
    services.endGrants.mockRejectedValueOnce(new Error("KV is down"));
    await expect(ending.endEverything(user, "why")).rejects.toThrow("KV is down");
    expect(calls.sort()).toEqual(["KV three", "KV two", "vault b"]);
  });

  it("ends some of very many, and the others when it is done again, though a request may ask for little", async () => {
    const connections = Array.from({ length: 200 }, (_, index) => listed(`c${index}`, `g${index}`));
    const { services, ending } = setUp(connections);
    let left = 0;
    const ask = () => {
      if (left-- <= 0) throw new Error("Too many subrequests");
    };
    services.accounts.grantOf.mockImplementation(async (_user, id) => {
      ask();
      return id.replace("c", "g");
    });
    services.endGrants.mockImplementation(async () => ask());
    services.accounts.end.mockImplementation(async (_user, id) => {
      ask();
      const index = connections.findIndex((connection) => connection.id === id);
      if (index >= 0) connections.splice(index, 1);
      return receiptOf(id);
    });
    let times = 0;
    for (; connections.length > 0 && times < 20; times += 1) {
      left = 100;
      await ending.endEverything(user, "why").catch(() => undefined);
    }
    expect(connections).toEqual([]);
  });
});

describe("22. ending a link", () => {
  const ada = openIdAccountId("https://id.acme.example", "ada");
  const link = { account: "1001", login: "inspector", connectionId: "link", at: 0 };

  it("is recorded, with whose it was and what became of the token", async () => {
    const { services, ending } = setUp([]);
    services.accounts.unlink.mockResolvedValueOnce({ link, token: "deleted" });
    expect(await ending.endLink(ada, "why")).toEqual({ link, token: "deleted" });
    expect(services.trail.record).toHaveBeenCalledExactlyOnceWith({
      ...{ kind: "sign-in", action: "unlink", decision: "allowed", reason: "why" },
      ...{ userId: ada, subject: "1001", detail: "token deleted" },
    });
  });

  it("comes with ending everything, for who signs in elsewhere; others have none", async () => {
    const { services, ending } = setUp([]);
    await ending.endEverything(ada, "why");
    expect(services.accounts.unlink).toHaveBeenCalledExactlyOnceWith(ada);
    expect(services.trail.record).not.toHaveBeenCalled();
    await ending.endEverything("1001", "why");
    expect(services.accounts.unlink).toHaveBeenCalledTimes(1);
  });
});
