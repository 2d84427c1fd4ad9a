import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Person } from "../../dev/person.ts";
import { seal } from "../../src/accounts/encryption.ts";
import {
  callTool,
  connectionOf,
  entriesOnPage,
  newRequest,
  openConsent,
  type Shown,
  shown,
} from "../support/authorization.ts";
import { sentenceOf } from "../support/challenge.ts";
import { tokenDeletions, workingTokens } from "../support/github-tokens.ts";
import { lanes, openSession } from "../support/mcp-lanes.ts";
import { type Reply, request } from "../support/mcp-messages.ts";
import { postToken } from "../support/oauth-client.ts";
import {
  type Connected,
  changePermissions,
  connectClient,
  fillIn,
  linkIn,
  openPermissions,
  personAt,
  walk,
} from "../support/permission-page.ts";
import { serverSecret, startServer, type TestServer } from "../support/server.ts";
import { startUpstream } from "../support/upstream.ts";

let server: TestServer;
let origin: string;
let mcp: string;
beforeAll(async () => {
  server = await startServer();
  origin = server.origin;
  mcp = `${origin}/mcp`;
});
afterAll(() => server.close());

const hello = { owner: "inspector", repo: "hello-world" };
const writing = { name: "createIssue", arguments: { ...hello, title: "Allowed in place" } };
const reading = { name: "listIssues", arguments: hello };
const inspector = { user: "inspector" };

const structured = ({ answer }: Reply) => answer?.result?.structuredContent;

/** The link that a client of an older revision gets when it calls a tool without the scope for it. */
async function offeredLink({ authorization }: Connected, call = writing): Promise<URL> {
  const session = await openSession(origin, authorization, "2025-06-18");
  return linkIn(sentenceOf(await session.post(request("tools/call", call, 7))));
}

/** The link that connectionStatus gives out, for nothing in particular. */
async function statusLink({ access_token }: Connected): Promise<URL> {
  const { options } = await connectionOf(origin, access_token);
  return new URL(options.find(({ what }) => what.startsWith("Change"))?.url ?? "");
}

/** What may be done: the connection as its client sees it, and whether a write passes. */
async function abilities({ access_token }: Connected) {
  const { scopes, repositories, githubScopes, withheld, connectedAt } = await connectionOf(
    origin,
    access_token,
  );
  const { status } = await callTool(mcp, access_token, "createIssue", writing.arguments);
  return { scopes, repositories, githubScopes, withheld, connectedAt, write: status };
}

/** Runs something that must change nothing: neither what the client may do, nor the tokens that GitHub takes. */
async function changesNothing<Result>(client: Connected, what: () => Promise<Result>): Promise<Result> {
  const before = [await abilities(client), await workingTokens(server.github)];
  const result = await what();
  expect([await abilities(client), await workingTokens(server.github)]).toEqual(before);
  return result;
}

/** A form that lacks a field. */
function without(form: ReturnType<typeof fillIn>, field: string) {
  form.fields.delete(field);
  return form;
}

const end = ({ clientId, refresh_token }: Connected) =>
  postToken(origin, { token: refresh_token, client_id: clientId });

describe.each(lanes)("allowing more in place ($title)", (lane) => {
  const knowsStepUp = /^(2026|2025-11)/.test(lane.title);

  it("counts for the same token: in the session that is open, and in a new one", async () => {
    const client = await connectClient(origin);
    const open = await lane.connect(origin, client.authorization);
    const refused = await open.request("tools/call", writing);
    // a client that was challenged has no link, but its person may ask for the connection's status
    const link = knowsStepUp ? await statusLink(client) : linkIn(sentenceOf(refused));
    expect(link.origin).toBe(origin);

    const done = await changePermissions(client.person, link, { scopes: ["repos:read", "repos:write"] });
    expect([done.status, done.title]).toEqual([200, "Done. Go back to your app and try again"]);
    for (const connection of [open, await lane.connect(origin, client.authorization)]) {
      expect(structured(await connection.request("tools/call", writing))).toMatchObject({
        title: "Allowed in place",
      });
      expect(structured(await connection.request("tools/call", reading))).toHaveProperty("issues");
      connection.close();
    }
  });
});

describe("the page", () => {
  it("is for the owner to read at once: what is allowed already, and what is wanted, ticked", async () => {
    const client = await connectClient(origin, {
      scope: "profile email repos:read",
      behaviour: { fields: { reach: "listed", repositories: "inspector/*" } },
    });
    const page = await openPermissions(client.person, await offeredLink(client));
    expect([page.status, page.asked]).toEqual([200, []]);
    expect(page.title).toBe("What may Test client do on GitHub?");
    expect(entriesOnPage(page)).toMatchObject({
      scope: ["repos:read", "repos:write"],
      reach: ["listed"],
      repositories: ["inspector/*"],
    });
    expect(page.text).toMatch(/repos:read · allowed already/);
    expect(page.text).not.toMatch(/repos:write · allowed already/);
    expect(page.text).toMatch(/It can also see your GitHub username.*, and see your primary e-mail address/);
    expect(page.headers.get("cache-control")).toBe("no-store");
    expect(page.headers.get("referrer-policy")).toBe("no-referrer");
  });

  it("asks GitHub for what serves the choice, as the owner, and says what it may do now", async () => {
    const client = await connectClient(origin);
    const done = await changePermissions(client.person, await offeredLink(client), { writeFor: "hour" });
    expect(done.asked).toEqual([expect.objectContaining({ scope: "repo", login: "inspector" })]);
    expect(done.text).toMatch(/may now: .* write to your repositories in your name/);
    expect(done.text).toMatch(/all repositories that the account can reach\./);
    expect(done.text).toMatch(/may make changes until \d/);
    expect(done.html).not.toMatch(/gh[opru]_/);
  });

  it("is the same link's as often as it is opened, for a day", async () => {
    const client = await connectClient(origin);
    const link = await offeredLink(client);
    await changePermissions(client.person, link, { scopes: ["repos:read"] });
    const again = await openPermissions(client.person, link);
    expect(again.text).toMatch(/repos:read · allowed already/);
    await changePermissions(client.person, link);
    expect((await abilities(client)).scopes).toEqual(["profile", "repos:read", "repos:write"]);
  });

  it("changes one connection, and no other of the same client or person", async () => {
    const client = await connectClient(origin);
    const { clientId } = client;
    const device = await connectClient(origin, { clientId });
    const other = await connectClient(origin);
    const before = [await abilities(device), await abilities(other)];
    await changePermissions(client.person, await offeredLink(client));
    expect((await abilities(client)).write).toBe(200);
    expect([await abilities(device), await abilities(other)]).toEqual(before);
  });

  it("keeps what was chosen when the form lacks something, and says what", async () => {
    const client = await connectClient(origin);
    const link = await offeredLink(client);
    const page = await openPermissions(client.person, link);
    const wrong = fillIn(page, { reach: "listed", repositories: "hello-world", writeFor: "day" });
    const answer = await changesNothing(client, () => walk(client.person, wrong, inspector));
    expect([answer.status, answer.asked]).toEqual([400, []]);
    expect(answer.text).toMatch(/“hello-world” is not of the form owner\/repository/);
    expect(entriesOnPage(answer)).toMatchObject({ repositories: ["hello-world"], write_for: ["day"] });
    const mended = await walk(
      client.person,
      fillIn(answer, { repositories: "Inspector/Hello-World" }),
      inspector,
    );
    expect(mended.status).toBe(200);
    expect(await abilities(client)).toMatchObject({
      repositories: { reach: "listed", only: ["inspector/hello-world"] },
      write: 200,
    });
  });

  it("says what GitHub gave less of, and does not grant it", async () => {
    const client = await connectClient(origin, { scope: "profile" });
    const page = await openPermissions(client.person, await offeredLink(client));
    const sent = await client.person.post(page.page.url, fillIn(page, {}).fields);
    const atGitHub = new URL(sent.headers.get("location") ?? "");
    // GitHub shows its page, and the person unticks everything there
    atGitHub.searchParams.delete("login");
    const picker = await shown(atGitHub, await client.person.get(atGitHub));
    const form = picker.page.forms[0];
    form?.tick("granted_scope", []);
    const picked = form?.press("login", "inspector");
    if (!picked) throw new Error("There is no form at GitHub.");
    const done = await walk(client.person, picked, inspector);
    expect(done.text).toMatch(/GitHub did not let this server .* write to your repositories/);
    expect(await abilities(client)).toMatchObject({
      scopes: ["profile"],
      githubScopes: [],
      withheld: expect.arrayContaining([
        { scope: "repos:write", reason: "GitHub gave less than was asked for." },
      ]),
      write: 403,
    });
  });
});

describe("whose page it is", () => {
  it("a browser without cookies goes to GitHub first, which is asked for nothing, and then sees it", async () => {
    const client = await connectClient(origin);
    const stranger = personAt();
    const link = await offeredLink(client);
    const page = await changesNothing(client, () => openPermissions(stranger, link));
    expect(page.asked).toHaveLength(1);
    expect(page.asked[0]?.scope ?? "").toBe("");
    expect(page.asked[0]).not.toHaveProperty("login");
    expect(page.title).toBe("What may Test client do on GitHub?");
    // it is known from now on
    expect((await openPermissions(stranger, link)).asked).toEqual([]);
    expect((await walk(stranger, fillIn(page, {}), inspector)).status).toBe(200);
    expect((await abilities(client)).write).toBe(200);
  });

  it.each<[string, () => Promise<Person>]>([
    ["their own browser", async () => (await connectClient(origin, { behaviour: { user: "demo" } })).person],
    ["a browser without cookies", async () => personAt()],
  ])("another person at %s is refused, and what GitHub gave for them is deleted", async (_where, browser) => {
    const client = await connectClient(origin);
    const link = await offeredLink(client);
    const person = await browser();
    const deleted = tokenDeletions(server.github);
    const answer = await changesNothing(client, () => openPermissions(person, link, "demo"));
    expect([answer.status, answer.title]).toEqual([403, "This connection belongs to another account"]);
    expect(answer.text).toContain("GitHub signed you in as demo");
    expect(answer.text).not.toMatch(/inspector|Test client/);
    expect(tokenDeletions(server.github)).toBe(deleted + 1);
  });

  it("another account at GitHub after the form is refused the same way", async () => {
    const client = await connectClient(origin);
    const page = await openPermissions(client.person, await offeredLink(client));
    const deleted = tokenDeletions(server.github);
    const answer = await changesNothing(client, async () => {
      const sent = await client.person.post(page.page.url, fillIn(page, {}).fields);
      const atGitHub = new URL(sent.headers.get("location") ?? "");
      atGitHub.searchParams.set("login", "demo");
      return await walk(client.person, atGitHub, { user: "demo" });
    });
    expect([answer.status, answer.title]).toEqual([403, "This connection belongs to another account"]);
    expect(tokenDeletions(server.github)).toBe(deleted + 1);
  });

  it("what GitHub answers counts in the browser that was sent there, and once", async () => {
    const client = await connectClient(origin);
    const page = await openPermissions(client.person, await offeredLink(client));
    const sent = await client.person.post(page.page.url, fillIn(page, {}).fields);
    const back = await client.person.get(sent.headers.get("location") ?? "");
    const callback = new URL(back.headers.get("location") ?? "");
    const elsewhere = await changesNothing(client, () => walk(personAt(), callback, inspector));
    expect(elsewhere.status).toBe(400);
    expect((await walk(client.person, callback, inspector)).status).toBe(200);
    await changesNothing(client, async () => {
      expect((await walk(client.person, callback, inspector)).status).toBe(400);
    });
  });
});

describe("somebody else signed in in the browser since the page was shown", () => {
  /** The owner's page for a connection with a limit to read, in a browser where the account demo is now. */
  async function pageLeftOpen() {
    const fields = { reach: "listed", repositories: "acme/payroll" };
    const client = await connectClient(origin, { scope: "profile repos:write", behaviour: { fields } });
    const page = await openPermissions(client.person, await statusLink(client));
    expect(page.html).toContain("acme/payroll");
    const other = { user: "demo", fields: { account: "another" } };
    await connectClient(origin, { browser: client.person, scope: "profile", behaviour: other });
    return { client, page };
  }

  it.each<[string, (page: Shown) => ReturnType<typeof fillIn>]>([
    ["allowed", (page) => fillIn(page, { scopes: ["repos:write"], reach: "all" })],
    ["declined", (page) => fillIn(page, { decision: "deny" })],
    ["not complete", (page) => fillIn(page, { reach: "listed", repositories: "payroll" })],
    ["forged", (page) => without(fillIn(page, {}), "reach")],
  ])(
    "a form that is %s leads to GitHub, shows nothing of its owner, and changes nothing",
    async (_what, fill) => {
      const { client, page } = await pageLeftOpen();
      const form = fill(page);
      await changesNothing(client, async () => {
        const answer = await shown(form.url, await client.person.post(form.url, form.fields));
        expect([answer.status, answer.html]).toEqual([302, ""]);
        const { origin: host, pathname, searchParams } = answer.location ?? new URL("about:blank");
        expect(host + pathname).toBe(`${server.github.url}/login/oauth/authorize`);
        expect(searchParams.get("scope") ?? "").toBe("");
        expect(searchParams.has("login")).toBe(false);

        const refused = await walk(client.person, answer.location ?? "", { user: "demo" });
        expect([refused.status, refused.title]).toEqual([403, "This connection belongs to another account"]);
        expect(refused.html).not.toMatch(/acme\/payroll|inspector|Test client/);
      });
    },
  );

  it("leads its owner back to the page, as it is now", async () => {
    const { client, page } = await pageLeftOpen();
    const entries = entriesOnPage(page);
    const again = await changesNothing(client, () =>
      walk(client.person, fillIn(page, { scopes: [] }), inspector),
    );
    expect([again.status, again.title]).toEqual([200, "What may Test client do on GitHub?"]);
    expect(entriesOnPage(again)).toEqual(entries);
    expect((await walk(client.person, fillIn(again, { scopes: ["repos:read"] }), inspector)).status).toBe(
      200,
    );
    expect((await abilities(client)).scopes).toEqual(["profile", "repos:read"]);
  });
});

describe("where only members of an organization may connect", () => {
  let members: TestServer;
  beforeAll(async () => {
    members = await startServer({ ACCESS: { organizations: ["acme"], contact: "ops@acme.example" } });
  });
  afterAll(() => members.close());

  const linkOfMember = async () => {
    const { access_token } = await connectClient(members.origin);
    return linkIn(JSON.stringify((await connectionOf(members.origin, access_token)).options));
  };
  const membershipQuestions = () =>
    members.github.calls().filter(({ path }) => path.includes("/memberships/")).length;

  it("a member opens a link in another browser, and GitHub is not asked what they did not let it say", async () => {
    const link = await linkOfMember();
    const before = membershipQuestions();
    const page = await openPermissions(personAt(), link);
    expect([page.status, page.title]).toEqual([200, "What may Test client do on GitHub?"]);
    expect(page.asked.map(({ scope = "" }) => scope)).toEqual([""]);
    expect(membershipQuestions()).toBe(before);
  });

  it("a change is for members only all the same", async () => {
    const link = await linkOfMember();
    const person = personAt();
    const page = await openPermissions(person, link);
    members.github.fault({ path: "/user/memberships/orgs/acme", status: 404 });
    const refused = await walk(person, fillIn(page, { scopes: ["repos:write"] }), inspector);
    expect([refused.status, refused.title]).toEqual([403, "Nothing was changed"]);
    expect(refused.text).toContain("members of the organization acme");
  });

  it("who is no member is told no more than whose link it is not", async () => {
    const refused = await openPermissions(personAt(), await linkOfMember(), "demo");
    expect([refused.status, refused.title]).toEqual([403, "This connection belongs to another account"]);
    expect(refused.text).not.toMatch(/inspector|Test client/);
  });
});

describe("a link that opens nothing", () => {
  /** A link that was sealed as ours are. */
  async function sealed(facts: Record<string, unknown>, secret = serverSecret, context = "permission link") {
    const request = {
      ...{ userId: "3", connectionId: crypto.randomUUID(), clientId: "client", wanted: [] },
      ...{ expiresAt: Date.now() + 3600_000, ...facts },
    };
    return await seal({ current: secret }, context, JSON.stringify(request));
  }

  it.each<[string, (real: string) => string | Promise<string>]>([
    [
      "that was tampered with",
      (real) => `${real.slice(0, -6)}${real.at(-6) === "A" ? "B" : "A"}${real.slice(-5)}`,
    ],
    ["that was cut", (real) => real.slice(0, -4)],
    ["that is empty", () => ""],
    ["that is anything", () => "v1.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA"],
    ["that is too long", (real) => real.repeat(40)],
    ["that is too old", () => sealed({ expiresAt: Date.now() - 1 })],
    ["of a deployment with another secret", () => sealed({}, "another deployment's secret, long enough")],
    ["that was sealed for something else", () => sealed({}, serverSecret, "3")],
    ["of another shape", () => sealed({ wanted: ["everything"] })],
    ["that says more", () => sealed({ admin: true })],
  ])("%s is a page that says so, and GitHub is not asked", async (_what, forge) => {
    const client = await connectClient(origin);
    const link = await offeredLink(client);
    link.searchParams.set("request", await forge(link.searchParams.get("request") ?? ""));
    const before = server.github.calls().length;
    const answer = await walk(client.person, link, inspector);
    expect([answer.status, answer.title]).toEqual([400, "This link cannot be used any more"]);
    expect(server.github.calls().length).toBe(before);
  });

  it("without anything is a page as well", async () => {
    const answer = await walk(personAt(), `${origin}/permissions`, inspector);
    expect([answer.status, answer.title]).toEqual([400, "This link cannot be used any more"]);
  });

  it("to a connection that is nobody's says that it has ended", async () => {
    const { person } = await connectClient(origin);
    const answer = await walk(person, `${origin}/permissions?request=${await sealed({})}`, inspector);
    expect([answer.status, answer.title]).toEqual([404, "This connection has ended"]);
  });
});

describe("a connection that ends", () => {
  const over = [404, "This connection has ended"];

  it("before the link is opened has no page", async () => {
    const client = await connectClient(origin);
    const link = await offeredLink(client);
    await end(client);
    const answer = await openPermissions(client.person, link);
    expect([answer.status, answer.title]).toEqual(over);
  });

  it("before the form is sent is not changed, and GitHub is not asked", async () => {
    const client = await connectClient(origin);
    const page = await openPermissions(client.person, await offeredLink(client));
    await end(client);
    const answer = await walk(client.person, fillIn(page, {}), inspector);
    expect([answer.status, answer.title, answer.asked]).toEqual([...over, []]);
  });

  it("while its owner is at GitHub is not changed, and what GitHub gave is deleted", async () => {
    const client = await connectClient(origin);
    const page = await openPermissions(client.person, await offeredLink(client));
    const sent = await client.person.post(page.page.url, fillIn(page, {}).fields);
    await end(client);
    const before = await workingTokens(server.github);
    const answer = await walk(client.person, sent.headers.get("location") ?? "", inspector);
    expect([answer.status, answer.title]).toEqual(over);
    expect(await workingTokens(server.github)).toEqual(before);
  });
});

it("a connection that ends while it is changed takes no other client's credential along", async () => {
  const upstream = await startUpstream();
  const slow = await startServer({ GITHUB_API_URL: upstream.url });
  upstream.forwardTo(slow.github.url);
  try {
    const behaviour = { fields: { reach: "public" } };
    const neighbour = await connectClient(slow.origin, { scope: "profile repos:read" });
    const client = await connectClient(slow.origin, { scope: "profile repos:write", behaviour });
    const { options } = await connectionOf(slow.origin, client.access_token);
    const link = linkIn(JSON.stringify(options));

    // what the neighbour had is replaced, and what the client had is not needed any more: both are deleted at GitHub
    const deletion = `/applications/${slow.github.clientId}/token`;
    const deletions = [upstream.hold(deletion), upstream.hold(deletion)];
    const changing = changePermissions(client.person, link, { scopes: ["repos:write"], reach: "all" });
    await Promise.all(deletions.map(({ arrived }) => arrived));
    const { clientId: client_id, refresh_token } = client;
    expect((await postToken(slow.origin, { token: refresh_token, client_id })).status).toBe(200);
    for (const { release } of deletions) release();
    const answer = await changing;
    expect([answer.status, answer.title]).toEqual([404, "This connection has ended"]);

    const read = await callTool(
      `${slow.origin}/mcp`,
      neighbour.access_token,
      reading.name,
      reading.arguments,
    );
    expect([read.status, await read.text()]).toEqual([200, expect.stringContaining('"issues"')]);
    const refreshed = await postToken(slow.origin, {
      ...{ grant_type: "refresh_token", client_id: neighbour.clientId },
      refresh_token: neighbour.refresh_token,
    });
    expect(refreshed.status).toBe(200);
    expect(await workingTokens(slow.github)).toHaveLength(1);
  } finally {
    await slow.close();
    await upstream.close();
  }
});

describe("nothing is changed", () => {
  let client: Connected;
  let page: Shown;
  const open = async () => {
    client = await connectClient(origin);
    page = await openPermissions(client.person, await offeredLink(client));
  };

  it("by the button that says so", async () => {
    await open();
    const answer = await changesNothing(client, () =>
      walk(client.person, fillIn(page, { decision: "deny" }), inspector),
    );
    expect([answer.status, answer.title, answer.asked]).toEqual([200, "Nothing was changed", []]);
  });

  it("by who cancels at GitHub", async () => {
    await open();
    const answer = await changesNothing(client, async () => {
      const sent = await client.person.post(page.page.url, fillIn(page, {}).fields);
      const atGitHub = new URL(sent.headers.get("location") ?? "");
      atGitHub.searchParams.delete("login");
      return await walk(client.person, atGitHub, "cancel");
    });
    expect([answer.status, answer.title]).toEqual([403, "Nothing was changed"]);
    expect(answer.text).toContain("The app may do what it could do before.");
  });

  it("when GitHub fails", async () => {
    await open();
    server.github.fault({ path: "/login/oauth/access_token", status: 503 });
    const answer = await walk(client.person, fillIn(page, {}), inspector);
    expect([answer.status, answer.title]).toEqual([503, "Nothing was changed"]);
    expect((await connectionOf(origin, client.access_token)).scopes).toEqual(["profile"]);
  });

  it("by the same form again", async () => {
    await open();
    const form = fillIn(page, { scopes: ["repos:read"] });
    expect((await walk(client.person, form, inspector)).status).toBe(200);
    const again = await changesNothing(client, () => walk(client.person, form, inspector));
    expect([again.status, again.asked]).toEqual([400, []]);
    expect(again.title).toMatch(/^This (page was used|sign-in was finished) already/);
  });

  it("by a form that was shown in another browser, even one of the owner's", async () => {
    await open();
    const { person } = await connectClient(origin);
    const answer = await changesNothing(client, () => walk(person, fillIn(page, {}), inspector));
    expect([answer.status, answer.asked]).toEqual([400, []]);
  });

  it.each(["profile", "email", "admin", "repo", "", "__proto__", "repos:write repos:read"])(
    "by %j, ticked by hand",
    async (scope) => {
      await open();
      const { fields, url } = fillIn(page, {});
      fields.append("scope", scope);
      const answer = await changesNothing(client, () =>
        walk(client.person, { method: "POST", url, fields }, inspector),
      );
      expect([answer.status, answer.asked]).toEqual([400, []]);
      expect(answer.title).toBe("That form was not complete");
    },
  );

  it.each<[string, (fields: URLSearchParams) => void]>([
    ["a decision", (fields) => fields.set("decision", "maybe")],
    ["a handle", (fields) => fields.delete("handle")],
    ["a reach", (fields) => fields.delete("reach")],
    ["one reach", (fields) => fields.append("reach", "public")],
    ["a time", (fields) => fields.delete("write_for")],
    ["a time that there is", (fields) => fields.set("write_for", "forever")],
  ])("by a form without %s", async (_what, tamper) => {
    await open();
    const { fields, url } = fillIn(page, {});
    tamper(fields);
    const answer = await changesNothing(client, () =>
      walk(client.person, { method: "POST", url, fields }, inspector),
    );
    expect([answer.status, answer.asked]).toEqual([400, []]);
  });

  it("by this page's form at the consent page's address, nor the other way around", async () => {
    await open();
    const { fields } = fillIn(page, {});
    const consent = await newRequest(origin, { scope: "profile" });
    const there = await changesNothing(client, () =>
      walk(client.person, { method: "POST", url: consent.url, fields }, inspector),
    );
    expect([there.status, there.location, there.asked]).toEqual([400, undefined, []]);

    await open();
    const { handle } = await openConsent(client.person, consent.url);
    const other = fillIn(page, {});
    other.fields.set("handle", handle);
    const here = await changesNothing(client, () => walk(client.person, other, inspector));
    expect([here.status, here.asked]).toEqual([400, []]);
  });

  it("by a POST without a body, or one that is too large", async () => {
    await open();
    const { url } = page.page;
    expect((await client.person.post(url, {})).status).toBe(400);
    const large = await client.person.post(url, { handle: "x".repeat(70_000) });
    expect(large.status).toBe(413);
  });
});

it("after all of it, neither a token nor a link is in the log", () => {
  expect(server.logs()).not.toMatch(/gh[opru]_|request=v1\./);
});
