import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Person } from "../../dev/person.ts";
import { buttonTo, connectionLinks, type Visitor, visit, visitorAt } from "../support/account-page.ts";
import { auditRows } from "../support/audit.ts";
import { callTool, open, openSse, shown, signInClient } from "../support/authorization.ts";
import { tokenDeletions, workingTokens } from "../support/github-tokens.ts";
import { postToken, register, type SignedIn } from "../support/oauth-client.ts";
import { changePermissions } from "../support/permission-page.ts";
import { serverSecret, startServer, type TestServer } from "../support/server.ts";
import { untranslated } from "../support/untranslated.ts";

/** What is used of the database. */
interface D1 {
  prepare(sql: string): { run(): Promise<unknown> };
}

let server: TestServer;
let origin: string;
let mcp: string;

beforeAll(async () => {
  server = await startServer();
  origin = server.origin;
  mcp = `${origin}/mcp`;
});
afterAll(() => server.close());
afterEach(async () => {
  for (const user of ["inspector", "demo"]) await endAll(await visit(origin, user));
});

/** Connects an app that calls itself something. */
async function connect(name: string, { scope = "profile", user = "inspector" } = {}): Promise<SignedIn> {
  const clientId = await register(origin, { client_name: name });
  const tokens = await signInClient(origin, clientId, { scope }, new Person({ user }));
  return { ...tokens, clientId, authorization: { authorization: `Bearer ${tokens.access_token}` } };
}

async function endAll(visitor: Visitor) {
  const page = await visitor.open("/account/end-all");
  return page.page.forms.length === 0 ? page : await visitor.send(buttonTo(page, "/account/end-all"));
}

/** The page of the only connection. */
async function onlyConnection(visitor: Visitor) {
  const [path = "", ...others] = connectionLinks(await visitor.open("/account"));
  expect(others).toEqual([]);
  return await visitor.open(path);
}

const statusOf = async ({ access_token }: SignedIn) =>
  (await callTool(mcp, access_token, "add", { a: 1, b: 2 })).status;

describe("4. the account page", () => {
  test.each(["/account", "/account/connection?id=x", "/account/end-all", "/account/nothing"])(
    "%s asks whoever is not signed in to do that",
    async (path) => {
      const page = await visitorAt(origin, new Person({ user: "demo" })).open(path);
      expect(page.status).toBe(401);
      expect(page.title).toBe("See and end what you connected");
      const { pathname, search } = new URL(page.page.link("Sign in with GitHub") ?? "about:blank");
      expect(pathname).toBe("/sign-in");
      // a page about something in particular is not known without its name
      const back = path.includes("?") ? "/account" : path;
      expect(new URLSearchParams(search).get("page")).toBe(back);
    },
  );

  test.each([
    ["ja", /\p{Script=Hiragana}/u],
    ["ko", /\p{Script=Hangul}/u],
  ])("is in the language of the browser: %s", async (language, letters) => {
    const page = await open(new URL("/account", origin), { "accept-language": `${language},en;q=0.8` });
    expect(page.headers.get("content-language")).toBe(language);
    expect(page.headers.get("vary")).toContain("Accept-Language");
    expect(untranslated(page.html)).toEqual([]);
    expect(page.text).toMatch(letters);
  });

  test("has the headers of every page, and is not for caches", async () => {
    const { headers, html } = await (await visit(origin, "demo")).open("/account");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(html).not.toMatch(/<script|\son\w+=|javascript:/i);
  });

  test("says who is signed in, and what to do if nothing is connected", async () => {
    const page = await (await visit(origin, "demo")).open("/account");
    expect(page.text).toContain("You are signed in as demo.");
    expect(page.text).toContain("No app is connected to your account through this server.");
    expect(page.text).toContain(mcp);
    expect(page.text).not.toContain("End all connections");
  });

  test("shows each connection, newest first: who, what, where, until when", async () => {
    await connect("First App");
    await connect("Second App", { scope: "repos:write" });
    const page = await (await visit(origin, "inspector")).open("/account");
    expect(connectionLinks(page)).toHaveLength(2);
    expect(page.text.indexOf("Second App")).toBeLessThan(page.text.indexOf("First App"));
    expect(page.text).toContain("First App this app named itself; the name is not verified");
    expect(page.text).toContain("see your GitHub username, name, picture and public profile");
    expect(page.text).toContain("write to your repositories in your name");
    expect(page.text).toContain("Repositories all repositories that the account can reach");
    expect(page.text).toContain("Changes allowed for as long as it is connected");
    expect(page.text).toMatch(/Ends \d+ \w+ \d{4} at \d\d:\d\d UTC, if nobody uses it until then/);
  });

  test("shows the limits that a person chose", async () => {
    const { access_token } = await connect("Limited App", { scope: "repos:write" });
    const visitor = await visit(origin, "inspector");
    const connection = await onlyConnection(visitor);
    const link = connection.page.link("Change what it may do");
    expect(link?.pathname).toBe("/permissions");
    const choices = { reach: "listed", repositories: "inspector/hello-world", writeFor: "hour" } as const;
    const changed = await changePermissions(visitor.person, link ?? "", choices);
    expect(changed.title).toBe("Done. Go back to your app and try again");
    expect(changed.page.link("everything that you connected")?.pathname).toBe("/account");
    const page = await visitor.open("/account");
    expect(page.text).toContain("Repositories inspector/hello-world");
    expect(page.text).toMatch(/Changes allowed until \d+ \w+ \d{4} at \d\d:\d\d UTC/);
    expect(await callTool(mcp, access_token, "add", { a: 1, b: 2 })).toMatchObject({ status: 200 });
  });

  test("shows the recent calls and what came of them, in words, of all apps and of one", async () => {
    const reader = await connect("Reader", { scope: "repos:read" });
    const other = await connect("Other");
    await callTool(mcp, reader.access_token, "getIssue", {
      ...{ owner: "inspector", repo: "hello-world", number: 1 },
    });
    await callTool(mcp, reader.access_token, "add", { a: "one" });
    await callTool(mcp, reader.access_token, "createIssue", {
      ...{ owner: "inspector", repo: "hello-world", title: "A title" },
    });
    await callTool(mcp, other.access_token, "add", { a: 1, b: 2 });
    await auditRows(server);
    const visitor = await visit(origin, "inspector");
    const all = await visitor.open("/account");
    const rows = rowsOf(all.html);
    expect(rows.slice(0, 4)).toEqual([
      ["Other", "Add two numbers", "Done"],
      [
        "Reader",
        "something that needs a permission",
        expect.stringMatching(/^Refused: you did not allow it to write to your repositories in your name/),
      ],
      ["Reader", "Add two numbers", "Not done: the app's request had a mistake in it"],
      ["Reader", "Get an issue", "Done"],
    ]);
    expect(all.html).toMatch(/<time dateTime="[\d-]+T[\d:.]+Z">|<time datetime="[\d-]+T[\d:.]+Z">/);
    expect(all.text).not.toMatch(/not-done|invalid-arguments|insufficient-scope/);
    const path = connectionLinks(all)[1] ?? "";
    const one = await visitor.open(path);
    expect(one.title).toBe("Reader");
    expect(rowsOf(one.html).map(([name]) => name)).toEqual([
      "something that needs a permission",
      "Add two numbers",
      "Get an issue",
    ]);
    // what it called belongs to a grant, and none of the two is for the page to say
    expect(all.html + one.html).not.toContain(reader.access_token.split(":")[1]);
  });

  test("works without the database of the audit trail, and says what is missing", async () => {
    await connect("Some App");
    const visitor = await visit(origin, "inspector");
    const { AUDIT } = await server.harness.getWorker<{ AUDIT: D1 }>().getEnv();
    await auditRows(server);
    await AUDIT.prepare("ALTER TABLE audit_entries RENAME TO lost").run();
    try {
      const page = await visitor.open("/account");
      expect(page.status).toBe(200);
      expect(page.text).toContain("Some App");
      expect(page.text).toContain("Recent calls cannot be shown now");
      const connection = await onlyConnection(visitor);
      expect(connection.text).toContain("Recent calls cannot be shown now");
      expect((await visitor.send(buttonTo(connection, "/account/end"))).title).toBe(
        "Some App is disconnected",
      );
    } finally {
      await AUDIT.prepare("ALTER TABLE lost RENAME TO audit_entries").run();
    }
  });

  test.each([
    [
      "HTML",
      "<script>alert(1)</script><img src=x onerror=alert(1)>",
      "<script>alert(1)</script><img src=x onerror",
    ],
    ["text that runs the other way", "App\u202Egpj.exe\u2066 x", "Appgpj.exe x"],
    ["as many characters as there may be", "x".repeat(200), `${"x".repeat(59)}…`],
  ])("shows a hostile name as text: %s", async (_what, name, visible) => {
    await signInClient(origin, await register(origin, { client_name: name }));
    const visitor = await visit(origin, "inspector");
    const account = await visitor.open("/account");
    const connection = await onlyConnection(visitor);
    const asking = await visitor.open("/account/end-all");
    const receipt = await visitor.send(buttonTo(connection, "/account/end"));
    for (const page of [account, connection, asking, receipt]) {
      expect(page.text).toContain(visible);
      expect(page.html).not.toMatch(/<script|<img|[\u202A-\u202E\u2066-\u2069]/);
      expect(page.html.length).toBeLessThan(30_000);
    }
  });
});

describe("4. ending one connection", () => {
  test("gives a receipt: the grant is over at once, and its GitHub token deleted", async () => {
    const app = await connect("Some App", { scope: "repos:read" });
    const visitor = await visit(origin, "inspector");
    const before = tokenDeletions(server.github);
    const receipt = await visitor.send(buttonTo(await onlyConnection(visitor), "/account/end"));
    expect(receipt.status).toBe(200);
    expect(receipt.title).toBe("Some App is disconnected");
    expect(receipt.text).toContain("access Ended. Its grant is over, and its tokens are invalid from now on");
    expect(receipt.text).toContain("GitHub token Deleted.");
    expect(receipt.text).toContain("Remove this server there");
    expect(await statusOf(app)).toBe(401);
    expect(await openSse(origin, app.access_token)).toBe(401);
    const refreshed = await postToken(origin, {
      ...{ grant_type: "refresh_token", refresh_token: app.refresh_token, client_id: app.clientId },
    });
    expect(refreshed.status).toBe(400);
    expect(tokenDeletions(server.github) - before).toBe(1);
    expect(await workingTokens(server.github)).toEqual([]);
    expect(connectionLinks(await visitor.open("/account"))).toEqual([]);
    const [userId = "", grantId = ""] = app.access_token.split(":");
    const recorded = { user_id: userId, grant_id: grantId, kind: "grant" };
    await expect
      .poll(() => auditRows(server))
      .toEqual(
        expect.arrayContaining([
          expect.objectContaining({ ...recorded, action: "end", reason: "by-person" }),
          expect.objectContaining({ ...recorded, action: "ended" }),
        ]),
      );
  });

  test("says that the GitHub token is kept where another connection needs it, and ends only the one", async () => {
    const first = await connect("First App");
    const second = await connect("Second App");
    const visitor = await visit(origin, "inspector");
    const [, older = ""] = connectionLinks(await visitor.open("/account"));
    const receipt = await visitor.send(buttonTo(await visitor.open(older), "/account/end"));
    expect(receipt.title).toBe("First App is disconnected");
    expect(receipt.text).toContain("GitHub token Kept, because another of your connections needs it.");
    expect([await statusOf(first), await statusOf(second)]).toEqual([401, 200]);
  });

  test("says that GitHub has not confirmed, and where a person can see to it", async () => {
    const app = await connect("Some App");
    const visitor = await visit(origin, "inspector");
    const path = `/applications/${server.github.clientId}/token`;
    server.github.fault({ path, method: "DELETE", status: 503 });
    const receipt = await visitor.send(buttonTo(await onlyConnection(visitor), "/account/end"));
    expect(receipt.text).toContain("GitHub token Not confirmed yet.");
    expect(receipt.html).toContain(
      `href="${server.github.url}/settings/connections/applications/${server.github.clientId}"`,
    );
    expect(await statusOf(app)).toBe(401);
    // so that it is not left for the tests after this one
    server.github.revokeAccess("inspector");
  });

  test("sent twice, one after the other or at once, it says the same and breaks nothing", async () => {
    const app = await connect("Some App");
    const visitor = await visit(origin, "inspector");
    const form = buttonTo(await onlyConnection(visitor), "/account/end");
    const before = tokenDeletions(server.github);
    const receipts = [
      ...(await Promise.all([form, form, form].map((same) => visitor.send(same)))),
      await visitor.send(form),
    ];
    for (const { status, title, text } of receipts) {
      expect([status, title]).toEqual([200, "Some App is disconnected"]);
      expect(text).toContain("GitHub token Deleted.");
    }
    expect(tokenDeletions(server.github) - before).toBe(1);
    expect(await statusOf(app)).toBe(401);
  });

  test("at the same time as all of them, everything is over, and both pages say so", async () => {
    const apps = [await connect("First App"), await connect("Second App")];
    const visitor = await visit(origin, "inspector");
    const [newest = ""] = connectionLinks(await visitor.open("/account"));
    const [one, all] = await Promise.all([
      visitor.send(buttonTo(await visitor.open(newest), "/account/end")),
      endAll(visitor),
    ]);
    expect([one.status, all.status]).toEqual([200, 200]);
    expect(await Promise.all(apps.map(statusOf))).toEqual([401, 401]);
    expect(await workingTokens(server.github)).toEqual([]);
  });

  test("of what has ended, there is no page any more", async () => {
    await connect("Some App");
    const visitor = await visit(origin, "inspector");
    const [path = ""] = connectionLinks(await visitor.open("/account"));
    await visitor.send(buttonTo(await visitor.open(path), "/account/end"));
    const gone = await visitor.open(path);
    expect([gone.status, gone.title]).toEqual([404, "You have no such connection"]);
    const nothing = await visitor.open("/account/nothing");
    expect([nothing.status, nothing.title]).toEqual([404, "There is nothing here"]);
    // nothing was begun there that could be started again
    for (const page of [gone, nothing]) expect(page.page.link("Your connections")?.pathname).toBe("/account");
  });

  test("works from a page that was shown before the server started anew", async () => {
    const app = await connect("Some App");
    const visitor = await visit(origin, "inspector");
    const form = buttonTo(await onlyConnection(visitor), "/account/end");
    await server.restart({ SERVER_SECRET: serverSecret });
    expect((await visitor.send(form)).title).toBe("Some App is disconnected");
    expect((await visitor.send(form)).title).toBe("Some App is disconnected");
    expect(await statusOf(app)).toBe(401);
  });
});

describe("4. ending everything", () => {
  test("asks first, and gives a receipt of each", async () => {
    const apps = [await connect("First App"), await connect("Second App", { scope: "repos:read" })];
    const visitor = await visit(origin, "inspector");
    const asking = await visitor.open("/account/end-all");
    expect(asking.title).toBe("End all connections?");
    expect(asking.text).toContain("First App");
    expect(await Promise.all(apps.map(statusOf))).toEqual([200, 200]);
    const form = buttonTo(asking, "/account/end-all");
    const done = await visitor.send(form);
    expect(done.title).toBe("Everything is disconnected");
    expect(done.text).toContain("First App");
    expect(done.text).toContain("Second App");
    expect(done.text.match(/GitHub token Deleted\./g)).toHaveLength(2);
    expect(await Promise.all(apps.map(statusOf))).toEqual([401, 401]);
    expect(await workingTokens(server.github)).toEqual([]);
    const again = await visitor.send(form);
    expect([again.status, again.title]).toEqual([200, "Nothing is connected"]);
    expect((await visitor.open("/account/end-all")).title).toBe("Nothing is connected");
  });

  test("ends nothing of anybody else's", async () => {
    const theirs = await connect("Their App", { user: "demo" });
    const mine = await connect("My App");
    const done = await endAll(await visit(origin, "inspector"));
    expect(done.text).not.toContain("Their App");
    expect([await statusOf(mine), await statusOf(theirs)]).toEqual([401, 200]);
  });
});

describe("4. what is somebody else's, or nobody's", () => {
  test("another person's connection cannot be seen or ended", async () => {
    const theirs = await connect("Their App", { user: "demo" });
    const owner = await visit(origin, "demo");
    const [path = ""] = connectionLinks(await owner.open("/account"));
    const id = new URL(path, origin).searchParams.get("id") ?? "";
    await connect("My App");
    const visitor = await visit(origin, "inspector");
    const form = buttonTo(await onlyConnection(visitor), "/account/end");
    form.fields.set("connection", id);
    const pages = [await visitor.open(path), await visitor.send(form)];
    for (const page of pages) {
      expect([page.status, page.title]).toEqual([404, "You have no such connection"]);
      expect(page.html).not.toContain("Their App");
    }
    expect(await statusOf(theirs)).toBe(200);
  });

  test.each([
    ["none", ""],
    ["one that was made up", "2f8b0e64-8b0b-4a53-9f0d-000000000000"],
    ["HTML", "<b>x</b>"],
    ["10 kB", "x".repeat(10_000)],
  ])("an id that is %s leads nowhere", async (_what, id) => {
    await connect("My App");
    const visitor = await visit(origin, "inspector");
    const form = buttonTo(await onlyConnection(visitor), "/account/end");
    form.fields.set("connection", id);
    const opened = await visitor.open(`/account/connection?id=${encodeURIComponent(id)}`);
    for (const page of [opened, await visitor.send(form)]) {
      expect([page.status, page.title]).toEqual([404, "You have no such connection"]);
      expect(page.html).not.toContain("<b>");
    }
    expect(connectionLinks(await visitor.open("/account"))).toHaveLength(1);
  });
});

describe("4. a form that this visitor was not shown", () => {
  const paths = ["/account/end", "/account/end-all", "/account/sign-out"] as const;

  /** Each form of the pages, as the visitor would send it. */
  async function forms(visitor: Visitor) {
    return {
      "/account/end": buttonTo(await onlyConnection(visitor), "/account/end"),
      "/account/end-all": buttonTo(await visitor.open("/account/end-all"), "/account/end-all"),
      "/account/sign-out": buttonTo(await visitor.open("/account"), "/account/sign-out"),
    };
  }

  test.each(paths)("%s: does nothing without its proof, or with that of another", async (path) => {
    const app = await connect("My App");
    const visitor = await visit(origin, "inspector");
    const own = (await forms(visitor))[path];
    await connect("Their App", { user: "demo" });
    const others = await forms(await visit(origin, "demo"));
    const anotherSignIn = await forms(await visit(origin, "inspector"));
    const elsewhere = (await forms(visitor))[path === "/account/end" ? "/account/end-all" : "/account/end"];
    const proofs = [undefined, "", others[path], anotherSignIn[path], elsewhere].map((given) =>
      typeof given === "object" ? (given.fields.get("proof") ?? "") : given,
    );
    for (const proof of proofs) {
      const fields = new URLSearchParams(own.fields);
      fields.delete("proof");
      if (proof !== undefined) fields.set("proof", proof);
      const page = await visitor.send({ ...own, fields });
      expect([page.status, page.title]).toEqual([403, "Nothing was done"]);
    }
    expect(await statusOf(app)).toBe(200);
    expect((await visitor.open("/account")).status).toBe(200);
  });

  test.each(paths)("%s: does nothing from another site, whatever it knows", async (path) => {
    const app = await connect("My App");
    const visitor = await visit(origin, "inspector");
    const { url, fields } = (await forms(visitor))[path];
    const response = await fetch(url, {
      method: "POST",
      body: fields,
      redirect: "manual",
      headers: {
        cookie: visitor.person.cookies.header(url),
        origin: "https://evil.example",
        "sec-fetch-site": "cross-site",
      },
    });
    expect((await shown(url, response)).title).toBe("Nothing was done");
    expect(await statusOf(app)).toBe(200);
  });

  test.each(["/account/end", "/account/end-all"] as const)(
    "%s: does nothing where nobody is signed in",
    async (path) => {
      const app = await connect("My App");
      const form = (await forms(await visit(origin, "inspector")))[path];
      const page = await visitorAt(origin, new Person({ user: "inspector" })).send(form);
      expect([page.status, page.title]).toEqual([403, "Sign in again"]);
      expect(await statusOf(app)).toBe(200);
    },
  );

  test("of megabytes is not read", async () => {
    await connect("My App");
    const visitor = await visit(origin, "inspector");
    const form = (await forms(visitor))["/account/end"];
    form.fields.set("more", "x".repeat(100_000));
    expect((await visitor.send(form)).status).toBe(413);
  });
});

test("4. somebody who may not connect any more sees and ends what is theirs", {
  timeout: 120_000,
}, async () => {
  await connect("Some App");
  await server.reconfigure({ ACCESS: { users: ["999"] } });
  try {
    const visitor = await visit(origin, "inspector");
    const receipt = await visitor.send(buttonTo(await onlyConnection(visitor), "/account/end"));
    expect(receipt.text).toContain("GitHub token Deleted.");
  } finally {
    await server.reconfigure({});
  }
});

describe("4. signing out", () => {
  test("forgets who is at this browser, is recorded, and can be done twice", async () => {
    const visitor = await visit(origin, "demo");
    const form = buttonTo(await visitor.open("/account"), "/account/sign-out");
    expect((await visitor.send(form)).title).toBe("You are signed out");
    expect((await visitor.open("/account")).status).toBe(401);
    expect((await visitor.send(form)).title).toBe("You are signed out");
    const rows = (await auditRows(server)).filter(({ action }) => action === "sign-out");
    expect(rows).toEqual([expect.objectContaining({ kind: "sign-in", login: "demo", decision: "allowed" })]);
  });

  test("is not what a form of another site does, which comes without the cookie (SameSite)", async () => {
    const headers = { origin: "https://other.example", "sec-fetch-site": "cross-site" };
    const answer = await fetch(new URL("/account/sign-out", origin), { method: "POST", headers });
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([200, []]);
  });
});

/** The cells of the table of calls that do not depend on the clock, row by row. */
function rowsOf(html: string): string[][] {
  return [...html.matchAll(/<tr>(<td.*?)<\/tr>/gs)].map(([, row = ""]) =>
    [...row.matchAll(/<td data-label="(App|Asked for|What came of it)">(.*?)<\/td>/gs)].map(
      ([, , cell = ""]) => cell.replace(/<[^>]+>/g, "").replaceAll("&#39;", "'"),
    ),
  );
}
