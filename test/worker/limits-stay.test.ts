import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import type { Person } from "../../dev/person.ts";
import {
  addressOf,
  allow,
  callTool,
  connectionOf,
  type Entered,
  entriesOnPage,
  openConsent,
  parametersOf,
  shown,
  tokensOf,
} from "../support/authorization.ts";
import { challengeOf, sentenceOf } from "../support/challenge.ts";
import { workingTokens } from "../support/github-tokens.ts";
import { lanes } from "../support/mcp-lanes.ts";
import {
  authorizationRequest,
  exchangeCode,
  postToken,
  register,
  type Tokens,
} from "../support/oauth-client.ts";
import {
  type Choices,
  changePermissions,
  connectClient,
  linkIn,
  personAt,
  walk,
} from "../support/permission-page.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { authorizationStorage, entriesOf } from "../support/storage.ts";

let server: TestServer;
let origin: string;
let mcp: string;
beforeAll(async () => {
  server = await startServer();
  origin = server.origin;
  mcp = `${origin}/mcp`;
});
afterAll(() => server.close());

const inspector = { user: "inspector" };
const writing = {
  name: "createIssue",
  arguments: { owner: "inspector", repo: "hello-world", title: "Of a test" },
};

let issues = 0;

/** How often GitHub was asked to make an issue. */
const issuesMade = () =>
  server.github.calls().filter(({ method, path }) => method === "POST" && path.endsWith("/issues")).length;

/** Whether an issue is made for this token. */
async function writes({ access_token }: Pick<Tokens, "access_token">): Promise<boolean> {
  const before = issuesMade();
  // what was done a moment ago is not done again, so each is another issue
  const title = `Of a test ${++issues}`;
  await (await callTool(mcp, access_token, writing.name, { ...writing.arguments, title })).text();
  return issuesMade() > before;
}

/** A client with its tokens. */
type Holder = Pick<Tokens, "access_token" | "refresh_token"> & { readonly clientId: string };

async function refreshed({ clientId, refresh_token }: Holder, scope?: string) {
  const fields = { grant_type: "refresh_token", refresh_token, client_id: clientId };
  const tokens = await tokensOf(
    await postToken(origin, { ...fields, ...(scope !== undefined && { scope }) }),
  );
  return { ...tokens, clientId, authorization: { authorization: `Bearer ${tokens.access_token}` } };
}

/** The person changes what a client may do, by the link of its connection's status. */
async function change(person: Person, { access_token }: Holder, choices: Choices): Promise<void> {
  const { options } = await connectionOf(origin, access_token);
  const done = await changePermissions(person, linkIn(JSON.stringify(options)), choices);
  expect(done.status).toBe(200);
}

describe.each(lanes)("a token that its client asked to have less than its grant ($title)", (lane) => {
  const knowsStepUp = /^(2026|2025-11)/.test(lane.title);

  it("gets no more by it, in a session of before as in a new one, and the next token gets everything", async () => {
    const client = await connectClient(origin, { scope: "profile repos:write" });
    const open = await lane.connect(origin, client.authorization);
    const less = await refreshed(client, "profile");
    expect(less.scope).toBe("profile");
    const again = await lane.connect(origin, less.authorization);
    const before = server.github.calls().length;
    for (const connection of [open, again]) {
      const refused = await connection.request("tools/call", writing, less.authorization);
      if (knowsStepUp) {
        expect([refused.status, refused.answer]).toEqual([403, undefined]);
        const { error, scope } = challengeOf(refused.headers);
        expect(error).toBe("insufficient_scope");
        expect(scope?.split(" ")).toContain("repos:write");
      } else {
        expect(refused.status).toBeLessThan(300);
        expect(sentenceOf(refused)).toMatch(
          /^createIssue needs repos:write, which the token of this call was made without/,
        );
      }
    }
    expect(server.github.calls().slice(before)).toEqual([]);

    const whole = await refreshed(less);
    const answered = await again.request("tools/call", writing, whole.authorization);
    expect(answered.answer?.result?.structuredContent).toMatchObject({ title: "Of a test" });
    open.close();
    again.close();
  });
});

describe("a token that its client asked to have less than its grant", () => {
  it("at the code exchange gets no more by it either, and its refresh does", async () => {
    const clientId = await register(origin);
    const { url, verifier } = authorizationRequest(origin, clientId, { scope: "profile repos:write" });
    const redirect = await personAt(undefined, inspector).authorize(url);
    const answer = await exchangeCode(origin, clientId, redirect, verifier, { scope: "profile" });
    const less = await tokensOf(answer);
    expect(less.scope).toBe("profile");
    expect(await writes(less)).toBe(false);
    expect(await writes(await refreshed({ ...less, clientId }))).toBe(true);
  });

  it("gets no more when its person allows more in place: the grant's other tokens do", async () => {
    const client = await connectClient(origin, { scope: "profile email" });
    const less = await refreshed(client, "email");
    await change(client.person, client, { scopes: ["repos:write"] });
    expect(await writes(less)).toBe(false);
    expect(await writes(client)).toBe(true);
    expect(await writes(await refreshed(less, "profile email"))).toBe(true);
    expect(await writes(await refreshed(less))).toBe(true);
  });
});

/** Where codes go to in what follows: approvals to change something are taken again only for a web site. */
const callback = "https://client.example/callback";

/** An authorization request of a client for its site. */
const requestOf = (clientId: string, parameters: Record<string, string> = {}) =>
  authorizationRequest(origin, clientId, {
    redirect_uri: callback,
    scope: "profile repos:write",
    ...parameters,
  });

/** Goes on from a page or address to the client, and gives what ends the sign-in. */
async function toClient(person: Person, start: URL | undefined, clientId: string, verifier: string) {
  if (!start) throw new Error("This leads nowhere.");
  const redirect =
    addressOf(start) === callback ? start : await person.browse(start, (to) => addressOf(to) === callback);
  return {
    redirect,
    exchange: async () => {
      const tokens = await tokensOf(await exchangeCode(origin, clientId, redirect, verifier));
      return { ...tokens, clientId };
    },
  };
}

/** A new client, whose person allows it everything that it asks for. */
async function newClient() {
  const clientId = await register(origin, { redirect_uris: [callback] });
  const person = personAt(undefined, inspector);
  const { url, verifier } = requestOf(clientId);
  const { exchange } = await toClient(person, url, clientId, verifier);
  return { clientId, person, first: await exchange() };
}

/** The next sign-in without a question: up to GitHub. */
async function silentSignIn(person: Person, clientId: string, parameters: Record<string, string> = {}) {
  const { url, verifier } = requestOf(clientId, parameters);
  const { status, location } = await shown(url, await person.get(url));
  expect([status, addressOf(location)]).toEqual([302, `${server.github.url}/login/oauth/authorize`]);
  return { atGitHub: location, verifier };
}

/** The next sign-in without a question, with its tokens. */
async function signInSilently(person: Person, clientId: string, parameters: Record<string, string> = {}) {
  const { atGitHub, verifier } = await silentSignIn(person, clientId, parameters);
  return await (await toClient(person, atGitHub, clientId, verifier)).exchange();
}

/** A sign-in for which the client wants the person to be asked; they enter this. */
async function consentAgain(person: Person, clientId: string, entered: Entered) {
  const { url, verifier } = requestOf(clientId, { prompt: "consent" });
  const { location } = await allow(person, await openConsent(person, url), entered);
  return await toClient(person, location, clientId, verifier);
}

/** What the person limits on a connection, as its client sees it. */
async function limitsOf({ access_token }: Pick<Tokens, "access_token">) {
  const { scopes, repositories, writeEndsAt } = await connectionOf(origin, access_token);
  return { scopes, repositories, writeEndsAt };
}

const unlimited = {
  scopes: ["profile", "repos:read", "repos:write"],
  repositories: { reach: "all" },
  writeEndsAt: undefined,
};

describe("what a person limits when they are asked again", () => {
  it.each<[string, entered: Entered, limits: object, writes: boolean]>([
    ["scopes", { scopes: ["profile"] }, { scopes: ["profile"] }, false],
    ["writing", { scopes: ["profile", "repos:read"] }, { scopes: ["profile", "repos:read"] }, false],
    [
      "repositories, to a list",
      { fields: { reach: "listed", repositories: "acme/*" } },
      { repositories: { reach: "listed", only: ["acme/*"] } },
      false,
    ],
    [
      "repositories, to public ones",
      { fields: { reach: "public" } },
      { repositories: { reach: "public" } },
      true,
    ],
    ["time, to an hour", { fields: { write_for: "hour" } }, { writeEndsAt: expect.any(String) }, true],
  ])(
    "counts for the connection before, once the new one has its token: %s",
    async (_what, entered, limits, may) => {
      const { clientId, person, first } = await newClient();
      const { exchange } = await consentAgain(person, clientId, entered);
      expect(await limitsOf(first)).toEqual(unlimited);
      expect(await writes(first)).toBe(true);

      const second = await exchange();
      const limited = await limitsOf(second);
      expect(limited).toEqual({ ...unlimited, ...limits });
      expect(await limitsOf(first)).toEqual(limited);
      expect([await writes(first), await writes(second)]).toEqual([may, may]);

      const later = await refreshed(first);
      expect(later.scope.split(" ")).toEqual(limited.scopes);
      expect(await limitsOf(later)).toEqual(limited);
      expect(await writes(later)).toBe(may);
    },
  );

  it("is no more than was allowed before: what was not stays so on the old connection", async () => {
    const { clientId, person, first } = await newClient();
    await change(person, first, { scopes: ["repos:read"], reach: "public" });
    const entered = { scopes: ["profile", "repos:write"], fields: { reach: "all" } };
    const second = await (await consentAgain(person, clientId, entered)).exchange();
    expect(await limitsOf(second)).toEqual(unlimited);
    expect(await limitsOf(first)).toMatchObject({
      scopes: ["profile", "repos:read"],
      repositories: { reach: "public" },
    });
  });

  it.each<[string, object]>([
    ["declines", { ...inspector, decision: "deny", scopes: ["profile"] }],
    [
      "cancels at GitHub",
      { ...inspector, cancelAtGitHub: true, scopes: ["profile"], fields: { account: "another" } },
    ],
  ])("counts for nothing if the person %s", async (_what, behaviour) => {
    const { clientId, person, first } = await newClient();
    const { url } = requestOf(clientId, { prompt: "consent" });
    const redirect = await personAt(person, behaviour).browse(url, (to) => addressOf(to) === callback);
    expect(parametersOf(redirect)).toMatchObject({ error: "access_denied" });
    expect(await limitsOf(first)).toEqual(unlimited);
    expect(await writes(first)).toBe(true);
  });

  it("is not what a client asks for without their being asked", async () => {
    const { clientId, person, first } = await newClient();
    const second = await signInSilently(person, clientId, { scope: "profile" });
    expect(second.scope).toBe("profile");
    expect(await limitsOf(first)).toEqual(unlimited);
    expect(await writes(first)).toBe(true);
  });
});

describe("what a person limits in place", () => {
  it("counts for every connection whose place the one at hand took", async () => {
    const { clientId, person, first } = await newClient();
    const second = await signInSilently(person, clientId);
    const third = await signInSilently(person, clientId);
    for (const each of [first, second, third]) expect(await writes(each)).toBe(true);
    await change(person, third, { scopes: ["repos:read"], reach: "listed", repositories: "acme/*" });
    for (const each of [first, second, third]) {
      expect(await limitsOf(each)).toEqual({
        ...unlimited,
        scopes: ["profile", "repos:read"],
        repositories: { reach: "listed", only: ["acme/*"] },
      });
      expect(await writes(each)).toBe(false);
    }
    expect((await refreshed(first)).scope).not.toContain("repos:write");
  });

  it("and allows again there counts for that connection alone", async () => {
    const { clientId, person, first } = await newClient();
    const second = await signInSilently(person, clientId);
    await change(person, second, { scopes: ["repos:read"] });
    await change(person, second, { scopes: ["repos:write"] });
    expect([await writes(first), await writes(second)]).toEqual([false, true]);
  });
});

describe("a sign-in without a question that is under way", () => {
  const grantCount = async () => (await entriesOf(await authorizationStorage(server), "grant:")).length;

  test.each<[string, (person: Person, first: Holder) => Promise<unknown>, again: object]>([
    ["took writing back", (person, first) => change(person, first, { scopes: ["repos:read"] }), {}],
    [
      "made it a list",
      (person, first) => change(person, first, { reach: "listed", repositories: "acme/*" }),
      { reach: ["listed"], repositories: ["acme/*"] },
    ],
    [
      "kept it to public ones",
      (person, first) => change(person, first, { reach: "public" }),
      { reach: ["public"] },
    ],
    [
      "allowed an hour",
      (person, first) => change(person, first, { writeFor: "hour" }),
      { write_for: ["hour"] },
    ],
    [
      "has ended it",
      (_person, { clientId, refresh_token }) =>
        postToken(origin, { token: refresh_token, client_id: clientId }),
      {},
    ],
  ])("is a question after all when its person %s meanwhile", async (_what, meanwhile, again) => {
    const { clientId, person, first } = await newClient();
    const { atGitHub, verifier } = await silentSignIn(person, clientId);
    await meanwhile(person, first);
    const before = { grants: await grantCount(), tokens: await workingTokens(server.github) };
    const issued = server.github.issuedTokens().length;

    const page = await walk(person, atGitHub ?? "", inspector);
    expect([page.status, page.location]).toEqual([200, undefined]);
    expect(page.text).toMatch(/it is not connected without asking you\. Nothing was allowed yet\./);
    expect(entriesOnPage(page)).toMatchObject({ account: ["known"], ...again });
    // GitHub gave something for it, which nobody has
    expect(server.github.issuedTokens().length).toBeGreaterThan(issued);
    expect({ grants: await grantCount(), tokens: await workingTokens(server.github) }).toEqual(before);

    // and is answered as any other
    const { location } = await allow(person, page, { scopes: ["profile", "repos:read"] });
    const second = await (await toClient(person, location, clientId, verifier)).exchange();
    expect(second.scope).toBe("profile repos:read");
  });

  test("goes on when its person changed nothing of it, or allowed more", async () => {
    const { clientId, person, first } = await newClient();
    const { atGitHub, verifier } = await silentSignIn(person, clientId, { scope: "profile repos:read" });
    await change(person, first, { scopes: ["repos:read"] });
    const second = await (await toClient(person, atGitHub, clientId, verifier)).exchange();
    expect(second.scope).toBe("profile repos:read");
  });
});
