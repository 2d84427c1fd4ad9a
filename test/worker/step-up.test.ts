import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { isScopeName, withImplied } from "../../src/scopes/scopes.ts";
import { openConsent, parametersOf, tokensOf } from "../support/authorization.ts";
import { challengeOf, sentenceOf } from "../support/challenge.ts";
import { lanes, openSession } from "../support/mcp-lanes.ts";
import { answersOf, type Reply, request } from "../support/mcp-messages.ts";
import { authorizationRequest, exchangeCode, postToken } from "../support/oauth-client.ts";
import { type Connected, connectClient, linkIn, personAt } from "../support/permission-page.ts";
import { startServer, type TestServer } from "../support/server.ts";

let server: TestServer;
let origin: string;
beforeAll(async () => {
  server = await startServer();
  origin = server.origin;
});
afterAll(() => server.close());

const hello = { owner: "inspector", repo: "hello-world" };
const calls = {
  listIssues: { name: "listIssues", arguments: hello },
  createIssue: { name: "createIssue", arguments: { ...hello, title: "Of a test" } },
  whoami: { name: "whoami", arguments: {} },
  add: { name: "add", arguments: { a: 1, b: 2 } },
};

const structured = ({ answer }: Reply) => answer?.result?.structuredContent;

/** A refusal that a client takes to a new sign-in: what it says, checked for what it must say. */
async function expectChallenge({ status, headers, answer }: Reply): Promise<string[]> {
  expect(status).toBe(403);
  expect(answer).toBeUndefined();
  const { scheme, error, scope = "", resource_metadata = "" } = challengeOf(headers);
  expect([scheme, error]).toEqual(["Bearer", "insufficient_scope"]);
  const metadata = await fetch(resource_metadata);
  expect(await metadata.json()).toMatchObject({ resource: `${origin}/mcp`, authorization_servers: [origin] });
  return scope.split(" ");
}

const allOf = (names: readonly string[]) => withImplied(names.filter(isScopeName));

/** Signs the same client in again from the same browser, up to what the client gets. */
async function authorizeAgain({ clientId, person }: Connected, scope: string, behaviour = {}) {
  const { url, verifier } = authorizationRequest(origin, clientId, { scope });
  const redirect = await personAt(person, behaviour).authorize(url);
  return { redirect, exchange: () => exchangeCode(origin, clientId, redirect, verifier) };
}

const refresh = ({ clientId, refresh_token }: Connected, scope?: string) =>
  postToken(origin, {
    ...{ grant_type: "refresh_token", refresh_token, client_id: clientId },
    ...(scope !== undefined && { scope }),
  });

describe.each(lanes)("$title", (lane) => {
  // SEP-835 came with 2025-11-25; an older client cannot make anything of a 403
  const knowsStepUp = /^(2026|2025-11)/.test(lane.title);

  describe.each<[tool: "listIssues" | "createIssue", granted: string, needed: string]>([
    ["listIssues", "profile", "repos:read"],
    ["listIssues", "profile email", "repos:read"],
    ["createIssue", "email", "repos:write"],
    ["createIssue", "profile email repos:read", "repos:write"],
  ])("%s, called by a client that was granted %s", (tool, granted, needed) => {
    let client: Connected;
    let reply: Reply;
    let asked: readonly unknown[];
    beforeAll(async () => {
      client = await connectClient(origin, {
        scope: granted,
        behaviour: { scopes: granted.split(" ") },
      });
      const connection = await lane.connect(origin, client.authorization);
      const before = server.github.calls().length;
      reply = await connection.request("tools/call", calls[tool]);
      asked = server.github.calls().slice(before);
      connection.close();
    });

    if (knowsStepUp) {
      it("is challenged for what it needs, with what it has", async () => {
        const scope = await expectChallenge(reply);
        expect(scope).toContain(needed);
        // a client that asks for just this loses nothing, and gets nothing that nobody needs
        expect(allOf(scope)).toEqual(allOf([...granted.split(" "), needed]));
        expect(new Set(scope).size).toBe(scope.length);
      });
    } else {
      it("is a tool error that says what it needs, and where the person can allow it", async () => {
        expect(reply.status).toBeLessThan(300);
        expect(reply.headers.get("www-authenticate")).toBeNull();
        const sentence = sentenceOf(reply);
        expect(sentence).toMatch(new RegExp(`^${tool} needs ${needed}, which was not granted\\.`));
        const link = linkIn(sentence);
        expect(link.origin).toBe(origin);
        // it names nobody, and a stranger has to sign in first
        expect(link.href).not.toMatch(new RegExp(`inspector|${client.clientId}`));
        expect((await personAt().get(link)).status).toBe(302);
      });
    }

    it("asks nothing of GitHub", () => {
      expect(asked).toEqual([]);
    });
  });

  it("what is implied counts: with a token for repos:write alone, a client reads", async () => {
    const client = await connectClient(origin, {
      scope: "repos:write",
      behaviour: { scopes: ["repos:write"] },
    });
    // what was granted says what is implied; a client may ask for a token with less
    expect(client.scope).toBe("repos:read repos:write");
    const token = await tokensOf(await refresh(client, "repos:write"));
    expect(token.scope).toBe("repos:write");
    const bearer = { authorization: `Bearer ${token.access_token}` };
    const connection = await lane.connect(origin, bearer);
    for (const call of [calls.listIssues, calls.createIssue]) {
      const reply = await connection.request("tools/call", call);
      expect(reply.answer?.result?.isError ?? false).toBe(false);
      expect(structured(reply)).toBeDefined();
    }
    connection.close();
  });

  it("an unknown tool is no challenge, whatever was granted", async () => {
    const { authorization } = await connectClient(origin);
    const connection = await lane.connect(origin, authorization);
    for (const name of ["createissue", "createIssue.", "toString"]) {
      const reply = await connection.request("tools/call", { name, arguments: {} });
      expect(reply.answer?.error?.code).toBe(-32602);
      expect(reply.headers.get("www-authenticate")).toBeNull();
    }
    connection.close();
  });

  it("a sign-in for more leaves the old token what it was, before it is finished and after", async () => {
    const old = await connectClient(origin);
    const connection = await lane.connect(origin, old.authorization);
    const oldWorks = async () => {
      expect(structured(await connection.request("tools/call", calls.whoami))).toMatchObject({ sub: "3" });
      const status = await connection.request("tools/call", { name: "connectionStatus", arguments: {} });
      expect(structured(status)).toMatchObject({ scopes: ["profile"] });
    };
    const refused = await connection.request("tools/call", calls.createIssue);
    const wanted = knowsStepUp ? await expectChallenge(refused) : ["profile", "repos:write"];

    const { exchange } = await authorizeAgain(old, wanted.join(" "));
    await oldWorks();
    const tokens = await tokensOf(await exchange());
    expect(allOf(tokens.scope.split(" "))).toEqual(["profile", "repos:read", "repos:write"]);
    await oldWorks();

    // in the session that is open, as clients do that, and in one of its own
    const bearer = { authorization: `Bearer ${tokens.access_token}` };
    const retried = await connection.request("tools/call", calls.createIssue, bearer);
    expect(structured(retried)).toMatchObject({ title: "Of a test" });
    const anew = await lane.connect(origin, bearer);
    expect(structured(await anew.request("tools/call", calls.listIssues))).toHaveProperty("issues");
    anew.close();

    await oldWorks();
    connection.close();
    expect((await tokensOf(await refresh(old))).scope).toBe("profile");
  });

  it.each([
    ["on our page", { decision: "deny" as const }],
    ["at GitHub", { cancelAtGitHub: true, fields: { account: "another" } }],
  ])("a sign-in for more that is denied %s leaves the old grant as it was", async (_where, behaviour) => {
    const old = await connectClient(origin, { scope: "profile repos:read" });
    const connection = await lane.connect(origin, old.authorization);
    const status = async () => {
      const reply = await connection.request("tools/call", { name: "connectionStatus", arguments: {} });
      const { options, ...facts } = z.looseObject({ options: z.unknown() }).parse(structured(reply));
      expect(options).toBeDefined();
      return facts;
    };
    const before = await status();
    const { redirect } = await authorizeAgain(old, "profile repos:write", behaviour);
    expect(parametersOf(redirect)).toMatchObject({ error: "access_denied", state: "client-state" });
    expect(await status()).toEqual(before);
    const reply = await connection.request("tools/call", calls.listIssues);
    expect(structured(reply)).toHaveProperty("issues");
    connection.close();
    expect((await tokensOf(await refresh(old))).scope).toBe("profile repos:read");
  });
});

describe("a batch of 2025-03-26", () => {
  it("with one call that lacks a scope answers that one with an error, and carries out the other", async () => {
    const { authorization } = await connectClient(origin);
    const session = await openSession(origin, authorization, "2025-03-26");
    const response = await fetch(`${origin}/mcp`, {
      method: "POST",
      headers: {
        ...{ ...session.headers, ...authorization },
        ...{ "content-type": "application/json", accept: "application/json, text/event-stream" },
      },
      body: JSON.stringify([
        request("tools/call", calls.add, "sum"),
        request("tools/call", calls.createIssue, "issue"),
      ]),
    });
    expect(response.status).toBe(200);
    const answers = new Map((await answersOf(response)).map((answer) => [answer.id, answer]));
    expect([...answers.keys()].sort()).toEqual(["issue", "sum"]);
    expect(answers.get("sum")?.result?.structuredContent).toEqual({ sum: 3 });
    const sentence = sentenceOf({ answer: answers.get("issue") });
    expect(sentence).toMatch(/^createIssue needs repos:write, which was not granted\./);
    expect(linkIn(sentence).origin).toBe(origin);
  });
});

describe("the consent page of a sign-in for more", () => {
  const asking = async (client: Connected, person = client.person) => {
    const { url } = authorizationRequest(origin, client.clientId, {
      scope: "profile repos:read repos:write",
    });
    return await openConsent(person, url);
  };

  it("says what is allowed already, in the browser that allowed it, and ticks what is asked for", async () => {
    const client = await connectClient(origin, {
      scope: "profile repos:read",
      behaviour: {
        scopes: ["profile", "repos:read"],
        fields: { reach: "listed", repositories: "inspector/hello-world" },
      },
    });
    const { text, page } = await asking(client);
    expect(text).toMatch(/public profile profile · allowed already/);
    expect(text).toMatch(/repos:read · allowed already/);
    expect(text).toMatch(/repos:write · new · includes repos:read/);
    const sent = page.forms[0]?.press("decision", "approve").fields;
    expect(sent?.getAll("scope")).toEqual(["profile", "repos:read", "repos:write"]);
    // the limits that there are stay, unless the person changes them
    expect([sent?.get("reach"), sent?.get("repositories")]).toEqual(["listed", "inspector/hello-world"]);
  });

  it("says nothing of that in another browser, nor of what another client was allowed", async () => {
    const client = await connectClient(origin, { scope: "profile repos:read" });
    expect((await asking(client, personAt())).text).not.toContain("allowed already");
    const other = await connectClient(origin);
    expect((await asking({ ...other, person: client.person })).text).not.toContain("allowed already");
  });
});
