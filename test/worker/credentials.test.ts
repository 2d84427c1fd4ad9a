import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LocalGitHubOptions } from "../../dev/github/index.ts";
import { Person } from "../../dev/person.ts";
import { resultOfTool, signInClient, tokensOf } from "../support/authorization.ts";
import { workingTokens } from "../support/github-tokens.ts";
import { postToken, register, type Tokens } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";

const kinds: [string, LocalGitHubOptions][] = [
  ["an OAuth App", {}],
  ["a GitHub App, whose tokens expire", { expiringTokens: true }],
];

describe.each(kinds)("with %s", (_kind, options) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({}, options);
  });
  afterAll(() => server.close());

  /** A client that is signed in as `inspector`. */
  async function signedIn(): Promise<{ clientId: string; tokens: Tokens }> {
    const clientId = await register(server.origin);
    return { clientId, tokens: await signInClient(server.origin, clientId) };
  }

  const readsAccount = async ({ access_token }: Tokens) =>
    (await resultOfTool(`${server.origin}/mcp`, access_token, "userInfoOctokit")).structuredContent?.login;

  const refresh = async (clientId: string, { refresh_token }: Tokens) =>
    await tokensOf(
      await postToken(server.origin, { grant_type: "refresh_token", refresh_token, client_id: clientId }),
    );

  test("1. twelve clients of one user sign in where GitHub keeps ten tokens: all twelve read the account", async () => {
    const clients = [];
    for (let client = 0; client < 12; client++) clients.push(await signedIn());
    const inOrder = [];
    for (const { tokens } of clients) inOrder.push(await readsAccount(tokens));
    expect(inOrder).toEqual(Array(12).fill("inspector"));
    const reversed = [];
    for (const { tokens } of clients.toReversed()) reversed.push(await readsAccount(tokens));
    expect(reversed).toEqual(Array(12).fill("inspector"));
  });

  test("1. the account needs no more than one of the tokens: the replaced ones are deleted at GitHub", async () => {
    await signedIn();
    await signedIn();
    expect(await workingTokens(server.github)).toHaveLength(1);
  });

  test("2. a client reads the account, refreshes its own token, and reads it again", async () => {
    const { clientId, tokens } = await signedIn();
    expect(await readsAccount(tokens)).toBe("inspector");
    expect(await readsAccount(await refresh(clientId, tokens))).toBe("inspector");
  });

  test("3. refreshing, time and again, signs out no other client", async () => {
    const [first, second] = [await signedIn(), await signedIn()];
    let { tokens } = second;
    for (let round = 0; round < 5; round++) tokens = await refresh(second.clientId, tokens);
    expect(await readsAccount(first.tokens)).toBe("inspector");
    expect(await readsAccount(await refresh(first.clientId, first.tokens))).toBe("inspector");
    expect(await readsAccount(tokens)).toBe("inspector");
  });

  test("3. a second sign-in of the same client, on another machine, does not sign out the first", async () => {
    const { clientId, tokens: laptop } = await signedIn();
    const desktop = await signInClient(server.origin, clientId);
    expect(await readsAccount(laptop)).toBe("inspector");
    expect(await readsAccount(await refresh(clientId, laptop))).toBe("inspector");
    expect(await readsAccount(desktop)).toBe("inspector");
  });
});

describe("several accounts", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  test("1. each client reads the account that signed in with it, whatever was granted", async () => {
    for (const scope of ["profile", "profile email"]) {
      for (const user of ["inspector", "admin", "demo"]) {
        const clientId = await register(server.origin);
        const { access_token } = await signInClient(server.origin, clientId, { scope }, new Person({ user }));
        const { structuredContent } = await resultOfTool(
          `${server.origin}/mcp`,
          access_token,
          "userInfoOctokit",
        );
        expect(structuredContent).toMatchObject({ login: user });
      }
    }
  });
});
