import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { Person } from "../../dev/person.ts";
import { open, tokensOf } from "../support/authorization.ts";
import { authorizationRequest, postToken } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { type Registration, registrations } from "./registrations.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const registered = z.looseObject({
  client_id: z.string(),
  client_secret: z.string().optional(),
  redirect_uris: z.array(z.string()),
  token_endpoint_auth_method: z.string(),
});

function post(body: unknown): Promise<Response> {
  return fetch(`${server.origin}/register`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function register({ body }: Registration): Promise<z.output<typeof registered>> {
  const response = await post(body);
  expect(response.status).toBe(201);
  return registered.parse(await response.json());
}

const requestFor = (clientId: string, redirectUri: string) =>
  authorizationRequest(server.origin, clientId, {
    redirect_uri: redirectUri,
    scope: "profile",
    resource: `${server.origin}/mcp`,
  });

describe.each(registrations)("$client", (registration) => {
  const { body, alsoAsksFor = [] } = registration;

  it("registers, and is told what was registered", async () => {
    const answer = await register(registration);
    expect(answer.redirect_uris).toEqual(body.redirect_uris);
    expect(answer.token_endpoint_auth_method).toBe(body.token_endpoint_auth_method);
    expect(answer.client_name).toBe(body.client_name);
    // a public client that is given a secret might keep it, and send it
    expect(answer.client_secret !== undefined).toBe(body.token_endpoint_auth_method !== "none");
  });

  it.each([...body.redirect_uris, ...alsoAsksFor])("signs in by way of %s", async (redirectUri) => {
    const { client_id, client_secret } = await register(registration);
    const { url, verifier } = requestFor(client_id, redirectUri);
    // every custom scheme has the same origin, "null": compared as it is written
    const redirect = await new Person({ user: "demo" }).browse(url, (next) =>
      next.href.startsWith(`${redirectUri}?`),
    );
    expect(redirect.searchParams.get("iss")).toBe(server.origin);
    expect(redirect.searchParams.get("state")).toBe("client-state");
    const client = { client_id, ...(client_secret !== undefined && { client_secret }) };
    const tokens = await tokensOf(
      await postToken(server.origin, {
        grant_type: "authorization_code",
        code: redirect.searchParams.get("code") ?? "",
        redirect_uri: redirectUri,
        code_verifier: verifier,
        resource: `${server.origin}/mcp`,
        ...client,
      }),
    );
    expect(tokens.scope).toBe("profile");
    const { refresh_token } = tokens;
    const refreshed = await postToken(server.origin, {
      grant_type: "refresh_token",
      refresh_token,
      ...client,
    });
    expect((await tokensOf(refreshed)).scope).toBe("profile");
  });

  // RFC 6749 section 4.1.2.1: the person is told, and sent nowhere
  it("is sent to no other address", async () => {
    const { client_id } = await register(registration);
    const [first = ""] = body.redirect_uris;
    for (const other of [`${first}/more`, "https://attacker.example/callback"]) {
      const page = await open(requestFor(client_id, other).url);
      expect([page.status, page.location]).toEqual([400, undefined]);
    }
  });
});

/** A body that was recorded, changed as little as makes it one that must be refused. */
const refused: readonly [what: string, changes: Record<string, unknown>, reason: RegExp][] = [
  ["without an address", { redirect_uris: [] }, /redirect_uris is required/],
  ["with one that is code", { redirect_uris: ["javascript:alert(1)"] }, /redirect URI/],
  ["with a fragment", { redirect_uris: ["https://claude.ai/callback#here"] }, /redirect URI/],
  ["with an unencrypted page", { redirect_uris: ["http://claude.ai/callback"] }, /must use https/],
  ["with keys of its own", { token_endpoint_auth_method: "private_key_jwt" }, /private_key_jwt/],
];

// RFC 7591 section 3.2.2; the library knows nothing of the narrower invalid_redirect_uri
it.each(refused)("a registration %s is refused, and told why", async (_what, changes, reason) => {
  const response = await post({ ...registrations[3]?.body, ...changes });
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({
    error: "invalid_client_metadata",
    error_description: expect.stringMatching(new RegExp(reason, "i")),
  });
});
