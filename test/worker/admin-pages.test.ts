import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Submission } from "../../dev/page.ts";
import { Person } from "../../dev/person.ts";
import { buttonTo, type Visitor, visit, visitorAt } from "../support/account-page.ts";
import {
  connectApp,
  type Database,
  type OperatedServer,
  otherOperator,
  recordEntries,
  startOperatedServer,
} from "../support/admin-page.ts";
import { auditRows } from "../support/audit.ts";
import { callTool, type Shown } from "../support/authorization.ts";
import { recordsOf } from "../support/csv.ts";
import type { SignedIn } from "../support/oauth-client.ts";
import { untranslated } from "../support/untranslated.ts";

let server: OperatedServer;
let origin: string;
let operator: Visitor;
/** The ids of the accounts. */
let admin: string;
let inspector: string;
let demo: string;

beforeAll(async () => {
  server = await startOperatedServer();
  origin = server.origin;
  ({ admin, inspector, demo } = server.ids);
  operator = await visit(origin, "admin", "/admin");
});
afterAll(() => server.close());

const statusOf = async ({ access_token }: SignedIn) =>
  (await callTool(`${origin}/mcp`, access_token, "add", { a: 1, b: 2 })).status;

/** The id of the only grant on a page that has a link to end one of this client's. */
function grantOf(page: Shown): string {
  const [, grantId = ""] = /\/admin\/grants\/end\?userId=\d+&amp;grantId=([\w-]+)/.exec(page.html) ?? [];
  return grantId;
}

const endLink = (userId: string, grantId: string) => `/admin/grants/end?userId=${userId}&grantId=${grantId}`;

/** Shows a page that asks, and presses its button. */
async function confirm(path: string, changed: Record<string, string> = {}): Promise<Shown> {
  const page = await operator.open(path);
  return await operator.send(filledIn(buttonTo(page, new URL(path, origin).pathname), changed));
}

function filledIn(submission: Submission, changed: Record<string, string>): Submission {
  for (const [name, value] of Object.entries(changed)) submission.fields.set(name, value);
  return submission;
}

const pages = [
  "/admin",
  ...["/admin/users", "/admin/users/one?id=4711", "/admin/users/end?id=4711", "/admin/users/block"],
  ...[
    "/admin/users/block?id=4711",
    "/admin/users/blocked",
    "/admin/clients",
    "/admin/grants",
    "/admin/audit",
  ],
];
const files = ["/admin/audit.csv", "/admin/audit.ndjson"];
const acts = ["/admin/users/end", "/admin/users/block", "/admin/users/unblock", "/admin/grants/end"];

describe("4. who may see the pages", () => {
  test.each([...pages, ...files, "/admin/nothing"])(
    "%s asks whoever is not signed in to do that",
    async (path) => {
      const page = await visitorAt(origin, new Person({ user: "admin" })).open(path);
      expect(page.status).toBe(401);
      expect(page.title).toBe("Administration");
      expect(page.headers.get("cache-control")).toBe("no-store");
      expect(page.page.link("Sign in with GitHub")?.pathname).toBe("/sign-in");
    },
  );

  test("somebody who is no operator finds what is at a path that is not there, whatever they ask for", async () => {
    const visitor = await visit(origin, "demo");
    const nothing = await visitor.open("/nothing");
    for (const path of [...pages, ...files, "/admin/nothing"]) {
      const page = await visitor.open(path);
      expect([path, page.status, page.html]).toEqual([path, 404, nothing.html]);
      expect(page.headers.get("cache-control")).toBe("no-store");
    }
    for (const path of acts) {
      const page = await visitor.send({
        method: "POST",
        url: new URL(path, origin),
        fields: new URLSearchParams(),
      });
      expect([path, page.status, page.title]).toEqual([path, 404, nothing.title]);
    }
    // a stranger who asks often must not fill the trail
    const refused = (await auditRows(server)).filter(({ reason }) => reason === "not-operator");
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({
      ...{ kind: "administration", action: "administer", decision: "refused", user_id: demo, login: "demo" },
    });
  });

  test.each(["HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"])("%s tells them nothing else", async (method) => {
    const { person } = await visit(origin, "demo");
    const url = new URL("/admin/audit.csv", origin);
    const response = await fetch(url, { method, headers: { cookie: person.cookies.header(url) } });
    expect([response.status, response.headers.get("content-disposition")]).toEqual([404, null]);
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  test.each(pages)("an operator sees %s, which is for no cache and runs no script", async (path) => {
    const page = await operator.open(path);
    expect(page.status).toBe(200);
    expect(page.headers.get("cache-control")).toBe("no-store");
    expect(page.headers.get("x-frame-options")).toBe("DENY");
    expect(page.headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(page.html).not.toMatch(/<script|\son\w+=|javascript:|\sstyle=/i);
    expect(page.html.match(/aria-current="(?:page|true)"/g)).toHaveLength(1);
    expect(page.html.match(/<h1/g)).toHaveLength(1);
  });

  test("HEAD of a page or a file has its headers, and nothing is exported", async () => {
    for (const path of ["/admin", "/admin/audit.csv"]) {
      const url = new URL(path, origin);
      const headers = { cookie: operator.person.cookies.header(url) };
      const response = await fetch(url, { method: "HEAD", headers });
      expect([response.status, await response.text()]).toEqual([200, ""]);
    }
    const exported = (await auditRows(server)).filter(
      ({ action, decision }) => action === "export" && decision === "allowed",
    );
    expect(exported).toEqual([]);
  });

  test("a path below that is not there is nothing, for operators too", async () => {
    expect((await operator.open("/admin/nothing")).status).toBe(404);
  });
});

describe("4. ending", () => {
  test("a grant: asks with its name, ends it, says what became of its tokens, and does no harm twice", async () => {
    const app = await connectApp(origin, "Some App");
    const other = await connectApp(origin, "Other App");
    const grants = await operator.open(`/admin/grants?clientId=${app.clientId}`);
    const path = endLink(inspector, grantOf(grants));
    const asked = await operator.open(path);
    expect(asked.text).toMatch(/Whose inspector 3 Client Some App .+ Allowed profile/);
    expect(await statusOf(app)).toBe(200);

    const form = buttonTo(asked, "/admin/grants/end");
    const done = await operator.send(form);
    expect([done.status, done.title]).toEqual([200, "Grant ended"]);
    expect(done.text).toContain("It was a grant of account 3 (inspector)");
    expect(done.text).toContain("Some App");
    expect(done.text).toContain("Its tokens are invalid from now on.");
    expect(done.text).toContain("Kept, because another connection of the account needs it.");
    expect([await statusOf(app), await statusOf(other)]).toEqual([401, 200]);

    const again = await operator.send(form);
    expect([again.status, again.title]).toEqual([200, "There is no such grant"]);
    expect((await operator.open(path)).status).toBe(404);
    const row = (await auditRows(server)).findLast(({ action }) => action === "end-grant");
    expect(row).toMatchObject({ kind: "administration", user_id: admin, login: "admin" });
    await confirm(`/admin/users/end?id=${inspector}`);
  });

  test("everything: asks with how much and what, and deletes the token at GitHub", async () => {
    const apps = [await connectApp(origin, "First App"), await connectApp(origin, "Second App")];
    const asked = await operator.open(`/admin/users/end?id=${inspector}`);
    expect(asked.text).toContain("Account 3 (inspector) has 2 grants, which end at once");
    expect(asked.text).toContain("First App");
    const done = await confirm(`/admin/users/end?id=${inspector}`);
    expect(done.title).toBe("Everything ended");
    expect(done.text).toContain("Deleted: GitHub does not take it any more.");
    expect(await Promise.all(apps.map(statusOf))).toEqual([401, 401]);
    const again = await confirm(`/admin/users/end?id=${inspector}`);
    expect(again.text).toContain("There was no grant to end.");
  });

  test("the same at the same time, several times: it ends once, and nobody sees an error", async () => {
    const app = await connectApp(origin, "Contended App");
    const path = endLink(inspector, grantOf(await operator.open(`/admin/grants?userId=${inspector}`)));
    const form = buttonTo(await operator.open(path), "/admin/grants/end");
    const all = buttonTo(await operator.open(`/admin/users/end?id=${inspector}`), "/admin/users/end");
    const answers = await Promise.all([form, form, all, form, all].map((each) => operator.send(each)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(await statusOf(app)).toBe(401);
  });

  test("an operator's own grants does not end what they do here", async () => {
    const own = await connectApp(origin, "Own App", { user: "admin" });
    expect((await confirm(`/admin/users/end?id=${admin}`)).title).toBe("Everything ended");
    expect(await statusOf(own)).toBe(401);
    expect((await operator.open("/admin")).status).toBe(200);
  });

  test.each([
    "/admin/grants/end",
    "/admin/grants/end?userId=3&grantId=..%2F..",
    "/admin/grants/end?userId=x&grantId=y",
    "/admin/users/end?id=",
    "/admin/users/one?id=3%27%20OR%201=1",
    "/admin/users/block?id=inspector",
  ])("of nothing that there can be is refused in a sentence (%s)", async (path) => {
    const page = await operator.open(path);
    expect([page.status, page.title]).toEqual([400, "Not done"]);
    expect(page.text).toMatch(/has to be/);
  });
});

describe("4. blocking", () => {
  test("ends what there is, keeps them from signing in with a page that says so, and is taken back", async () => {
    const app = await connectApp(origin, "Some App");
    const asked = await operator.open(`/admin/users/block?id=${inspector}`);
    expect(asked.text).toContain("Account 3 (inspector) has 1 grant, which");
    const reason = "<b>lost</b> laptop\u202E, =1+1";
    const done = await confirm(`/admin/users/block?id=${inspector}`, { reason });
    expect([done.status, done.title]).toEqual([200, "Blocked"]);
    expect(await statusOf(app)).toBe(401);
    await expect(connectApp(origin, "Another App")).rejects.toThrow();
    await expect(visit(origin, "inspector")).rejects.toThrow(/inspector could not sign in/);

    const shown = await operator.open(`/admin/users/one?id=${inspector}`);
    expect(shown.text).toContain("Reason <b>lost</b> laptop, =1+1");
    expect(shown.html).not.toContain("<b>lost");
    expect((await operator.open("/admin/users/blocked")).text).toContain("<b>lost</b> laptop");

    const unblocked = await operator.send(buttonTo(shown, "/admin/users/unblock"));
    expect(unblocked.title).toBe("Unblocked");
    const again = await operator.send(buttonTo(shown, "/admin/users/unblock"));
    expect([again.status, again.title]).toEqual([200, "Was not blocked"]);
    expect(await statusOf(await connectApp(origin, "Another App"))).toBe(200);
    await confirm(`/admin/users/end?id=${inspector}`);
  });

  test("works for somebody who has never been here", async () => {
    const done = await confirm("/admin/users/block?id=987654321");
    expect(done.title).toBe("Blocked");
    expect(done.text).toContain("There was no grant to end.");
    expect((await operator.open("/admin/users/blocked")).text).toContain("987654321");
  });

  test("themselves is refused, and leaves an operator what they have", async () => {
    const done = await confirm(`/admin/users/block?id=${admin}`);
    expect([done.status, done.title]).toEqual([400, "Not done"]);
    expect(done.text).toContain("Nobody can block themselves");
    expect((await operator.open("/admin")).status).toBe(200);
  });

  test("another operator is refused", async () => {
    const done = await confirm(`/admin/users/block?id=${otherOperator}`);
    expect(done.status).toBe(400);
    expect(done.text).toContain("operators do not block each other");
  });

  test("keeps somebody from the pages who is made an operator after that", { timeout: 120_000 }, async () => {
    const visitor = await visit(origin, "demo");
    await confirm(`/admin/users/block?id=${demo}`);
    await server.reconfigure({ OPERATORS: [admin, demo] });
    try {
      expect((await visitor.open("/admin")).status).toBe(404);
      const row = (await auditRows(server)).findLast(({ action }) => action === "administer");
      expect(row).toMatchObject({ user_id: demo, decision: "refused", reason: "blocked" });
    } finally {
      await server.reconfigure({ OPERATORS: [admin, otherOperator] });
      await operator.send(
        buttonTo(await operator.open(`/admin/users/one?id=${demo}`), "/admin/users/unblock"),
      );
    }
  });

  test("with a reason that is too long is refused", async () => {
    const done = await confirm("/admin/users/block?id=4711", { reason: "x".repeat(10_000) });
    expect(done.status).toBe(400);
    expect(done.text).toContain("200 characters at most");
  });
});

describe("4. a form that no page of ours showed to this operator", () => {
  let app: SignedIn;
  let form: Submission;
  beforeAll(async () => {
    app = await connectApp(origin, "Standing App");
    form = buttonTo(await operator.open(`/admin/users/end?id=${inspector}`), "/admin/users/end");
  });

  const sent = (changed: Record<string, string>, path = "/admin/users/end", who = operator) => {
    const fields = new URLSearchParams({ ...Object.fromEntries(form.fields), ...changed });
    return who.send({ method: "POST", url: new URL(path, origin), fields });
  };

  test.each<[string, () => Promise<Shown>]>([
    ["has no proof", () => sent({ proof: "" })],
    ["has one that was made up", () => sent({ proof: "x".repeat(43) })],
    ["has that of another page", () => sent({ reason: "x" }, "/admin/users/block")],
    ["has that of another visitor", async () => sent({}, undefined, await visit(origin, "admin", "/admin"))],
  ])("does nothing if it %s, and is in the audit", async (_what, send) => {
    const answer = await send();
    expect([answer.status, answer.title]).toEqual([403, "Nothing was done"]);
    expect(await statusOf(app)).toBe(200);
    const row = (await auditRows(server)).findLast(({ reason }) => reason === "forged-form");
    expect(row).toMatchObject({ kind: "administration", decision: "refused", user_id: admin });
  });

  test.each(["cross-site", "same-site", "none"])("does nothing if its browser says %s", async (site) => {
    const headers = { cookie: operator.person.cookies.header(form.url), "sec-fetch-site": site };
    const response = await fetch(form.url, { method: "POST", headers, body: form.fields });
    expect(response.status).toBe(403);
    expect(await statusOf(app)).toBe(200);
  });

  test("does nothing if it comes from somebody who is not signed in, or from no operator", async () => {
    const nobody = await sent({}, undefined, visitorAt(origin, new Person({ user: "admin" })));
    expect([nobody.status, nobody.title]).toEqual([403, "Sign in again"]);
    expect((await sent({}, undefined, await visit(origin, "demo"))).status).toBe(404);
    expect(await statusOf(app)).toBe(200);
  });

  test("does nothing if the operator was taken out of OPERATORS since it was shown", {
    timeout: 120_000,
  }, async () => {
    await server.reconfigure({ OPERATORS: [demo] });
    try {
      expect((await sent({})).status).toBe(404);
      expect((await operator.open("/admin")).status).toBe(404);
      expect(await statusOf(app)).toBe(200);
    } finally {
      await server.reconfigure({ OPERATORS: [admin, otherOperator] });
    }
  });

  test("is not read if it is huge", async () => {
    expect((await sent({ reason: "x".repeat(100_000) })).status).toBe(413);
    expect(await statusOf(app)).toBe(200);
  });

  test("GET ends nothing, whatever is in its query", async () => {
    await operator.open(
      `/admin/users/end?${new URLSearchParams({ ...Object.fromEntries(form.fields), id: inspector })}`,
    );
    expect((await operator.open(`/admin/users/unblock?userId=${inspector}`)).status).toBe(404);
    expect(await statusOf(app)).toBe(200);
  });
});

/** What strangers may have called themselves, and what of it is shown. */
const hostile: [string, string][] = [
  ["<script>alert(1)</script>", "<script>alert(1)</script>"],
  ['"><img src=x onerror=alert(1)>', '"><img src=x onerror=alert(1)>'],
  ["Safe\u202Egpj.exe", "Safegpj.exe"],
  ["=HYPERLINK(1)\r\n+1", "=HYPERLINK(1) +1"],
];

describe("4. what strangers call themselves", () => {
  test.each(hostile)("as a client's name is text on every page (%j)", async (name, read) => {
    const app = await connectApp(origin, name);
    const grants = await operator.open(`/admin/grants?clientId=${app.clientId}`);
    for (const page of [
      grants,
      await operator.open("/admin/clients"),
      await operator.open(`/admin/users/one?id=${inspector}`),
      await operator.open(`/admin/users/end?id=${inspector}`),
      await operator.open(endLink(inspector, grantOf(grants))),
    ]) {
      expect(page.text).toContain(read);
      expect(page.html).not.toMatch(/<(?:script|img)\b|\u202E/);
    }
    await confirm(`/admin/users/end?id=${inspector}`);
  });

  test.each(hostile)("as a login is text in the audit (%j)", async (login, read) => {
    await recordEntries(server, [{ kind: "tool", action: "add", userId: "7", login }]);
    const page = await operator.open("/admin/audit?userId=7");
    expect(page.text).toContain(read);
    expect(page.html).not.toMatch(/<(?:script|img)\b|\u202E/);
  });
});

describe("4. the audit", () => {
  /** By name, what the form calls them. */
  const filters = [
    ["userId", "User (GitHub id)"],
    ["subject", "Done by operators to (GitHub id)"],
    ["clientId", "Client (id)"],
    ["tool", "Tool, resource or prompt"],
    ["kind", "Kind"],
    ["decision", "Decision"],
    ["from", "From (UTC)"],
    ["to", "To (UTC)"],
  ] as const;
  const sql = "' OR 1=1; DROP TABLE audit_entries; --";
  let clientId: string;

  beforeAll(async () => {
    clientId = "https://client.example/client.json";
    const at = Date.UTC(2020, 0, 1);
    await recordEntries(
      server,
      Array.from({ length: 60 }, (_, index) => ({
        ...{ kind: "tool", action: index % 2 === 0 ? "getIssue" : "add", at: at + index },
        ...{ userId: "99", login: "older", clientId, decision: index === 0 ? "refused" : "allowed" },
      })) as Parameters<typeof recordEntries>[1],
    );
  });

  const rowsOn = (page: Shown) => page.html.match(/<summary>/g)?.length ?? 0;

  test("is filtered by each field, and says what it was filtered by", async () => {
    const found = await operator.open(
      `/admin/audit?userId=99&clientId=${encodeURIComponent(clientId)}&tool=getIssue&kind=tool&decision=refused&from=2020-01-01&to=2020-01-01`,
    );
    expect([found.status, rowsOn(found)]).toEqual([200, 1]);
    expect(found.html).toContain('value="99"');
    expect(found.html).toContain('<option value="refused" selected');
    expect(found.page.link("CSV")?.search).toContain("userId=99");
    const none = await operator.open("/admin/audit?userId=99&from=2020-01-02");
    expect(none.text).toContain("There is no entry like that.");
  });

  test("has what operators did to an account, on a page that the account's own leads to", async () => {
    const done = { kind: "administration", userId: admin, login: "admin" } as const;
    await recordEntries(server, [
      { ...done, action: "block", subject: "4242" },
      { ...done, action: "end-grant", subject: "4242:abcdefghijklmnop" },
      { ...done, action: "end-grant", subject: "42421:abcdefghijklmnop" },
      { ...done, action: "export" },
      { kind: "token", action: "request", subject: "4242:abcdefghijklmnop", decision: "refused" },
    ]);
    const account = await operator.open("/admin/users/one?id=4242");
    const found = await operator.open(account.page.link("what operators did to it")?.href ?? "");
    expect([found.status, rowsOn(found)]).toEqual([200, 2]);
    expect(found.html).toMatch(/name="subject" value="4242"/);
    expect(found.page.link("CSV")?.search).toBe("?subject=4242");
  });

  test("has pages, and keeps the filter from one to the next", async () => {
    const first = await operator.open("/admin/audit?userId=99&tool=");
    const pages = [first];
    for (let next = first.page.link("Next page"); next; next = pages.at(-1)?.page.link("Next page"))
      pages.push(await operator.open(next.href));
    expect(pages.map(rowsOn)).toEqual([15, 15, 15, 15]);
    expect(pages.at(-1)?.page.link("First page")?.search).toBe("?userId=99");
  });

  test("shows every field of an entry", async () => {
    await recordEntries(server, [
      {
        ...{
          kind: "tool",
          action: "add",
          userId: "98",
          traceId: "a trace",
          detail: "a detail",
          duration: 12,
        },
      },
    ]);
    const page = await operator.open("/admin/audit?userId=98");
    for (const words of ["traceId a trace", "detail a detail", "duration 12"])
      expect(page.text).toContain(words);
  });

  test.each(filters)(
    "takes SQL in %s for what it is, in words beside the form, with what was entered",
    async (name, label) => {
      const page = await operator.open(`/admin/audit?${new URLSearchParams({ [name]: sql })}`);
      // the names of tools are written in few characters, and these are among them
      if (name === "tool") expect(page.text).toContain("There is no entry like that.");
      else expect([page.status, page.text.includes(`“${label}” has to be`)]).toEqual([400, true]);
      if (!["kind", "decision"].includes(name)) expect(page.html).toContain("&#39; OR 1=1; DROP TABLE");
      expect((await operator.open("/admin/audit?userId=99")).status).toBe(200);
    },
  );

  test.each(filters)("refuses 10 kB in %s without an error of its own", async (name, label) => {
    const page = await operator.open(`/admin/audit?${name}=${"9".repeat(10_000)}`);
    expect(page.status).toBe(400);
    expect(page.text).toContain(`“${label}” has to be`);
    for (const path of files)
      expect((await operator.open(`${path}?${name}=${"9".repeat(10_000)}`)).status).toBe(400);
  });

  test("refuses a time that ends before it begins", async () => {
    const page = await operator.open("/admin/audit?from=2026-08-02&to=2026-08-01");
    expect([page.status, page.text.includes("from has to be before to")]).toEqual([400, true]);
  });

  test.each(["x", sql, "0".repeat(10_000), "000000000-0000-0123456789abcdeg"])(
    "and every list refuse a cursor that was not given out (%s)",
    async (after) => {
      for (const path of ["audit", "users", "clients", "grants", "users/blocked"]) {
        const page = await operator.open(`/admin/${path}?${new URLSearchParams({ after })}`);
        expect([path, page.status]).toEqual([path, 400]);
        expect(page.text).toContain("was not given out for this list");
      }
    },
  );

  test("what a list of grants is filtered by stays in its form if it is refused", async () => {
    const page = await operator.open(`/admin/grants?${new URLSearchParams({ userId: sql })}`);
    expect([page.status, page.text.includes("userId has to be")]).toEqual([400, true]);
    expect(page.html).toContain("&#39; OR 1=1; DROP TABLE");
  });
});

describe("4. an export", () => {
  const nasty = [
    ...["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1", "\r\n=1", "a;=1"],
    ...['two\nlines, a "quote" and, commas', "plain"],
  ];

  beforeAll(() =>
    recordEntries(
      server,
      nasty.map((detail, index) => ({
        ...{ kind: "administration", userId: "55", login: "=1+1", detail, at: Date.UTC(2021, 0, 1) + index },
      })),
    ),
  );

  const headersOf = ({ headers }: Shown) =>
    ["content-type", "content-disposition", "x-content-type-options", "cache-control"].map((name) =>
      headers.get(name),
    );

  test("as CSV has the same entries for a program that reads CSV, and no formula", async () => {
    const file = await operator.open("/admin/audit.csv?userId=55");
    expect(file.status).toBe(200);
    expect(headersOf(file)).toEqual([
      expect.stringMatching(/^text\/csv; charset=utf-8/),
      expect.stringMatching(/^attachment; filename="audit-\d{4}-\d\d-\d\d\.csv"$/),
      ...["nosniff", "no-store"],
    ]);
    const [names = [], ...records] = recordsOf(file.html);
    expect(records).toHaveLength(nasty.length);
    const details = records.map((record) => record[names.indexOf("detail")]).reverse();
    expect(details.at(-1)).toBe("plain");
    expect(details.at(-2)).toBe('two\nlines, a "quote" and, commas');
    for (const [index, text] of nasty.slice(0, 7).entries()) {
      expect(details[index]).not.toBe(text);
      expect(details[index]?.replaceAll("'", "")).toBe(text.replaceAll("'", ""));
    }
    for (const record of records) {
      expect(record).toHaveLength(names.length);
      for (const value of record) expect(value).not.toMatch(/^[=+\-@\t\r]/);
    }
  });

  test("as NDJSON has a line of JSON for each entry, as it is", async () => {
    const file = await operator.open("/admin/audit.ndjson?userId=55");
    expect(headersOf(file)[0]).toBe("application/x-ndjson; charset=utf-8");
    const lines = file.html.trimEnd().split("\n");
    const entries = lines.map((line) => JSON.parse(line) as { detail: string; userId: string });
    expect(entries.map(({ detail }) => detail).reverse()).toEqual(nasty);
  });

  test("is in the audit, with what it was of", async () => {
    await operator.open("/admin/audit.ndjson?userId=55");
    const row = (await auditRows(server)).findLast(({ action }) => action === "export");
    expect(row).toMatchObject({ decision: "allowed", user_id: admin });
    expect(row?.detail).toContain("55");
  });

  test.each<[string | undefined, number]>([
    ["cross-site", 403],
    ["same-site", 403],
    ["same-origin", 200],
    ["none", 200],
    [undefined, 200],
  ])("that a browser calls %s gets %i", async (site, status) => {
    for (const path of files) {
      const url = new URL(`${path}?userId=55`, origin);
      const headers = {
        cookie: operator.person.cookies.header(url),
        ...(site && { "sec-fetch-site": site }),
      };
      const response = await fetch(url, { headers });
      await response.text();
      expect(response.status).toBe(status);
      if (status === 403) expect(response.headers.get("content-disposition")).toBeNull();
    }
  });
});

describe("4. usage", () => {
  test("is a chart with words, and a table with the same numbers", async () => {
    await recordEntries(
      server,
      Array.from({ length: 40 }, (_, index) => ({
        ...{ kind: "tool", action: index < 30 ? "mergePullRequest" : "searchIssues", userId: "77" },
        ...{ at: Date.now() - 60_000 - index, outcome: index % 10 === 0 ? "failed" : "ok" },
      })) as Parameters<typeof recordEntries>[1],
    );
    const page = await operator.open("/admin");
    expect(page.html).toContain('role="img"');
    expect(page.text).toMatch(/A bar for each tool, the most called first: .*mergePullRequest 30/);
    const [row = ""] = /<th scope="row"[^>]*>mergePullRequest<.*?<\/tr>/.exec(page.html) ?? [];
    expect(
      row
        .replace(/<[^>]+>/g, " ")
        .trim()
        .split(/\s+/),
    ).toEqual(["mergePullRequest", "30", "3", "(10%)", "0"]);
    expect(page.text).toMatch(/In the last 30 days, tools were called \d+ times\./);
    expect(page.text).toMatch(/blocked accounts: \d/);
  });

  test("is said in the language of the operator's browser", async () => {
    const url = new URL("/admin", origin);
    const headers = { cookie: operator.person.cookies.header(url), "accept-language": "ja-JP,ja;q=0.9" };
    const html = await (await fetch(url, { headers })).text();
    expect(html).toMatch(/直近 30 日間に、ツールは <strong>\d+<\/strong> 回呼び出されました。/);
    expect(untranslated(html)).toEqual([]);
  });
});

describe("4. while the audit's database fails", () => {
  let app: SignedIn;
  const run = async (sql: string) => {
    const { AUDIT } = await server.harness.getWorker<Database>().getEnv();
    await AUDIT.prepare(sql).all();
  };

  beforeEach(async () => {
    app = await connectApp(origin, "Some App", { user: "demo" });
  });
  beforeAll(async () => {
    await auditRows(server);
    for (const table of ["audit_entries", "blocked_accounts"])
      await run(`ALTER TABLE ${table} RENAME TO no_${table}`);
  });
  afterAll(async () => {
    for (const table of ["audit_entries", "blocked_accounts"])
      await run(`ALTER TABLE no_${table} RENAME TO ${table}`);
  });

  test("pages that need it say so, and the others work", async () => {
    const overview = await operator.open("/admin");
    expect([overview.status, overview.text.includes("Usage cannot be shown now")]).toEqual([200, true]);
    for (const path of ["/admin/audit", "/admin/users", "/admin/users/blocked", ...files]) {
      const page = await operator.open(path);
      expect([path, page.status]).toEqual([path, 503]);
      expect(page.text).toContain("Try again in a minute");
      expect(page.headers.get("content-disposition")).toBeNull();
    }
    for (const path of ["/admin/clients", "/admin/grants", `/admin/users/one?id=${demo}`])
      expect([path, (await operator.open(path)).status]).toEqual([path, 200]);
  });

  test("grants are ended all the same, and who is blocked is blocked, though that is not all", async () => {
    expect((await confirm(`/admin/users/end?id=${demo}`)).title).toBe("Everything ended");
    expect(await statusOf(app)).toBe(401);
    const blocked = await confirm(`/admin/users/block?id=${demo}`);
    expect([blocked.status, blocked.title]).toEqual([500, "Not everything was done"]);
    expect((await operator.open(`/admin/users/one?id=${demo}`)).text).toContain("Sign-in blocked");
    await expect(connectApp(origin, "Another App", { user: "demo" })).rejects.toThrow();
  });
});
