import { adminPages } from "../../../src/admin-pages/app.tsx";
import type { AdminServices } from "../../../src/admin-pages/services.ts";
import type { Administration } from "../../../src/administration/administration.ts";
import type { GrantFacts } from "../../../src/administration/facts.ts";
import type { AuditEntry } from "../../../src/audit/entry.ts";
import type { Language } from "../../../src/web/language.ts";
import { visitorCookie } from "../../../src/web/visitor.ts";
import { settingsWith } from "../settings.ts";

/** A name as somebody would have it who wants to do harm, or to be read as another. */
export const hostileName = '<img src=x onerror="alert(1)">\u202Egnp.exe\u0000';

/** What is shown of it. */
export const shownName = '<img src=x onerror="alert(1)">gnp.exe';

/** The operator, and another; and somebody who is none. */
export const ids = { operator: "1", other: "2", somebody: "4711" } as const;

const at = Date.UTC(2026, 7, 1, 12);

export const grant: GrantFacts = {
  ...{ userId: ids.somebody, login: hostileName, grantId: "abcdefghijklmnop", clientId: "a1b2" },
  ...{ clientName: hostileName, scopes: ["profile", "repos:read"], createdAt: at },
};

const entry: AuditEntry = {
  ...{ id: "000000000-0000-0000000000000000", at, kind: "tool", action: hostileName, decision: "refused" },
  ...{
    reason: "needs-scope",
    detail: hostileName,
    userId: ids.somebody,
    login: hostileName,
    outcome: "not-done",
  },
};

/** What nobody is known to have done. */
const { userId: _, ...ofNobody } = entry;

const blocked = {
  ...{ userId: ids.somebody, at, by: { userId: ids.other, login: hostileName }, reason: hostileName },
};

/** Administration in which there is a bit of everything. */
export const administration: Administration = {
  grants: async () => ({ grants: [grant, { ...grant, scopes: [], expiresAt: at }], next: "more" }),
  grant: async () => grant,
  users: async () => ({
    users: [
      { userId: ids.somebody, login: hostileName, grants: 12_345, blocked },
      { userId: "5", grants: 1 },
    ],
    next: "more",
  }),
  clients: async () => ({
    clients: (["registered", "configured", "document"] as const).map((kind) => ({
      ...{ clientId: kind.slice(0, 3), clientName: hostileName, kind },
      redirectUris: kind === "document" ? [] : [`https://evil.example/${hostileName}`],
    })),
    next: "more",
  }),
  connectionsOf: async () => [
    {
      ...{ id: "c", clientId: "other", connectedAt: at, endsAt: at },
      permissions: { scopes: [], repositories: { kind: "all" } },
    },
  ],
  endable: async () => grant,
  endGrant: async () => ({ connectionId: "c", clientId: "a1b2", token: "deleted" }),
  endEverythingOf: async () =>
    (["deleted", "kept", "pending", "none", "own"] as const).map((token) => ({
      ...{ connectionId: token, clientId: "a1b2", token },
    })),
  block: async () => [],
  unblock: async () => true,
  blockOf: async () => blocked,
  blocked: async () => ({ blocked: [blocked], next: "more" }),
  usage: async () =>
    Array.from({ length: 14 }, (_, index) => ({
      ...{ day: "2026-08-01", tool: `tool${index}`, calls: 100_000 * (index + 1), failed: 1, notDone: index },
    })),
  entries: async () => ({ entries: [entry, ofNobody], next: "more" }),
  export: () => new ReadableStream(),
};

/** A browser of the operator's, at pages that have what `parts` say, and otherwise a bit of everything. */
export async function operatorAt(
  language: Language,
  parts: Partial<Administration> = {},
  vars: Record<string, unknown> = {},
) {
  const settings = settingsWith({ OPERATORS: [ids.operator, ids.other], ...vars });
  const services: AdminServices = {
    ...{ settings, issuer: "https://mcp.example" },
    trail: { record: () => {} },
    isBlocked: async (userId) => userId === ids.somebody,
    linkOf: async () => ({ account: "7", login: hostileName, connectionId: "l", at }),
    administer: async () => ({ ...administration, ...parts }),
  };
  const person = { userId: ids.operator, login: hostileName };
  const [cookie = ""] = (await visitorCookie(person, settings)).split(";");
  const headers = { cookie, accept: "text/html", "accept-language": language };
  const open = async (path: string, init: RequestInit = {}) => {
    const response = await adminPages.request(
      path,
      { ...init, headers: { ...headers, ...init.headers } },
      services,
    );
    return { status: response.status, html: await response.text() };
  };
  return {
    open,
    /** Opens a page and sends its form to an address. */
    async send(path: string, action: string) {
      const { html } = await open(path);
      const form = new RegExp(`<form[^>]*action="${action}".*?</form>`, "s").exec(html)?.[0] ?? "";
      const fields = [...form.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name = "", value = ""]) => [
        name,
        value,
      ]);
      return await open(action, { method: "POST", body: new URLSearchParams(fields) });
    },
  };
}
