import { createEmulator } from "emulate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Page } from "../../dev/page.ts";
import { Person } from "../../dev/person.ts";
import { freePort } from "../../dev/ports.ts";
import { openIdAccountId } from "../../src/identity/account-id.ts";
import { newRequest, resultOfTool, shown, tokensOf } from "../support/authorization.ts";
import { exchangeCode, redirectUri } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";

const client = { client_id: "remote-mcp", client_secret: "a-client-secret-for-tests", name: "Remote MCP" };

/** Providers that are emulated after what their makers document. */
const providers = [
  {
    service: "okta" as const,
    issuerAt: (origin: string) => `${origin}/oauth2/default`,
    seed: (callback: string) => ({
      users: [
        { login: "ada@acme.example", email: "ada@acme.example", first_name: "Ada", last_name: "Lovelace" },
      ],
      groups: [{ name: "Everyone", type: "BUILT_IN", okta_id: "00g_everyone" }],
      authorization_servers: [{ id: "default", name: "default", audiences: ["api://default"] }],
      oauth_clients: [{ ...client, redirect_uris: [callback], auth_server_id: "default" }],
    }),
    email: { email: "ada@acme.example", email_verified: true },
  },
  {
    service: "microsoft" as const,
    issuerAt: (origin: string) => `${origin}/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0`,
    seed: (callback: string) => ({
      users: [{ email: "ada@acme.example", name: "Ada Lovelace" }],
      oauth_clients: [{ ...client, redirect_uris: [callback] }],
    }),
    // it does not say that it verified any
    email: {},
  },
];

describe.each(providers)("22. people sign in at $service", ({ service, issuerAt, seed, email }) => {
  let server: TestServer;
  let issuer: string;
  const emulators: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    // each has to know of the other before it starts
    const port = await freePort();
    issuer = issuerAt(`http://localhost:${port}`);
    const OIDC = { issuer, clientId: client.client_id, name: "Acme ID" };
    server = await startServer({ UPSTREAM: "oidc", OIDC, OIDC_CLIENT_SECRET: client.client_secret });
    emulators.push(
      await createEmulator({ service, port, seed: { [service]: seed(`${server.origin}/callback`) } }),
    );
  });
  afterAll(async () => {
    await server.close();
    for (const emulator of emulators) await emulator.close();
  });

  /** Connects a client; at the provider, the account that was added is picked. */
  async function signIn(scope: string) {
    const person = new Person({ user: "ada" });
    const { clientId, url, verifier } = await newRequest(server.origin, { scope });
    const at = await person.browse(url, (next) => next.port === new URL(issuer).port);
    const picker = new Page(at, await (await person.get(at)).text()).forms.at(-1)?.press();
    if (!picker) throw new Error("There is nobody to pick.");
    const back = await shown(picker.url, await person.post(picker.url, picker.fields));
    const end = await person.browse(back.location ?? "", (next) => next.href.startsWith(redirectUri));
    return await tokensOf(await exchangeCode(server.origin, clientId, end, verifier));
  }

  async function userinfo(accessToken: string) {
    const headers = { authorization: `Bearer ${accessToken}` };
    return await (await fetch(`${server.origin}/userinfo`, { headers })).json();
  }

  test("and tools know who they are", async () => {
    const { access_token } = await signIn("profile");
    const { structuredContent } = await resultOfTool(`${server.origin}/mcp`, access_token, "whoami");
    expect(structuredContent).toEqual({
      sub: expect.stringMatching(/^o[0-9a-f]{40}$/),
      ...{ preferred_username: "ada@acme.example", name: "Ada Lovelace" },
    });
    expect(structuredContent?.sub).not.toBe(openIdAccountId(issuer, "ada@acme.example"));
  });

  test("and a client has what they let it have, as far as the provider vouches for it", async () => {
    const { access_token } = await signIn("profile email");
    expect(await userinfo(access_token)).toEqual({
      sub: expect.stringMatching(/^o[0-9a-f]{40}$/),
      ...{ preferred_username: "ada@acme.example", name: "Ada Lovelace", ...email },
    });
  });
});
