import { afterEach, describe, expect, it, vi } from "vitest";
import { accountPages } from "../../../src/account-pages/app.tsx";
import type { AccountServices } from "../../../src/account-pages/services.ts";
import type { ConnectionSummary, Receipt } from "../../../src/accounts/answers.ts";
import { createCatalogue } from "../../../src/catalogue/catalogue.ts";
import type { Upstream } from "../../../src/upstream/upstream.ts";
import * as factory from "../../../src/upstream/upstream-of.ts";
import { formProof } from "../../../src/web/form.ts";
import { type Visitor, visitorCookie } from "../../../src/web/visitor.ts";
import { settingsWith } from "../settings.ts";
import { github } from "../upstream/github/asked-scopes.ts";

vi.mock("../../../src/upstream/upstream-of.ts", { spy: true });

const origin = "https://mcp.test";
const settings = settingsWith();

const connection: ConnectionSummary = {
  ...{ id: "one", clientId: "client", grantId: "grant", connectedAt: 1, endsAt: Date.now() + 1000 },
  permissions: { scopes: ["profile"], repositories: { kind: "all" } },
};

/** Has people sign in elsewhere. */
function signInAt(facts: Partial<Upstream>): void {
  vi.mocked(factory.upstreamOf).mockReturnValue({ ...github, name: "Elsewhere", ...facts });
}

/** A page as somebody reads it who is signed in, or not. */
async function read(path: string, token?: Receipt["token"], isSignedIn = true): Promise<string> {
  const [cookie = ""] = (await visitorCookie({ userId: "1001", login: "inspector" }, settings)).split(";");
  const statement = { bind: () => statement, all: async () => ({ results: [] }) };
  const services: AccountServices = {
    settings,
    catalogue: createCatalogue([]),
    trail: { record: () => {} },
    accounts: { connections: async () => [connection], linkStatus: async () => undefined },
    // the parts that these pages use
    audit: { prepare: () => statement, batch: () => Promise.reject(new Error("down")) } as never,
    server: {
      issuer: origin,
      oauth: { lookupClient: async () => null } as never,
      endConnection: async () => undefined,
      endLink: async () => undefined,
      endEverything: async () => {
        if (token === undefined) throw new Error("down");
        return [{ connectionId: "one", clientId: "client", token }];
      },
    },
  };
  const value = decodeURIComponent(cookie.slice(cookie.indexOf("=") + 1));
  const visitor = JSON.parse(value.slice(0, value.lastIndexOf("."))) as Visitor;
  const headers = isSignedIn ? { cookie } : {};
  const init =
    path === "/account/end-all" && token !== undefined
      ? {
          method: "POST",
          headers,
          body: new URLSearchParams({ proof: await formProof(visitor, path, settings) }),
        }
      : { headers };
  const answer = await accountPages.request(`${origin}${path}`, init, services);
  const html = await answer.text();
  return (html.split("<body>")[1] ?? "").replace(/<[^>]+>/g, "").replace(/\s+/g, " ");
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("where people sign in elsewhere, the pages of what they connected say so", () => {
  it.each<[string, path: string, token: Receipt["token"] | undefined, isSignedIn: boolean, said: string[]]>([
    [
      "to whoever is not signed in",
      "/account",
      undefined,
      false,
      ["your Elsewhere account", "Sign in with Elsewhere", "Elsewhere tells this server who you are"],
    ],
    [
      "in the list",
      "/account",
      undefined,
      true,
      [
        "see your Elsewhere username",
        "may do at Elsewhere for you",
        "in your Elsewhere settings. If you revoke",
      ],
    ],
    ["before all ends", "/account/end-all", undefined, true, ["The Elsewhere tokens behind them"]],
    [
      "in a receipt",
      "/account/end-all",
      "deleted",
      true,
      ["Elsewhere token", "Elsewhere does not take it any more"],
    ],
    [
      "in one that is not confirmed",
      "/account/end-all",
      "pending",
      true,
      [
        "Elsewhere has not confirmed",
        "asked again. To be sure now, revoke this server at its page in your Elsewhere",
      ],
    ],
  ])("%s", async (_where, path, token, isSignedIn, said) => {
    signInAt({});
    const text = await read(path, token, isSignedIn);
    for (const words of said) expect(text).toContain(words);
    expect(text).not.toContain("GitHub");
  });

  it("and nobody is sent to a page about this server that there is not", async () => {
    signInAt({ reviewUrl: undefined });
    expect(await read("/account")).not.toMatch(/settings|revoke/);
    expect(await read("/account/end-all", "pending")).not.toMatch(/settings|To be sure/);
  });
});
