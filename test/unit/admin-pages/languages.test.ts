import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { filterLabels } from "../../../src/admin-pages/asked-filter.ts";
import type { Administration } from "../../../src/administration/administration.ts";
import { AdministrationRefusal, type Wrong } from "../../../src/administration/refusal.ts";
import { untranslated } from "../../support/untranslated.ts";
import { ids, operatorAt, shownName } from "./operated.ts";

/** What is called like this in every language. */
const names = [shownName, "GitHub", "Example SSO"];

const pages = [
  ...["/admin", "/admin/users", "/admin/clients", "/admin/grants", "/admin/audit", "/admin/users/blocked"],
  ...["/admin/users?after=x", "/admin/users/block"],
  ...["one", "end", "block"].map((what) => `/admin/users/${what}?id=${ids.somebody}`),
  `/admin/grants/end?userId=${ids.somebody}&grantId=abcdefghijklmnop`,
];

const acts = [
  [`/admin/users/end?id=${ids.somebody}`, "/admin/users/end"],
  [`/admin/users/block?id=${ids.somebody}`, "/admin/users/block"],
  [`/admin/users/one?id=${ids.somebody}`, "/admin/users/unblock"],
  [`/admin/grants/end?userId=${ids.somebody}&grantId=abcdefghijklmnop`, "/admin/grants/end"],
] as const;

const fails = () => Promise.reject(new Error("no answer"));

/** Nothing can be read, and nothing done. */
const noAnswers: Partial<Administration> = {
  ...{ grants: fails, users: fails, connectionsOf: fails, blockOf: fails, blocked: fails },
  ...{ usage: fails, entries: fails, endEverythingOf: fails, block: fails, unblock: fails, endGrant: fails },
};

/** Lists in which there is nothing. */
const nothing: Partial<Administration> = {
  ...{ grants: async () => ({ grants: [] }), users: async () => ({ users: [] }) },
  ...{ clients: async () => ({ clients: [] }), blocked: async () => ({ blocked: [] }) },
  ...{ entries: async () => ({ entries: [] }), usage: async () => [], connectionsOf: async () => [] },
  ...{ endEverythingOf: async () => [], endGrant: async () => undefined, unblock: async () => false },
  blockOf: async () => undefined,
};

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
});

const provider = { issuer: "https://id.example", clientId: "tools", name: "Example SSO" };

const files = ["/admin/audit.csv", "/admin/audit.ndjson"];

describe.each(["ja", "ko"] as const)("4. the pages of operators in %s", (language) => {
  /** What is in English on a page; it has to be a page in this language. */
  function left(html: string): string[] {
    expect(html).toContain(`<html lang="${language}">`);
    expect(html).not.toMatch(/<(?:script|img)\b|\u202E/);
    return untranslated(html, names);
  }

  it.each<[string, Record<string, unknown>]>([
    ["GitHub", {}],
    [
      "an OpenID provider",
      { UPSTREAM: "oidc", OIDC: provider, OIDC_CLIENT_SECRET: "a secret", OPERATORS: [] },
    ],
  ])(
    "have nothing left in English where people sign in at %s, and strangers' names do no harm",
    async (_where, vars) => {
      const operator = await operatorAt(language, {}, vars);
      for (const path of pages) {
        const { status, html } = await operator.open(path);
        expect([path, status, left(html)]).toEqual([path, 200, []]);
        expect(html).toContain(asHtml(shownName));
      }
      for (const [path, action] of acts) {
        const { status, html } = await operator.send(path, action);
        expect([action, status, left(html)]).toEqual([action, 200, []]);
      }
    },
  );

  it("nor where there is nothing to show or to end", async () => {
    const operator = await operatorAt(language, nothing);
    for (const path of pages) {
      const { html } = await operator.open(path);
      expect([path, left(html)]).toEqual([path, []]);
    }
    for (const [path, action] of acts.slice(0, 3)) {
      const { status, html } = await operator.send(path, action);
      expect([action, status, left(html)]).toEqual([action, 200, []]);
    }
  });

  it("nor where nothing answers, or an act fails in the middle", async () => {
    const operator = await operatorAt(language, noAnswers);
    for (const path of [...pages, ...files]) {
      const { html } = await operator.open(path);
      expect([path, left(html)]).toEqual([path, []]);
    }
    for (const [path, action] of acts.slice(0, 3)) {
      const { status, html } = await operator.send(path, action);
      expect([action, status, left(html)]).toEqual([action, 500, []]);
    }
  });

  it.each<Wrong>([
    ...(["unknown-parts", "from-after-to", "span", "cursor", "self", "operator"] as const).map((kind) => ({
      kind,
    })),
    ...(["no-such-grant", "own-grant", "not-operator"] as const).map((kind) => ({ kind })),
    { kind: "reason-too-long", most: 200 },
    { kind: "form", parts: ["id", "userId", "subject", "clientId", "grantId", "tool"] },
    { kind: "form", parts: ["kind", "decision", "from", "to", "anything"] },
  ])("say what is refused: %j", async (wrong) => {
    const refuses = () => Promise.reject(new AdministrationRefusal("A sentence in English.", wrong));
    const operator = await operatorAt(language, { users: refuses, entries: refuses, grants: refuses });
    for (const path of ["/admin/users", "/admin/audit", "/admin/grants"]) {
      const { status, html } = await operator.open(path);
      expect([path, status, left(html)]).toEqual([path, 400, []]);
      expect(alertOn(html)).toMatch(/\P{ASCII}/u);
    }
  });

  it("say what is wrong with a form by what its fields are called there", async () => {
    const operator = await operatorAt(language);
    const wrong = "subject=octocat&from=yesterday&kind=x";
    for (const path of ["/admin/audit", ...files]) {
      const { status, html } = await operator.open(`${path}?${wrong}`);
      expect([path, status, left(html)]).toEqual([path, 400, []]);
      const labels = filterLabels[language]("GitHub");
      for (const label of [labels.subject, labels.from, labels.kind])
        expect(alertOn(html)).toContain(language === "ja" ? `「${label}」` : `“${label}”`);
    }
  });

  it("refuse a form that none of them showed, a file to another site, and whoever is not signed in", async () => {
    const operator = await operatorAt(language);
    const forged = await operator.open("/admin/users/end", { method: "POST", body: new URLSearchParams() });
    expect([forged.status, left(forged.html)]).toEqual([403, []]);
    const file = await operator.open("/admin/audit.csv", { headers: { "sec-fetch-site": "cross-site" } });
    expect([file.status, left(file.html)]).toEqual([403, []]);
    const nobody = await operator.open("/admin", { headers: { cookie: "" } });
    expect([nobody.status, left(nobody.html)]).toEqual([401, []]);
  });
});

it("4. the pages of operators in English say what is refused as everybody else is told", async () => {
  const operator = await operatorAt("en");
  const { html } = await operator.open("/admin/audit?userId=x&to=yesterday");
  expect(html).toContain("“User (GitHub id)” has to be a numeric GitHub id");
  expect(html).toContain("“To (UTC)” has to be a date such as 2026-08-01");
});

/** What is said first of all. */
function alertOn(html: string): string {
  return /role="alert">([^<]*)</.exec(html)?.[1] ?? "";
}

/** As it stands on a page. */
function asHtml(text: string): string {
  return text.replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
