import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { Person } from "../../dev/person.ts";
import {
  addressOf,
  authorizeClient,
  connectionOf,
  entriesOnPage,
  open,
  parametersOf,
  type Shown,
  shown,
  signInClient,
} from "../support/authorization.ts";
import { authorizationRequest, postToken, redirectUri, register } from "../support/oauth-client.ts";
import { interceptOutbound } from "../support/outbound.ts";
import { changePermissions, linkIn, personAt, walk } from "../support/permission-page.ts";
import { startServer, type TestServer } from "../support/server.ts";

const callback = "https://house.example/callback";

/** Where a client of the operator's can be sent to that proves nothing: anybody may be there. */
const unproven = [
  redirectUri,
  "http://localhost:33418/callback",
  "https://localhost/callback",
  "https://localhost:8443/callback",
  "https://127.0.0.1/callback",
  "https://127.1.2.3/callback",
  "https://[::1]/callback",
  "com.example.house:/callback",
];

const house = { clientId: "house", clientName: "House Assistant", redirectUris: [callback, ...unproven] };
const writer = { clientId: "writer", clientName: "Writer", redirectUris: [callback] };
const neighbour = { clientId: "neighbour", clientName: "House Assistant", redirectUris: [callback] };

/** A client that is known by its document. */
const published = "https://published.example/client.json";
const publishedCallback = "https://published.example/callback";
const documentOf = (client_id: string) => ({
  client_id,
  client_name: "Published",
  redirect_uris: [publishedCallback, redirectUri],
  grant_types: ["authorization_code", "refresh_token"],
  response_types: ["code"],
  token_endpoint_auth_method: "none",
});

let server: TestServer;
let origin: string;
/** What https://published.example answers. */
let answer: (url: URL) => Response;
let endService: () => void;

const served = (url: URL) => Response.json(documentOf(url.href));

beforeAll(async () => {
  server = await startServer({
    CLIENTS: [house, writer, neighbour],
    GRANTABLE: { scopes: ["profile", "email", "repos:read"] },
    FIRST_PARTY_CLIENTS: [
      { clientId: house.clientId, scopes: ["profile", "repos:read"] },
      { clientId: writer.clientId, scopes: ["profile", "repos:write", "admin"] },
      { clientId: published, scopes: ["profile", "email"] },
    ],
  });
  origin = server.origin;
  answer = served;
  endService = interceptOutbound((url) => (url.hostname === "published.example" ? answer(url) : undefined));
});
afterAll(async () => {
  endService();
  await server.close();
});

/** Somebody who would say no if they were asked. */
const unwilling = () => new Person({ user: "inspector", decision: "deny" });

/** The answer to a client's request in a browser without cookies. */
async function answerTo(clientId: string, parameters: Record<string, string> = {}): Promise<Shown> {
  const { url } = authorizationRequest(origin, clientId, { redirect_uri: callback, ...parameters });
  return await open(url);
}

function expectSkips(page: Shown): void {
  expect(page.status).toBe(302);
  expect(addressOf(page.location)).toBe(`${server.github.url}/login/oauth/authorize`);
}

function expectAsks(page: Shown): void {
  expect(page.status).toBe(200);
  expect(page.location).toBeUndefined();
  expect(page.page.forms[0]?.choices("decision")).toEqual(["approve", "deny"]);
}

describe("a first-party client of the configuration", () => {
  test.each<[string | undefined, granted: string, upstream: string]>([
    ["profile repos:read", "profile repos:read", "repo"],
    ["repos:read", "repos:read", "repo"],
    ["profile", "profile", ""],
    [undefined, "profile", ""],
    ["openid repos:read offline_access", "repos:read", "repo"],
  ])("gets just what it asks for without a question: %s", async (scope, granted, upstream) => {
    const parameters = { redirect_uri: callback, scope };
    const { url } = authorizationRequest(origin, house.clientId, parameters);
    const first = await open(url);
    expectSkips(first);
    expect(parametersOf(first.location)).toMatchObject({ scope: upstream });

    const tokens = await signInClient(origin, house.clientId, parameters, unwilling());
    expect(tokens.scope).toBe(granted);
    const connection = await connectionOf(origin, tokens.access_token);
    expect(connection.scopes).toEqual(granted.split(" "));
    expect(connection.repositories).toEqual({ reach: "all" });
  });

  test("leaves it to GitHub which account it is", async () => {
    const { location } = await answerTo(house.clientId);
    expect(parametersOf(location)).not.toHaveProperty("login");
    expect(parametersOf(location)).not.toHaveProperty("prompt");
  });

  test.each<[string, Record<string, string>]>([
    ["for one scope more", { scope: "profile repos:read email" }],
    ["for a scope that is not its own at all", { scope: "email" }],
    ["to write, where it may read", { scope: "repos:write" }],
    ["to administer", { scope: "profile admin" }],
    ["if it wants that", { prompt: "consent" }],
    ["if it wants that besides", { prompt: "login consent", scope: "profile" }],
  ])("asks %s", async (_what, parameters) => {
    expectAsks(await answerTo(house.clientId, parameters));
  });

  test("asks as the operator's client, with what it asks for ticked", async () => {
    const page = await answerTo(house.clientId, { scope: "profile email" });
    expect(page.text).toContain("House Assistant (listed by the operator of this server)");
    expect(entriesOnPage(page).scope).toEqual(["profile", "email"]);
  });

  test.each(unproven)("asks where anybody may listen: %s", async (redirect_uri) => {
    expectAsks(await answerTo(house.clientId, { redirect_uri, scope: "profile" }));
  });

  test("is sent nowhere but to its own addresses", async () => {
    const page = await answerTo(house.clientId, { redirect_uri: "https://evil.example/callback" });
    expect(page.status).toBe(400);
    expect(page.location).toBeUndefined();
  });

  test.each<[string, Record<string, string>]>([
    ["what nobody can allow here", { scope: "profile repos:write" }],
    // what it is listed with includes that, and is not to be had
    ["what only that would include", { scope: "repos:read" }],
    ["administration", { scope: "admin" }],
  ])("asks for %s, listed or not", async (_what, parameters) => {
    expectAsks(await answerTo(writer.clientId, parameters));
    expectSkips(await answerTo(writer.clientId, { scope: "profile" }));
  });

  test("that does not use PKCE is refused as any other", async () => {
    const parameters = { redirect_uri: callback, code_challenge: undefined };
    const { location } = await open(authorizationRequest(origin, house.clientId, parameters).url);
    expect(addressOf(location)).toBe(callback);
    expect(parametersOf(location)).toMatchObject({ error: "invalid_request" });
  });
});

describe("other clients ask", () => {
  test("one of the configuration that is not listed", async () => {
    expectAsks(await answerTo(neighbour.clientId));
  });

  test.each<[string, Record<string, unknown>]>([
    ["that registered under its name and address", {}],
    ["that wanted its id", { client_id: house.clientId }],
    ["that refers to its address", { client_uri: "https://house.example/" }],
  ])("one %s", async (_what, metadata) => {
    const redirect_uris = [callback];
    const clientId = await register(origin, { client_name: house.clientName, redirect_uris, ...metadata });
    expect(clientId).not.toBe(house.clientId);
    expectAsks(await answerTo(clientId));
  });
});

const remembered = z.object({ connections: z.array(z.object({ approvedUntil: z.number() })) });

describe("that nobody was asked is no approval", () => {
  /** Somebody who used the first-party client, from a browser that keeps its cookies. */
  async function user(): Promise<Person> {
    const person = unwilling();
    const scope = "profile repos:read";
    await authorizeClient(origin, house.clientId, { redirect_uri: callback, scope }, person);
    return person;
  }

  const ask = async (person: Person, clientId: string, parameters: Record<string, string>) => {
    const { url } = authorizationRequest(origin, clientId, { redirect_uri: callback, ...parameters });
    return await shown(url, await person.get(url));
  };

  test("of another client", async () => {
    expectAsks(await ask(await user(), neighbour.clientId, { scope: "profile" }));
  });

  test("at another address of the same client", async () => {
    expectAsks(await ask(await user(), house.clientId, { redirect_uri: redirectUri, scope: "profile" }));
  });

  test("of more scopes, nor where the client wants to have them asked", async () => {
    const person = await user();
    expectAsks(await ask(person, house.clientId, { scope: "profile email" }));
    expectAsks(await ask(person, house.clientId, { scope: "profile", prompt: "consent" }));
    expectSkips(await ask(person, house.clientId, { scope: "profile" }));
  });

  test("and the browser does not take it for one", async () => {
    const person = await user();
    const [, cookie = ""] = /__Host-remembered=([^;]*)/.exec(person.cookies.header(new URL(origin))) ?? [];
    const text = decodeURIComponent(cookie);
    const { connections } = remembered.parse(JSON.parse(text.slice(0, text.lastIndexOf("."))));
    expect(connections).toMatchObject([{ approvedUntil: 0 }]);
  });
});

describe("a first-party client that is known by its document", () => {
  const atPublished = { redirect_uri: publishedCallback };

  test("skips the question", async () => {
    answer = served;
    const parameters = { ...atPublished, scope: "profile email" };
    expectSkips(await answerTo(published, parameters));
    const tokens = await signInClient(origin, published, parameters, unwilling());
    expect(tokens.scope).toBe("profile email");
  });

  test.each<[string, string, Record<string, string>]>([
    ["for more than it is listed with", published, { scope: "profile repos:read" }],
    ["where anybody may listen", published, { redirect_uri: redirectUri }],
    ["under another address of the same site", "https://published.example/other.json", {}],
    ["under an address with a query", `${published}?x=1`, {}],
    ["under an address in another case", "https://published.example/Client.json", {}],
  ])("asks %s", async (_what, clientId, parameters) => {
    answer = served;
    expectAsks(await answerTo(clientId, { ...atPublished, scope: "profile", ...parameters }));
  });

  test.each<[string, (url: URL) => Response]>([
    [
      "is somewhere else by now",
      (url) =>
        url.href === published
          ? new Response(null, { status: 302, headers: { location: "https://published.example/moved.json" } })
          : Response.json(documentOf(published)),
    ],
    ["is gone", () => Response.json(documentOf(published), { status: 404 })],
    ["names another client", () => Response.json(documentOf("https://published.example/other.json"))],
  ])("is refused if its document %s", async (_what, respond) => {
    answer = respond;
    const calls = server.github.calls().length;
    const page = await answerTo(published, atPublished);
    expect(page.status).toBe(400);
    expect(page.location).toBeUndefined();
    expect(page.title).toBe("This app could not be verified");
    expect(server.github.calls().slice(calls)).toEqual([]);
  });
});

describe("what a person limited, the operator's list does not lift", () => {
  const other = "https://house.example/other";
  const scope = "profile repos:write";
  const inspector = { user: "inspector" };
  let wide: TestServer;
  /** Clients that nobody used yet. */
  const unused = Array.from({ length: 20 }, (_, index) => `house-${index}`);
  beforeAll(async () => {
    wide = await startServer({
      CLIENTS: unused.map((clientId) => ({ clientId, clientName: "House", redirectUris: [callback, other] })),
      FIRST_PARTY_CLIENTS: unused.map((clientId) => ({ clientId, scopes: ["profile", "repos:write"] })),
    });
  });
  afterAll(() => wide.close());

  const newClient = () => unused.pop() ?? "";
  const requestOf = (clientId: string, parameters: Record<string, string> = {}) =>
    authorizationRequest(wide.origin, clientId, { redirect_uri: callback, scope, ...parameters }).url;

  /** Whether an authorization ends with a question, to somebody who says no to each. */
  async function asks(
    person: Person,
    clientId: string,
    parameters: Record<string, string> = {},
    user = "inspector",
  ): Promise<boolean> {
    const sceptic = personAt(person, { user, decision: "deny" });
    const { code, error } = parametersOf(await sceptic.authorize(requestOf(clientId, parameters)));
    expect([error, typeof code]).toEqual(
      code === undefined ? ["access_denied", "undefined"] : [undefined, "string"],
    );
    return code === undefined;
  }

  /** Somebody who used a client without being asked. */
  async function user(clientId: string, parameters: Record<string, string> = {}) {
    const person = unwilling();
    const tokens = await signInClient(
      wide.origin,
      clientId,
      { redirect_uri: callback, scope, ...parameters },
      person,
    );
    const change = async (choices: Parameters<typeof changePermissions>[2]) => {
      const { options } = await connectionOf(wide.origin, tokens.access_token);
      const done = await changePermissions(person, linkIn(JSON.stringify(options)), choices);
      expect(done.status).toBe(200);
    };
    return { person, change };
  }

  /** Somebody who was asked because the client wanted it, and did this. */
  const asked = (behaviour: object) => async (clientId: string) => {
    const person = new Person({ ...inspector, ...behaviour });
    const parameters = { redirect_uri: callback, scope, prompt: "consent" };
    await signInClient(wide.origin, clientId, parameters, person);
    return person;
  };

  test.each<[string, (clientId: string) => Promise<Person>, silently?: object]>([
    // their approval of the same request is taken again, with that limit
    [
      "a list",
      asked({ fields: { reach: "listed", repositories: "acme/*" } }),
      { reach: "listed", only: ["acme/*"] },
    ],
    ["public repositories", asked({ fields: { reach: "public" } }), { reach: "public" }],
    ["an hour", asked({ fields: { write_for: "hour" } })],
    ["fewer scopes", asked({ scopes: ["profile", "repos:read"] })],
    [
      "reading, on the page of permissions",
      async (clientId) => {
        const { person, change } = await user(clientId);
        await change({ scopes: ["repos:read"] });
        return person;
      },
    ],
    [
      "a list, on the page of permissions",
      async (clientId) => {
        const { person, change } = await user(clientId);
        await change({ reach: "listed", repositories: "acme/*" });
        return person;
      },
    ],
  ])("%s: the client asks again, however it authorizes", async (_what, limit, silently) => {
    const clientId = newClient();
    const person = await limit(clientId);
    expect(await asks(person, clientId)).toBe(silently === undefined);
    if (silently) {
      const parameters = { redirect_uri: callback, scope };
      const sceptic = personAt(person, { decision: "deny" });
      const { access_token } = await signInClient(wide.origin, clientId, parameters, sceptic);
      expect((await connectionOf(wide.origin, access_token)).repositories).toEqual(silently);
    }
    expect(await asks(person, clientId, { resource: `${wide.origin}/sse` })).toBe(true);
    expect(await asks(person, clientId, { redirect_uri: other })).toBe(true);
    expect(await asks(unwilling(), clientId)).toBe(true);

    // somebody else, who limited nothing, in that browser; and then they themselves again
    expect(await asks(person, clientId, { redirect_uri: other }, "demo")).toBe(false);
    expect(await asks(person, clientId, { redirect_uri: other })).toBe(true);
  });

  test("nor once the connection that they limited is over, and another took its place without a question", async () => {
    const clientId = newClient();
    const parameters = { redirect_uri: callback, scope };
    const person = new Person({ ...inspector, fields: { reach: "listed", repositories: "acme/*" } });
    const { refresh_token } = await signInClient(
      wide.origin,
      clientId,
      { ...parameters, prompt: "consent" },
      person,
    );
    await signInClient(wide.origin, clientId, parameters, personAt(person, { decision: "deny" }));
    const revoked = await postToken(wide.origin, { token: refresh_token, client_id: clientId });
    expect(revoked.status).toBe(200);
    expect(await asks(unwilling(), clientId)).toBe(true);
  });

  test("a sign-in under way asks as well, if they limit the client meanwhile", async () => {
    const clientId = newClient();
    const { person, change } = await user(clientId);
    const url = requestOf(clientId, { redirect_uri: other });
    const atGitHub = await shown(url, await person.get(url));
    expect(atGitHub.status).toBe(302);
    await change({ reach: "public" });
    const page = await walk(person, atGitHub.location ?? "", inspector);
    expectAsks(page);
    expect(page.text).toContain("You limited this app before, so it is not connected without asking you.");
  });

  test.each<[string, (clientId: string) => Promise<Person>]>([
    ["were never asked", async (clientId) => (await user(clientId)).person],
    [
      "were never asked, and the client wanted less then",
      async (clientId) => (await user(clientId, { scope: "profile" })).person,
    ],
    ["were asked, and allowed all of it", asked({})],
    [
      "changed nothing on the page of permissions",
      async (clientId) => {
        const { person, change } = await user(clientId);
        await change({});
        return person;
      },
    ],
  ])("nobody is asked if they %s", async (_what, sign) => {
    const clientId = newClient();
    const person = await sign(clientId);
    expect(await asks(person, clientId)).toBe(false);
    expect(await asks(person, clientId, { resource: `${wide.origin}/sse` })).toBe(false);
    expect(await asks(person, clientId, { redirect_uri: other })).toBe(false);
    expect(await asks(unwilling(), clientId)).toBe(false);
  });
});
