import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LocalGitHub, startLocalGitHub } from "../../dev/github/index.ts";
import { Person } from "../../dev/person.ts";
import {
  addressOf,
  newRequest,
  openConsent,
  parametersOf,
  resultOfTool,
  tokensOf,
} from "../support/authorization.ts";
import { exchangeCode, redirectUri } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { objectsOf } from "../support/session-objects.ts";
import { authorizationStorage, entriesOf } from "../support/storage.ts";

const contact = "the operators (ops@acme.example)";

/** Each kind of rule by itself, and the accounts that it lets in; the others it refuses. */
const cases: readonly {
  rule: string;
  access: (id: string) => object;
  asks: string[];
  in: string[];
  said: string;
}[] = [
  {
    rule: "a user by numeric id",
    access: (id) => ({ users: [id] }),
    asks: [],
    in: ["inspector"],
    said: "people on the operator's list",
  },
  {
    rule: "a user by login, in another case",
    access: () => ({ users: ["INSPECTOR"] }),
    asks: [],
    in: ["inspector"],
    said: "people on the operator's list",
  },
  {
    rule: "an organization",
    access: () => ({ organizations: ["Acme"] }),
    asks: ["read:org"],
    in: ["inspector", "admin"],
    said: "members of the organization acme",
  },
  {
    rule: "a team",
    access: () => ({ teams: ["acme/core"] }),
    asks: ["read:org"],
    in: ["inspector"],
    said: "members of the team acme/core",
  },
];

/** An account's numeric id, as text; the same at every local GitHub. */
async function idOf(login: string): Promise<string> {
  const github = await startLocalGitHub();
  try {
    const response = await fetch(`${github.url}/users/${login}`, { headers: { "user-agent": "test" } });
    return String(((await response.json()) as { id: number }).id);
  } finally {
    await github.close();
  }
}

/** A sign-in of a new client, up to the redirect to it. */
async function signInAs(origin: string, user: string) {
  const request = await newRequest(origin);
  return { ...request, redirect: await new Person({ user }).authorize(request.url) };
}

const deletions = (github: LocalGitHub) =>
  github
    .calls()
    .filter((call) => call.method === "DELETE" && /^\/applications\/[^/]+\/token$/.test(call.path)).length;

/** How many of the tokens that GitHub gave out it still takes. */
async function goodTokens(github: LocalGitHub): Promise<number> {
  const statuses = await Promise.all(
    github.issuedTokens().map(async (token) => {
      const headers = { authorization: `Bearer ${token}`, "user-agent": "test" };
      return (await fetch(`${github.url}/user`, { headers })).status;
    }),
  );
  return statuses.filter((status) => status === 200).length;
}

/** Everything that a sign-in may leave behind for good. */
async function remains(server: TestServer): Promise<{ keys: string[]; accounts: string[] }> {
  const entries = await entriesOf(await authorizationStorage(server));
  const keys = entries.map(({ key }) => key).filter((key) => !/^(client|transaction):/.test(key));
  return { keys, accounts: await objectsOf(server, "AccountVault") };
}

describe.each(cases)("11. $rule may connect", ({ access, asks, in: members, said }) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ ACCESS: { ...access(await idOf("inspector")), contact } });
  });
  afterAll(() => server.close());

  const others = ["inspector", "admin", "demo"].filter((user) => !members.includes(user));

  test.each(others)("%s is refused: access_denied, which rule, and whom to ask", async (user) => {
    const before = await remains(server);
    const { redirect } = await signInAs(server.origin, user);
    expect(addressOf(redirect)).toBe(redirectUri);
    expect(parametersOf(redirect)).toEqual({
      error: "access_denied",
      error_description: expect.stringContaining(said),
      state: "client-state",
      iss: server.origin,
    });
    expect(redirect.searchParams.get("error_description")).toContain(`ask ${contact}.`);
    // what GitHub gave us for it is gone there, and there is nothing of it here
    expect(server.github.issuedTokens().length).toBeGreaterThan(0);
    expect(await goodTokens(server.github)).toBe(0);
    expect(await remains(server)).toEqual(before);
  });

  test.each(members)("%s is let in", async (user) => {
    const { clientId, verifier, redirect } = await signInAs(server.origin, user);
    const tokens = await tokensOf(await exchangeCode(server.origin, clientId, redirect, verifier));
    for (const tool of ["whoami", "userInfoOctokit"]) {
      const result = await resultOfTool(`${server.origin}/mcp`, tokens.access_token, tool);
      expect(JSON.stringify(result.structuredContent)).toContain(`"${user}"`);
    }
  });

  test("GitHub is asked for memberships only if a rule needs them", async () => {
    const { url } = await newRequest(server.origin);
    const person = new Person({ user: "inspector" });
    const { handle } = await openConsent(person, url);
    const approved = await person.post(url, { handle, decision: "approve", scope: "profile" });
    const scope = new URL(approved.headers.get("location") ?? "").searchParams.get("scope");
    expect((scope ?? "").split(" ").filter(Boolean)).toEqual(asks);
    const asked = server.github.calls().some(({ path }) => path.includes("/memberships/"));
    expect(asked).toBe(asks.length > 0);
  });
});

describe("11. when GitHub cannot say whether somebody is a member", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ ACCESS: { organizations: ["acme"], contact } });
  });
  afterAll(() => server.close());

  test.each<[string, { status: number; times?: number; headers?: Record<string, string>; body?: unknown }]>([
    ["a 500", { status: 500, times: 3 }],
    ["a 503", { status: 503, times: 3 }],
    ["a 429", { status: 429, headers: { "retry-after": "60" } }],
    ["a 403 of the rate limit", { status: 403, headers: { "x-ratelimit-remaining": "0" } }],
    [
      "a 403 of the secondary rate limit, without a time",
      {
        status: 403,
        body: {
          message:
            "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
        },
      },
    ],
    ["a page in place of JSON", { status: 200, body: "<!doctype html>" }],
    ["JSON of another shape", { status: 200, body: { state: "perhaps" } }],
  ])("but answers %s, a sign-in is temporarily_unavailable and nobody is let in", async (_what, fault) => {
    const before = await remains(server);
    const deleted = deletions(server.github);
    server.github.fault({ path: "/user/memberships/orgs/acme", ...fault });
    const { redirect } = await signInAs(server.origin, "inspector");
    expect(parametersOf(redirect)).toEqual({
      error: "temporarily_unavailable",
      error_description: expect.stringMatching(/could not be checked at GitHub\. Try again/),
      state: "client-state",
      iss: server.origin,
    });
    expect(deletions(server.github)).toBe(deleted + 1);
    expect(await remains(server)).toEqual(before);
  });

  test("and the next sign-in, when it can, lets them in", async () => {
    const { redirect } = await signInAs(server.origin, "inspector");
    expect(redirect.searchParams.get("error")).toBeNull();
    expect(redirect.searchParams.get("code")).toMatch(/\S/);
  });

  test("an invitation that was not accepted is a no", async () => {
    server.github.fault({ path: "/user/memberships/orgs/acme", status: 200, body: { state: "pending" } });
    const { redirect } = await signInAs(server.origin, "inspector");
    expect(redirect.searchParams.get("error")).toBe("access_denied");
  });
});
