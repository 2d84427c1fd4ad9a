import type { ClientInfo } from "@cloudflare/workers-oauth-provider";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { accountPages } from "../../../src/account-pages/app.tsx";
import type { AccountServices } from "../../../src/account-pages/services.ts";
import type { ConnectionSummary, Receipt } from "../../../src/accounts/answers.ts";
import { linkClientId } from "../../../src/accounts/link-answers.ts";
import { createCatalogue } from "../../../src/catalogue/catalogue.ts";
import { formProof } from "../../../src/web/form.ts";
import { type Visitor, visitorCookie } from "../../../src/web/visitor.ts";
import { settingsWith } from "../settings.ts";

const origin = "https://mcp.test";
const settings = settingsWith();

const connection = (id: string, clientId = `client-${id}`): ConnectionSummary => ({
  ...{ id, clientId, grantId: `grant-${id}`, connectedAt: Date.now(), endsAt: Date.now() + 1000 },
  permissions: { scopes: ["profile"], repositories: { kind: "all" } },
});
const receipt = ({ id, clientId }: ConnectionSummary): Receipt => ({
  ...{ connectionId: id, clientId, token: "deleted" },
});

/** What is connected, as the fakes below have it. */
let connected: ConnectionSummary[];
let end: (id: string) => Promise<Receipt | undefined>;
let lookup: (clientId: string) => Promise<Partial<ClientInfo> | null>;
let askDatabase: () => Promise<{ results: unknown[] }>;

const record = vi.fn();

const services = (): AccountServices => {
  const statement = { bind: () => statement, all: () => askDatabase() };
  return {
    settings,
    catalogue: createCatalogue([]),
    trail: { record },
    accounts: { connections: async () => connected, linkStatus: async () => undefined },
    // the parts that these pages use
    audit: { prepare: () => statement, batch: () => Promise.reject(new Error("down")) } as never,
    server: {
      issuer: origin,
      oauth: { lookupClient: (clientId: string) => lookup(clientId) } as never,
      endConnection: (_userId, id) => end(id),
      endLink: async () => undefined,
      endEverything: async () => {
        const receipts = await Promise.all(connected.map(({ id }) => end(id)));
        return receipts.filter((one) => one !== undefined);
      },
    },
  };
};

let cookie: string;
let visitor: Visitor;

beforeEach(async () => {
  record.mockClear();
  connected = [connection("one"), connection("two")];
  end = async (id) => {
    const found = connected.find((candidate) => candidate.id === id);
    connected = connected.filter((candidate) => candidate !== found);
    return found && receipt(found);
  };
  lookup = async (clientId) => ({ clientId, clientName: `App ${clientId}` });
  askDatabase = async () => ({ results: [] });
  [cookie = ""] = (await visitorCookie({ userId: "1001", login: "inspector" }, settings)).split(";");
  const value = decodeURIComponent(cookie.slice(cookie.indexOf("=") + 1));
  visitor = JSON.parse(value.slice(0, value.lastIndexOf("."))) as Visitor;
  for (const level of ["warn", "error"] as const) vi.spyOn(console, level).mockImplementation(() => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function open(path: string): Promise<{ status: number; html: string }> {
  const answer = await accountPages.request(`${origin}${path}`, { headers: { cookie } }, services());
  return { status: answer.status, html: await answer.text() };
}

async function send(path: string, fields: Record<string, string> = {}) {
  const body = new URLSearchParams({ ...fields, proof: await formProof(visitor, path, settings) });
  const init = { method: "POST", body, headers: { cookie } };
  const answer = await accountPages.request(`${origin}${path}`, init, services());
  return { status: answer.status, html: await answer.text() };
}

/** A page's words. */
const wordsOf = ({ html }: { html: string }) =>
  (html.split("<body>")[1] ?? "").replace(/<[^>]+>/g, "").replace(/\s+/g, " ");
const titleOf = ({ html }: { html: string }) =>
  /<h1>(.*?)<\/h1>/s
    .exec(html)?.[1]
    ?.replace(/<[^>]+>/g, "")
    .trim();
/** What a page lists below a heading. */
const below = ({ html }: { html: string }, heading: string) =>
  [...(html.split(`<h2>${heading}</h2>`)[1]?.split("</ul>")[0] ?? "").matchAll(/<bdi>(.*?)<\/bdi>/g)].map(
    ([, name]) => name,
  );

describe("4. if ending fails in the middle", () => {
  it("the page says what ended, what did not, and to try again", async () => {
    const works = end;
    end = (id) => (id === "two" ? Promise.reject(new Error("KV is down")) : works(id));
    const page = await send("/account/end-all");
    expect([page.status, titleOf(page)]).toEqual([500, "Not everything was ended"]);
    expect(below(page, "Ended")).toEqual(["App client-one"]);
    expect(below(page, "Not ended")).toEqual(["App client-two"]);
    expect(page.html).toContain('href="/account"');
    expect(page.html).not.toContain("KV is down");
    end = works;
    expect(titleOf(await send("/account/end-all"))).toBe("Everything is disconnected");
  });

  it("the page of one says whether it stands", async () => {
    const works = end;
    end = () => Promise.reject(new Error("down"));
    const page = await send("/account/end", { connection: "one" });
    expect([page.status, titleOf(page)]).toEqual([500, "Nothing was ended"]);
    expect(below(page, "Not ended")).toEqual(["App client-one"]);
    end = async (id) => {
      await works(id);
      throw new Error("its receipt was lost");
    };
    expect(titleOf(await send("/account/end", { connection: "one" }))).toBe(
      "Ended, but not everything was confirmed",
    );
  });

  it("and nothing can be seen either, it says that", async () => {
    end = () => Promise.reject(new Error("down"));
    const connections = vi.fn().mockResolvedValueOnce(connected).mockRejectedValue(new Error("down"));
    const body = new URLSearchParams({ proof: await formProof(visitor, "/account/end-all", settings) });
    const answer = await accountPages.request(
      `${origin}/account/end-all`,
      { method: "POST", body, headers: { cookie } },
      { ...services(), accounts: { connections } },
    );
    expect(titleOf({ html: await answer.text() })).toBe("It is not known whether that ended");
  });
});

describe("4. what a page can do without", () => {
  it("is the names of apps that cannot be looked up", async () => {
    lookup = (clientId) =>
      clientId === "client-one" ? Promise.reject(new Error("no such host")) : Promise.resolve(null);
    const page = await open("/account");
    expect(page.status).toBe(200);
    expect(page.html).toContain("<bdi>client-one</bdi>");
    expect(page.html).toContain("<bdi>client-two</bdi>");
  });

  it("is a name or a database that takes forever", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const forever = new Promise<never>(() => {});
    const [askedDatabase, lookedUp] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    askDatabase = () => {
      askedDatabase.resolve();
      return forever;
    };
    lookup = () => {
      lookedUp.resolve();
      return forever;
    };
    const opening = open("/account");
    await askedDatabase.promise;
    await vi.advanceTimersByTimeAsync(10_000);
    await lookedUp.promise;
    await vi.advanceTimersByTimeAsync(10_000);
    const page = await opening;
    expect(page.status).toBe(200);
    expect(page.html).toContain("Recent calls cannot be shown now");
    expect(page.html).toContain("<bdi>client-one</bdi>");
  });

  it("is a database that fails", async () => {
    askDatabase = () => Promise.reject(new Error("D1_ERROR"));
    expect((await open("/account/connection?id=one")).html).toContain("Recent calls cannot be shown now");
  });
});

describe("4. who an app is", () => {
  it("is its domain if it is known by its document there, and else what it calls itself", async () => {
    connected = [
      connection("one", "https://claude.ai/oauth/client.json"),
      connection("two", "http://plain.example"),
    ];
    const { html } = await open("/account");
    expect(html).toContain("<strong>claude.ai</strong>");
    expect(html.match(/verified: the app is published there/g)).toHaveLength(1);
    expect(html).not.toContain("<strong>plain.example");
  });

  it.each([
    ["HTML", "<script>alert(1)</script>"],
    ["directions", "a\u202eb\u2066c"],
    ["10 kB", "x".repeat(10_000)],
    ["nothing that is seen", "\u200b\u200b"],
  ])("is text, whatever it calls itself: %s", async (_what, clientName) => {
    lookup = async () => ({ clientName });
    for (const path of ["/account", "/account/connection?id=one", "/account/end-all"]) {
      const { html } = await open(path);
      expect(html).not.toMatch(/<script|[\u200b\u202e\u2066]|x{61}/);
      expect(html).not.toContain("<bdi></bdi>");
    }
  });
});

it("4. a form that comes when the visit is over does nothing, and leads to where it can go on", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(Date.now() + 3600_001);
  const page = await send("/account/end-all");
  expect([page.status, titleOf(page)]).toEqual([403, "Sign in again"]);
  expect(page.html).toContain('href="/account"');
  expect(connected).toHaveLength(2);
  expect((await open("/account")).status).toBe(401);
});

it("4. if the account's vault does not answer, the page says that something went wrong, and where to go on", async () => {
  const accounts = { connections: () => Promise.reject(new Error("a secret of the vault")) };
  const answer = await accountPages.request(
    `${origin}/account`,
    { headers: { cookie } },
    { ...services(), accounts },
  );
  const html = await answer.text();
  expect(answer.status).toBe(500);
  expect(html).not.toContain("a secret of the vault");
});

it("4. very many apps are not all looked up for one page: those beyond are known by their ids", async () => {
  connected = Array.from({ length: 300 }, (_, index) =>
    connection(`c${index}`, `https://app${index}.example/client.json`),
  );
  const asked = vi.fn(lookup);
  lookup = asked;
  const page = await open("/account");
  expect(page.status).toBe(200);
  expect(asked).toHaveBeenCalledTimes(50);
  expect(page.html).toContain("App https://app0.example/client.json");
  expect(page.html).toContain("<bdi>https://app299.example/client.json</bdi>");
});

it("4. signing out is recorded once, however often it is sent with a cookie that was kept", async () => {
  for (let time = 0; time < 3; time += 1) expect((await send("/account/sign-out")).status).toBe(200);
  expect(record).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ kind: "sign-in", action: "sign-out", userId: "1001" }),
  );
});

describe("22. an account that somebody linked who signs in elsewhere", () => {
  it("is shown as a link and as no app, has nothing to change, and ends with everything", async () => {
    const { grantId: _none, ...link } = connection("linked", linkClientId);
    connected = [{ ...link, permissions: { scopes: [], repositories: { kind: "public" } } }];
    lookup = async () => null;
    const account = wordsOf(await open("/account"));
    expect(account).toContain("A link from an account at your company&#39;s sign-in");
    expect(account).toContain("no app: somebody who signs in there linked this GitHub account");
    expect(account).not.toContain("this app named itself");
    const one = wordsOf(await open("/account/connection?id=linked"));
    expect(one).toContain("When it ends, nothing can be done at GitHub as this account");
    expect(one).not.toContain("Change what it may do");
    expect(wordsOf(await send("/account/end-all"))).toContain("Everything is disconnected");
    expect(connected).toEqual([]);
  });

  it("is told from a client of the operator's that has the same id", async () => {
    connected = [connection("linked", linkClientId)];
    expect(wordsOf(await open("/account"))).toContain("App link");
  });
});
