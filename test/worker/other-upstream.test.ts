import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openIdAccountId } from "../../src/identity/account-id.ts";
import { visit } from "../support/account-page.ts";
import {
  authorizeClient,
  callTool,
  newRequest,
  open,
  resultOfTool,
  signInClient,
} from "../support/authorization.ts";
import { postToken, register, type Tokens } from "../support/oauth-client.ts";
import { OpenIdFront } from "../support/openid-front.ts";
import { startServer, type TestServer } from "../support/server.ts";

const ada = {
  ...{ name: "Ada Lovelace", preferred_username: "ada", groups: ["engineering", "analysts"] },
  ...{ email: "Ada@Acme.example", email_verified: true },
};

let front: OpenIdFront;
let server: TestServer;
let clientId: string;
beforeAll(async () => {
  front = await OpenIdFront.start();
  server = await startServer();
  front.serve(server.origin);
  clientId = await register(server.origin);
});
beforeEach(() => {
  front.reset();
  front.provider.claims.set("sub-1", ada);
});
afterAll(async () => {
  await server.close();
  await front.close();
});

/** The variables of a deployment whose people sign in at the provider. */
const atProviderWith = (vars: object = {}) => ({ ...front.vars({ scopes: ["groups"] }), ...vars });
const refresh = ({ refresh_token }: Tokens) =>
  postToken(server.origin, { grant_type: "refresh_token", refresh_token, client_id: clientId });
const signedIn = (scope = "profile") => signInClient(server.origin, clientId, { scope });

/** That a grant is over, and its client is told where people sign in now. */
async function expectOver(tokens: Tokens, place: string): Promise<void> {
  const called = await callTool(`${server.origin}/mcp`, tokens.access_token, "add", { a: 1, b: 1 });
  expect(called.status).toBe(401);
  expect(called.headers.get("www-authenticate")).toContain('error="invalid_token"');
  const headers = { authorization: `Bearer ${tokens.access_token}` };
  expect((await fetch(`${server.origin}/userinfo`, { headers })).status).toBe(401);
  const refused = await refresh(tokens);
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({
    error: "invalid_grant",
    error_description: expect.stringMatching(new RegExp(`at ${place} now.*Sign in again`)),
  });
  expect((await refresh(tokens)).status).toBe(400);
}

describe("22. where people sign in can be changed", { timeout: 120_000 }, () => {
  test("from GitHub to a provider and back: what was granted before ends, and its client is told to sign in again", async () => {
    const atGitHub = await signedIn();
    await server.reconfigure(atProviderWith());
    await expectOver(atGitHub, "Acme ID");
    const atProvider = await signedIn();
    const another = await signedIn();
    expect((await resultOfTool(`${server.origin}/mcp`, atProvider.access_token, "whoami")).isError).toBe(
      undefined,
    );
    await server.reconfigure({});
    await expectOver(atProvider, "GitHub");
    // each by itself, and though nothing can be revoked where it came from
    await expectOver(another, "GitHub");
    const again = await signedIn();
    const { structuredContent } = await resultOfTool(`${server.origin}/mcp`, again.access_token, "whoami");
    expect(structuredContent).toMatchObject({ preferred_username: "inspector" });
  });
});

describe("22. the provider can be changed", { timeout: 120_000 }, () => {
  test("what was granted before ends, and nothing of it is sent to the new one", async () => {
    await server.reconfigure(atProviderWith());
    const former = await signedIn();
    const another = await OpenIdFront.start();
    try {
      another.serve(server.origin);
      await server.reconfigure(another.vars());
      await expectOver(former, "Acme ID");
      expect(another.seen).toEqual([]);
    } finally {
      await another.close();
    }
  });
});

describe("22. what a client knows of somebody who signed in at a provider", { timeout: 120_000 }, () => {
  beforeAll(() => server.reconfigure(atProviderWith()));

  const sub = () => openIdAccountId(front.issuer, "sub-1");

  test("are the claims that were consented to, the same by whoami and at /userinfo", async () => {
    const profile = { preferred_username: "ada", name: "Ada Lovelace", groups: ["engineering", "analysts"] };
    const address = { email: "Ada@Acme.example", email_verified: true };
    for (const [scope, claims] of [
      ["profile", profile],
      ["email", address],
      ["profile email", { ...profile, ...address }],
    ] as const) {
      const { access_token } = await signedIn(scope);
      const { structuredContent } = await resultOfTool(`${server.origin}/mcp`, access_token, "whoami");
      expect(structuredContent).toEqual({ sub: sub(), ...claims });
      const headers = { authorization: `Bearer ${access_token}` };
      expect(await (await fetch(`${server.origin}/userinfo`, { headers })).json()).toEqual(structuredContent);
    }
  });

  test("is what the consent page says, which names the provider, and GitHub for repositories only", async () => {
    const { url } = await newRequest(server.origin, { scope: "profile email repos:read" });
    const { text } = await open(url);
    expect(text).toContain("see your Acme ID username, name, picture and groups");
    expect(text).toContain("see the e-mail address that Acme ID has of you");
    expect(text).toContain("read your repositories at GitHub");
    expect(text).toContain("In which repositories of the GitHub account that you link");
    expect(text).toContain("Next you sign in at Acme ID");
    expect(text).not.toMatch(/Acme ID will be asked for (?:public_)?repo/);
  });
});

describe("22. pages and tools of a deployment whose people sign in at a provider", {
  timeout: 120_000,
}, () => {
  beforeAll(() => server.reconfigure(atProviderWith({ OPERATORS: ["sub:sub-1"] })));

  test("say where that is, and what to do there", async () => {
    const { text } = await open(`${server.origin}/`);
    expect(text).toContain("and to Acme ID to sign in");
    expect(text).toContain("whoever looks after your account at Acme ID can take this server's access there");
    expect(text).toContain(
      "If you linked a GitHub account, revoke this server's app in your GitHub settings",
    );
  });

  test("ask operators for the ids that there are", async () => {
    const visitor = await visit(server.origin, "ada", "/admin/users/block");
    const { status, text, html } = await visitor.open("/admin/users/block");
    expect(status).toBe(200);
    expect(text).toContain("Account id (“o” and 40 digits and letters)");
    expect(html).not.toMatch(/inputmode="numeric"|api\.github\.com|a number/);
    expect((await visitor.open("/admin/audit")).html).not.toContain('inputmode="numeric"');
  });

  test("tell nobody to revoke anything at a page that there is not", async () => {
    const { access_token } = await signedIn();
    const { structuredContent } = await resultOfTool(
      `${server.origin}/mcp`,
      access_token,
      "connectionStatus",
    );
    expect(structuredContent).toMatchObject({ account: { id: openIdAccountId(front.issuer, "sub-1") } });
    expect(JSON.stringify(structuredContent?.options)).not.toMatch(/revoke this server|github\.com/);
  });
});

describe("11. who may connect from a provider", { timeout: 120_000 }, () => {
  const contact = "ops@acme.example";

  test.each<[string, object]>([
    ["a member of a group", { groups: ["admins", "analysts"] }],
    ["somebody with a verified address of a domain", { emailDomains: ["ACME.example"] }],
    ["somebody by their verified address", { users: ["ada@acme.example"] }],
    ["somebody by their subject", { users: ["sub:sub-1"] }],
    ["somebody by their username", { users: ["ada"] }],
  ])("%s is let in", async (_who, ACCESS) => {
    await server.reconfigure(atProviderWith({ ACCESS }));
    const { access_token } = await signedIn();
    const { isError } = await resultOfTool(`${server.origin}/mcp`, access_token, "whoami");
    expect(isError).toBe(undefined);
  });

  test.each<[string, object, object, string]>([
    ["of a group in another case", { groups: ["Engineering"] }, {}, "members of the group Engineering"],
    ["of the domain above", { emailDomains: ["x.acme.example"] }, {}, "an address at x.acme.example"],
    [
      "with an address that is not verified",
      { users: ["ada@acme.example"], emailDomains: ["acme.example"] },
      { email_verified: false },
      "people on the operator's list, people with an address at acme.example",
    ],
    [
      "whose username reads as an address",
      { users: ["boss@acme.example"] },
      { preferred_username: "boss@acme.example" },
      "people on the operator's list",
    ],
  ])("somebody %s is not, and reads who is", async (_who, rules, claims, said) => {
    await server.reconfigure(atProviderWith({ ACCESS: { ...rules, contact } }));
    front.provider.claims.set("sub-1", { ...ada, ...claims });
    const { redirect } = await authorizeClient(server.origin, clientId, { scope: "profile" });
    expect(redirect.searchParams.get("error")).toBe("access_denied");
    const description = redirect.searchParams.get("error_description") ?? "";
    expect(description).toContain(said);
    expect(description).toContain(`ask ${contact}`);
    for (const listed of ["ada@", "boss@"]) expect(description).not.toContain(listed);
  });
});
