import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openIdAccountId } from "../../src/identity/account-id.ts";
import { buttonTo, type Visitor } from "../support/account-page.ts";
import { type AuditRow, auditRows } from "../support/audit.ts";
import { newRequest, resultOfTool, shown } from "../support/authorization.ts";
import { allOf, messagesOf, sendInSession, sendModern } from "../support/conversations.ts";
import { workingTokens } from "../support/github-tokens.ts";
import { linkBy, visitElsewhere } from "../support/linking.ts";
import { openSession } from "../support/mcp-lanes.ts";
import { post } from "../support/mcp-messages.ts";
import { postToken } from "../support/oauth-client.ts";
import { OpenIdFront } from "../support/openid-front.ts";
import {
  type Connected,
  changePermissions,
  connectClient,
  linkIn,
  personAt,
  walk,
} from "../support/permission-page.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { bothLanes } from "../support/tool-client.ts";

/** What is used of the vaults' binding. */
interface Vaults {
  readonly ACCOUNTS: {
    idFromName(name: string): unknown;
    get(id: unknown): { block(at: number): Promise<void>; unblock(): Promise<boolean> };
  };
}

let front: OpenIdFront;
let server: TestServer;
let origin: string;
let mcp: string;
let ada: string;
let github: Record<string, string>;
beforeAll(async () => {
  front = await OpenIdFront.start();
  server = await startServer(front.vars());
  origin = server.origin;
  mcp = `${origin}/mcp`;
  front.serve(origin);
  front.provider.claims.set("sub-1", { preferred_username: "ada" });
  front.provider.claims.set("sub-2", { preferred_username: "bob" });
  ada = openIdAccountId(front.issuer, "sub-1");
  github = await server.github.accountIds();
});
afterEach(async () => {
  front.provider.account = "sub-1";
  const visitor = await visitElsewhere(origin, personAt());
  await visitor.send(buttonTo(await endAllPage(visitor), "/account/end-all"));
  const left = await visitor.open("/account");
  if (left.text.includes("Linked as")) await visitor.send(buttonTo(left, "/account/unlink"));
});
afterAll(async () => {
  await server.close();
  await front.close();
});

/** The page that ends everything; somebody has connected something. */
async function endAllPage(visitor: Visitor) {
  const page = await visitor.open("/account/end-all");
  if (page.page.forms.length > 0) return page;
  await connectClient(origin);
  return await visitor.open("/account/end-all");
}

/** Somebody who connected a client, and is signed in at the pages in the same browser. */
async function connected(scope = "repos:read"): Promise<{ client: Connected; visitor: Visitor }> {
  const client = await connectClient(origin, { scope });
  return { client, visitor: await visitElsewhere(origin, client.person) };
}

const call = ({ access_token }: Connected, name: string, args?: Record<string, unknown>) =>
  resultOfTool(mcp, access_token, name, args);
const sentenceOf = async (...of: Parameters<typeof call>) => {
  const { isError, content } = await call(...of);
  expect(isError).toBe(true);
  return content[0]?.text ?? "";
};
const readme = { owner: "inspector", repo: "hello-world", number: 1 };
const linkPage = () => `${origin}/account/link?for=${ada}`;

async function linkRows(): Promise<Partial<AuditRow>[]> {
  const rows = await auditRows(server);
  const actions = ["link", "unlink", "link-ended"];
  return rows.filter(({ kind, action }) => kind === "sign-in" && actions.includes(String(action)));
}

describe("22. a person without a linked account", () => {
  describe.each(bothLanes)("$title", (lane) => {
    test("is shown what needs none, and what acts at GitHub once they have one", async () => {
      const { client, visitor } = await connected();
      const connection = await lane.connect(origin, client.authorization);
      const names = async (method: string, list: string) => {
        const found = (await connection.request(method)).answer?.result?.[list];
        return Array.isArray(found) ? found.map(({ name }: { name: string }) => name) : undefined;
      };
      const before = await names("tools/list", "tools");
      expect(before).toEqual(expect.arrayContaining(["whoami", "add", "connectionStatus"]));
      expect(before).not.toContain("getIssue");
      expect(before).not.toContain("userInfoOctokit");
      expect(await names("prompts/list", "prompts")).toEqual([]);
      expect(await names("resources/templates/list", "resourceTemplates")).toEqual([]);
      await linkBy(visitor);
      expect(await names("tools/list", "tools")).toEqual(
        expect.arrayContaining(["whoami", "getIssue", "userInfoOctokit"]),
      );
      expect(await names("prompts/list", "prompts")).not.toEqual([]);
      expect(await names("resources/templates/list", "resourceTemplates")).not.toEqual([]);
      connection.close();
    });
  });

  test("is told by a call which account is missing and where to link it; GitHub is not asked, nothing ends", async () => {
    const { client } = await connected("repos:read profile");
    const before = server.github.calls().length;
    expect(await sentenceOf(client, "getIssue", readme)).toBe(
      `This needs a GitHub account, and the person has not linked one: they sign in to this server elsewhere. They can link theirs, then call again. Link for the person: ${linkPage()}`,
    );
    expect(await sentenceOf(client, "userInfoOctokit")).toContain(linkPage());
    expect(server.github.calls().length).toBe(before);
    const { structuredContent } = await call(client, "whoami");
    expect(structuredContent).toMatchObject({ sub: ada });
  });

  test("hears from connectionStatus that there is none, and where to link one", async () => {
    const { client } = await connected();
    const { structuredContent } = await call(client, "connectionStatus");
    expect(structuredContent).toMatchObject({
      githubScopes: [],
      githubCredential: { state: "missing" },
      options: expect.arrayContaining([
        { what: "No GitHub account is linked, so nothing can be done at GitHub. Link one.", url: linkPage() },
      ]),
    });
  });
});

describe("22. linking by the page", () => {
  test("has calls act at GitHub as that account, and says so wherever it is asked", async () => {
    const { client, visitor } = await connected("repos:read profile");
    expect((await visitor.open("/account")).text).toContain("No GitHub account is linked");
    const done = await linkBy(visitor);
    expect(done.title).toBe("Your GitHub account is linked");
    expect(done.asked).toEqual([expect.objectContaining({ prompt: "select_account", scope: "repo" })]);
    const { structuredContent } = await call(client, "userInfoOctokit");
    expect(structuredContent).toMatchObject({ login: "inspector", id: Number(github.inspector) });
    expect((await call(client, "whoami")).structuredContent).toMatchObject({ preferred_username: "ada" });
    expect((await call(client, "getIssue", readme)).structuredContent).toMatchObject({ number: 1 });
    expect((await visitor.open("/account")).text).toMatch(
      new RegExp(`GitHub account Linked as inspector \\(${github.inspector}\\) since \\d`),
    );
    expect((await call(client, "connectionStatus")).structuredContent).toMatchObject({
      account: { id: ada },
      githubScopes: ["repo"],
      githubCredential: { state: "good" },
      options: expect.arrayContaining([
        { what: expect.stringContaining(`inspector (id ${github.inspector})`), url: linkPage() },
      ]),
    });
    expect(await linkRows()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          ...{ action: "link", decision: "allowed", user_id: ada, subject: github.inspector },
        }),
      ]),
    );
  });

  test("asks for no scope where apps may read public repositories only, and for more when it is done again", async () => {
    const { visitor } = await connected("profile");
    // whom GitHub gave nothing before: it would give that again
    const atGitHub = { user: "admin" };
    expect((await linkBy(visitor, atGitHub)).asked[0]?.scope ?? "").toBe("");
    const other = await connectClient(origin, { scope: "repos:write" });
    const more = { owner: "acme", repo: "payroll", title: "More" };
    const sentence = await sentenceOf(other, "createIssue", more);
    expect(sentence).toContain("gave less than this connection is allowed by now");
    expect(sentence).toContain(linkPage());
    expect((await linkBy(visitor, atGitHub)).asked[0]?.scope).toBe("repo");
    expect((await call(other, "createIssue", more)).isError).toBeUndefined();
  });

  test("keeps each connection within what its person allowed it", async () => {
    const reach = { reach: "listed", repositories: "inspector/hello-world" };
    const client = await connectClient(origin, { scope: "repos:read", behaviour: { fields: reach } });
    await linkBy(await visitElsewhere(origin, client.person));
    expect((await call(client, "getIssue", readme)).isError).toBeUndefined();
    expect(await sentenceOf(client, "getRepository", { owner: "inspector", repo: "secret-plans" })).toContain(
      "This connection is limited to inspector/hello-world",
    );
  });

  test("takes the place of an account that was linked before, whose token is deleted at GitHub", async () => {
    const { client, visitor } = await connected("repos:read profile");
    await linkBy(visitor);
    const [former = ""] = await workingTokens(server.github);
    expect((await linkBy(visitor, { user: "demo" })).text).toContain(`demo (${github.demo})`);
    expect(await workingTokens(server.github)).not.toContain(former);
    expect((await call(client, "userInfoOctokit")).structuredContent).toMatchObject({ login: "demo" });
    expect(await linkRows()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ action: "unlink", reason: "replaced", subject: github.inspector }),
      ]),
    );
  });

  test("says that somebody cancelled at GitHub, and links nothing", async () => {
    const { visitor } = await connected();
    const answer = await linkBy(visitor, "cancel");
    expect([answer.status, answer.title]).toEqual([403, "No GitHub account was linked"]);
    expect(answer.text).toContain("You cancelled the sign-in at GitHub");
    expect((await visitor.open("/account")).text).toContain("No GitHub account is linked");
  });
});

describe("22. a link that gave less than is allowed by now", () => {
  /** Links for nothing in repositories, and lets the app have them afterwards. */
  async function narrowed() {
    // GitHub gives again what it gave before
    server.github.revokeAccess("inspector");
    const { client, visitor } = await connected("profile");
    await linkBy(visitor);
    const { structuredContent } = await call(client, "connectionStatus");
    const changed = await changePermissions(client.person, linkIn(JSON.stringify(structuredContent)), {
      scopes: ["repos:read"],
    });
    return { client, visitor, changed };
  }

  test("is said where permissions are changed, with where to link again", async () => {
    const { changed } = await narrowed();
    expect(changed.title).toBe("Done here. Now link your GitHub account again");
    expect(changed.text).toContain("Your linked GitHub account inspector gave this server less");
    expect(changed.page.link("link it again")?.pathname).toBe("/account/link");
  });

  test("is no link to a call that takes more, which says to link again and asks GitHub for nothing", async () => {
    const { client, visitor } = await narrowed();
    const fields = { grant_type: "refresh_token", refresh_token: client.refresh_token };
    const answer = await postToken(origin, { ...fields, client_id: client.clientId });
    const refreshed = { ...client, ...((await answer.json()) as Pick<Connected, "access_token">) };
    expect(await sentenceOf(refreshed, "getIssue", readme)).toMatch(
      /^The GitHub account inspector that the person linked gave less than .* Link for the person: /,
    );
    await linkBy(visitor);
    expect((await call(refreshed, "getIssue", readme)).isError).toBeUndefined();
  });
});

describe("22. the consent page", () => {
  test("says that linking comes next, or who is linked, to whom it knows", async () => {
    const { visitor } = await connected();
    const { url } = await newRequest(origin, { scope: "profile repos:read", prompt: "consent" });
    const read = async (person = visitor.person) => (await shown(url, await person.get(url))).text;
    const before = await read();
    expect(before).toContain("Afterwards you link your GitHub account, and GitHub asks you.");
    expect(before).not.toMatch(/will be asked for profile|gave profile already/);
    await linkBy(visitor);
    const after = await read();
    expect(after).toContain("Your GitHub account inspector is linked.");
    expect(after).toContain("of the GitHub account that you linked");
    expect(after).not.toMatch(/Afterwards you link|GitHub asks you/);
    expect(await read(personAt())).toContain("Afterwards you link your GitHub account");
  });
});

describe("22. a link that ends", () => {
  test("by its person: GitHub takes its token no more, and the next call says that none is linked", async () => {
    const { client, visitor } = await connected();
    await linkBy(visitor);
    expect(await workingTokens(server.github)).toHaveLength(1);
    const answer = await visitor.send(buttonTo(await visitor.open("/account"), "/account/unlink"));
    expect(answer.title).toBe("inspector is not linked any more");
    expect(answer.text).toContain("it is deleted");
    expect(await workingTokens(server.github)).toEqual([]);
    expect(await sentenceOf(client, "getIssue", readme)).toContain(linkPage());
    expect(await linkRows()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          ...{ action: "unlink", reason: "by-person", user_id: ada, subject: github.inspector },
        }),
      ]),
    );
  });

  test("with everything that its person ends", async () => {
    const { visitor } = await connected();
    await linkBy(visitor);
    const ended = await visitor.send(buttonTo(await visitor.open("/account/end-all"), "/account/end-all"));
    expect(ended.text).toMatch(/inspector is not linked any more\. GitHub does not take this server's token/);
    expect(await workingTokens(server.github)).toEqual([]);
    expect((await visitor.open("/account")).text).toContain("No GitHub account is linked");
  });

  test("because GitHub took its access back: the call says so, and the client stays connected", async () => {
    const { client, visitor } = await connected();
    await linkBy(visitor);
    server.github.revokeAccess("inspector");
    expect(await sentenceOf(client, "getIssue", readme)).toMatch(
      /^The GitHub account inspector \(\d+\) is not linked any more: .* Link for the person: /,
    );
    expect((await call(client, "whoami")).structuredContent).toMatchObject({ sub: ada });
    expect((await visitor.open("/account")).text).toContain("No GitHub account is linked");
    expect(await linkRows()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ action: "link-ended", user_id: ada, subject: github.inspector }),
      ]),
    );
    await linkBy(visitor);
    expect((await call(client, "getIssue", readme)).isError).toBeUndefined();
  });
});

describe("22. a call whose client can take its person to a page", () => {
  const capabilities = { elicitation: { url: {} } };
  const issue = { name: "getIssue", arguments: readme };

  test("asks to link, and goes on when they have: in rounds", async () => {
    const { client, visitor } = await connected();
    const send = (more: object) =>
      sendModern(origin, client.authorization, "tools/call", { ...issue, ...more }, { capabilities });
    const [asked] = await allOf(await send({}));
    expect(asked?.result?.inputRequests).toEqual({
      link: {
        method: "elicitation/create",
        params: expect.objectContaining({ mode: "url", url: linkPage() }),
      },
    });
    const inputResponses = { link: { action: "accept" } };
    const waiting = send({ inputResponses });
    await linkBy(visitor, { user: "inspector" }, `/account/link?for=${ada}`);
    const [answer] = await allOf(await waiting);
    expect(answer?.result).toMatchObject({ structuredContent: { number: 1 } });
  });

  test("is not carried out if they decline", async () => {
    const { client } = await connected();
    const inputResponses = { link: { action: "decline" } };
    const params = { ...issue, inputResponses };
    const response = await sendModern(origin, client.authorization, "tools/call", params, { capabilities });
    const [answer] = await allOf(response);
    expect(answer?.result?.content).toEqual([
      {
        type: "text",
        text: "getIssue was not carried out: the person did not want to link a GitHub account.",
      },
    ]);
  });

  test("asks to link, and goes on when they have: in a session", async () => {
    const { client, visitor } = await connected();
    const session = await openSession(origin, client.authorization, "2025-11-25", capabilities);
    const stream = await sendInSession(origin, client.authorization, session, { id: 7, ...issue });
    const messages = messagesOf(stream);
    const { value: asked } = await messages.next();
    expect(asked?.params).toMatchObject({ mode: "url", url: linkPage() });
    await linkBy(visitor, { user: "inspector" }, `/account/link?for=${ada}`);
    const accepted = { jsonrpc: "2.0", id: asked?.id, result: { action: "accept" } };
    await (await post(mcp, { ...session.headers, ...client.authorization }, accepted)).body?.cancel();
    const { value: answer } = await messages.next();
    expect(answer?.result).toMatchObject({ structuredContent: { number: 1 } });
    await session.delete();
  });
});

describe("22. nobody else links anything", () => {
  test("the page asks, and an address that is another person's says so", async () => {
    const { visitor } = await connected();
    expect((await visitor.open(linkPage())).title).toBe("Link a GitHub account?");
    expect((await visitor.open("/account")).text).toContain("No GitHub account is linked");
    const other = await visitor.open(`/account/link?for=${openIdAccountId(front.issuer, "sub-2")}`);
    expect([other.status, other.title]).toEqual([403, "This link is for another account"]);
    expect(other.page.forms).toEqual([]);
  });

  test("who is not signed in is brought back to it", async () => {
    const asked = `/account/link?for=${ada}`;
    const person = personAt();
    const invitation = await person.get(`${origin}${asked}`);
    expect(invitation.status).toBe(401);
    const back = `${origin}/sign-in?page=${encodeURIComponent(asked)}`;
    expect(await invitation.text()).toContain(back.slice(origin.length));
    expect((await walk(person, back, "cancel")).title).toBe("Link a GitHub account?");
  });

  test.each<[string, (fields: URLSearchParams) => void]>([
    ["without a proof", (fields) => fields.delete("proof")],
    ["with another form's", (fields) => fields.set("proof", "AAAA")],
  ])("a form %s begins nothing", async (_what, forge) => {
    const { visitor } = await connected();
    const button = buttonTo(await visitor.open("/account"), "/link");
    forge(button.fields);
    const answer = await visitor.send(button);
    expect([answer.status, answer.location]).toEqual([403, undefined]);
  });

  test("a form without anybody signed in begins nothing, nor does a GET", async () => {
    const { visitor } = await connected();
    const button = buttonTo(await visitor.open("/account"), "/link");
    expect((await personAt().post(button.url, button.fields)).status).toBe(403);
    expect((await visitor.open("/link")).status).toBe(404);
  });

  /** Begins at a browser, and goes on at GitHub up to the callback, which is not opened. */
  async function callbackOf(visitor: Visitor): Promise<URL> {
    const begun = await visitor.send(buttonTo(await visitor.open("/account"), "/link"));
    const atGitHub = personAt(visitor.person, { user: "inspector" });
    return await atGitHub.browse(begun.location ?? "", ({ pathname }) => pathname === "/callback");
  }

  test("a callback counts once, and in the browser where it began", async () => {
    const { visitor } = await connected();
    const callback = await callbackOf(visitor);
    const stranger = await visitElsewhere(origin, personAt());
    expect((await stranger.open(callback.href)).status).toBe(400);
    expect(await workingTokens(server.github)).toEqual([]);
    expect((await visitor.open(callback.href)).title).toBe("Your GitHub account is linked");
    expect((await visitor.open(callback.href)).status).toBe(400);
  });

  test("a callback links nothing to somebody who signed in meanwhile in the same browser", async () => {
    const { visitor } = await connected();
    const callback = await callbackOf(visitor);
    front.provider.account = "sub-2";
    const other = await visitElsewhere(origin, personAt());
    const cookies = other.person.cookies.header(new URL(origin)) ?? "";
    const [, value = ""] = /__Host-visitor=([^;]+)/.exec(cookies) ?? [];
    visitor.person.cookies.store(
      new URL(origin),
      new Headers({ "set-cookie": `__Host-visitor=${value}; Path=/; Secure; HttpOnly` }),
    );
    const answer = await visitor.open(callback.href);
    expect([answer.status, answer.title]).toEqual([403, "No GitHub account was linked"]);
    expect(await workingTokens(server.github)).toEqual([]);
    expect((await other.open("/account")).text).toContain("No GitHub account is linked");
    expect(await linkRows()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ action: "link", decision: "refused", reason: "another-visitor" }),
      ]),
    );
  });

  test("a GitHub account that an operator blocked is not linked, and what GitHub gave is given back", async () => {
    const { ACCOUNTS } = await server.harness.getWorker<Vaults>().getEnv();
    const vault = ACCOUNTS.get(ACCOUNTS.idFromName(github.demo ?? ""));
    await vault.block(Date.now());
    try {
      const { visitor } = await connected();
      const answer = await linkBy(visitor, { user: "demo" });
      expect(answer.status).toBe(403);
      expect(answer.text).toContain("The operator of this server has blocked this GitHub account.");
      expect(await workingTokens(server.github)).toEqual([]);
      expect(await linkRows()).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ decision: "refused", reason: "blocked", subject: github.demo }),
        ]),
      );
    } finally {
      await vault.unblock();
    }
  });
});
