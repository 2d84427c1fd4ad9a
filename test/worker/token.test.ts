import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  authorizeClient,
  callTool,
  newRequest,
  openSse,
  resultOfTool,
  signInClient,
  tokensOf,
} from "../support/authorization.ts";
import { exchangeCode, postToken, redirectUri, register, signIn } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";

let server: TestServer;
let origin: string;

beforeAll(async () => {
  server = await startServer();
  origin = server.origin;
});
afterAll(() => server.close());

const refresh = (clientId: string, refresh_token: string) =>
  postToken(origin, { grant_type: "refresh_token", refresh_token, client_id: clientId });
const revoke = (clientId: string, token: string, hint?: string) =>
  postToken(origin, { token, client_id: clientId, ...(hint !== undefined && { token_type_hint: hint }) });
const mcpStatus = async (accessToken: string) =>
  (await callTool(`${origin}/mcp`, accessToken, "add", { a: 1, b: 1 })).status;

/** RFC 6749 section 5.2. */
async function expectError(response: Response, status: number, error: string): Promise<void> {
  expect(response.status).toBe(status);
  expect(response.headers.get("content-type")).toMatch(/^application\/json/);
  expect(await response.json()).toEqual({ error, error_description: expect.stringMatching(/\S/) });
}

describe("a code", () => {
  test("is exchanged for tokens (RFC 6749 section 5.1)", async () => {
    const clientId = await register(origin);
    const { redirect, verifier } = await authorizeClient(origin, clientId);
    const response = await exchangeCode(origin, clientId, redirect, verifier);
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toContain("no-store");
    expect(await response.json()).toEqual({
      access_token: expect.stringMatching(/\S/),
      token_type: "bearer",
      expires_in: 3600,
      refresh_token: expect.stringMatching(/\S/),
      scope: "profile",
      resource: `${origin}/mcp`,
    });
  });

  test("makes the caller who GitHub says, by its numeric id", async () => {
    const ids = new Map<string, unknown>();
    for (const user of ["inspector", "admin"]) {
      const github = server.github.issueToken(user);
      const account: unknown = await (
        await fetch(`${server.github.url}/user`, {
          headers: { authorization: `Bearer ${github}`, "user-agent": "test" },
        })
      ).json();
      const { access_token } = await signIn(origin, { user });
      const { structuredContent } = await resultOfTool(`${origin}/mcp`, access_token, "whoami");
      expect(account).toMatchObject({ id: Number(structuredContent?.sub), login: user });
      ids.set(user, structuredContent?.sub);
    }
    expect(ids.get("admin")).not.toBe(ids.get("inspector"));
  });

  test.each<[string, Record<string, string>, string]>([
    ["another verifier", { code_verifier: "a".repeat(43) }, "invalid_grant"],
    ["an empty verifier", { code_verifier: "" }, "invalid_request"],
    ["an unregistered redirect URI", { redirect_uri: "https://evil.example/callback" }, "invalid_grant"],
    ["another registered redirect URI", { redirect_uri: `${redirectUri}/two` }, "invalid_grant"],
    ["another port of the redirect URI", { redirect_uri: "http://127.0.0.1:1/callback" }, "invalid_grant"],
    ["a made-up code", { code: "1:abcdefghijklmnop:abcdefghijklmnopqrstuvwxyz012345" }, "invalid_grant"],
    ["a code that is none", { code: "garbage" }, "invalid_grant"],
    ["no code", { code: "" }, "invalid_request"],
    ["another grant type", { grant_type: "password" }, "unsupported_grant_type"],
  ])("is refused with %s", async (_what, fields, error) => {
    const clientId = await register(origin, { redirect_uris: [redirectUri, `${redirectUri}/two`] });
    const { redirect, verifier } = await authorizeClient(origin, clientId);
    await expectError(await exchangeCode(origin, clientId, redirect, verifier, fields), 400, error);
  });

  test("is refused to another client, even one with the same redirect URI", async () => {
    const clientId = await register(origin);
    const { redirect, verifier } = await authorizeClient(origin, clientId);
    const other = await register(origin);
    await expectError(await exchangeCode(origin, other, redirect, verifier), 400, "invalid_grant");
    expect((await exchangeCode(origin, clientId, redirect, verifier)).status).toBe(200);
  });

  test("that is used twice is refused, and ends what it was exchanged for (RFC 6749 section 4.1.2)", async () => {
    const clientId = await register(origin);
    const { redirect, verifier } = await authorizeClient(origin, clientId);
    const tokens = await tokensOf(await exchangeCode(origin, clientId, redirect, verifier));
    expect(await mcpStatus(tokens.access_token)).toBe(200);
    await expectError(await exchangeCode(origin, clientId, redirect, verifier), 400, "invalid_grant");
    expect(await mcpStatus(tokens.access_token)).toBe(401);
    await expectError(await refresh(clientId, tokens.refresh_token), 400, "invalid_grant");
  });
});

describe("a refresh token", () => {
  test("is rotated, and the old one works until the new one is used", async () => {
    const { clientId, refresh_token: first } = await signIn(origin);
    const second = await tokensOf(await refresh(clientId, first));
    expect(second.refresh_token).not.toBe(first);
    expect(await mcpStatus(second.access_token)).toBe(200);
    // the answer may have been lost on its way to the client
    const retried = await tokensOf(await refresh(clientId, first));
    const third = await tokensOf(await refresh(clientId, retried.refresh_token));
    await expectError(await refresh(clientId, first), 400, "invalid_grant");
    expect(await mcpStatus(third.access_token)).toBe(200);
  });

  test("is worthless to another client (RFC 6749 section 10.4)", async () => {
    const { clientId, refresh_token } = await signIn(origin);
    await expectError(await refresh(await register(origin), refresh_token), 400, "invalid_grant");
    expect((await refresh(clientId, refresh_token)).status).toBe(200);
  });

  test.each(["", "garbage", "1:2:3"])("that is %j is refused", async (token) => {
    const clientId = await register(origin);
    await expectError(await refresh(clientId, token), 400, token ? "invalid_grant" : "invalid_request");
  });

  test("is no access token, and an access token is no refresh token", async () => {
    const { clientId, access_token, refresh_token } = await signIn(origin);
    expect(await mcpStatus(refresh_token)).toBe(401);
    await expectError(await refresh(clientId, access_token), 400, "invalid_grant");
  });
});

describe("revocation (RFC 7009)", () => {
  test.each([undefined, "refresh_token", "access_token", "unknown"])(
    "of a refresh token ends the grant (hint: %s)",
    async (hint) => {
      const { clientId, access_token, refresh_token } = await signIn(origin);
      expect((await revoke(clientId, refresh_token, hint)).status).toBe(200);
      expect(await mcpStatus(access_token)).toBe(401);
      expect(await openSse(origin, access_token)).toBe(401);
      await expectError(await refresh(clientId, refresh_token), 400, "invalid_grant");
    },
  );

  test.each([undefined, "refresh_token", "access_token"])(
    "of an access token ends that token (hint: %s)",
    async (hint) => {
      const { clientId, access_token, refresh_token } = await signIn(origin);
      expect((await revoke(clientId, access_token, hint)).status).toBe(200);
      expect(await mcpStatus(access_token)).toBe(401);
      const refreshed = await tokensOf(await refresh(clientId, refresh_token));
      expect(await mcpStatus(refreshed.access_token)).toBe(200);
    },
  );

  test("by another client does nothing (section 2.1)", async () => {
    const { access_token, refresh_token } = await signIn(origin);
    const other = await register(origin);
    await revoke(other, access_token);
    await revoke(other, refresh_token);
    expect(await mcpStatus(access_token)).toBe(200);
  });

  test("of an unknown token succeeds (section 2.2)", async () => {
    const clientId = await register(origin);
    expect((await revoke(clientId, "garbage")).status).toBe(200);
    expect((await revoke(clientId, "1:abcdefghijklmnop:x")).status).toBe(200);
    expect((await revoke(clientId, `1:${"x".repeat(600)}:3`)).status).toBe(200);
  });

  test("by an unknown client is refused", async () => {
    await expectError(await revoke("unknown-client-0", "garbage"), 401, "invalid_client");
  });
});

describe("sign-ins are independent", () => {
  test("a second one of the same client and person does not end the first", async () => {
    const { clientId } = await newRequest(origin);
    const first = await signInClient(origin, clientId);
    const second = await signInClient(origin, clientId);
    expect(await mcpStatus(first.access_token)).toBe(200);
    expect(await mcpStatus(second.access_token)).toBe(200);
    expect((await refresh(clientId, first.refresh_token)).status).toBe(200);
  });

  test("ending one leaves the other", async () => {
    const { clientId } = await newRequest(origin);
    const first = await signInClient(origin, clientId);
    const second = await signInClient(origin, clientId);
    await revoke(clientId, first.refresh_token);
    expect(await mcpStatus(first.access_token)).toBe(401);
    expect(await mcpStatus(second.access_token)).toBe(200);
  });
});

describe("a token request is refused", () => {
  const post = (body: BodyInit, contentType?: string, init: Record<string, unknown> = {}) =>
    fetch(`${origin}/token`, {
      method: "POST",
      headers: contentType === undefined ? {} : { "content-type": contentType },
      body,
      ...init,
    });
  const form = "application/x-www-form-urlencoded";

  test("from an unknown client", async () => {
    await expectError(await refresh("unknown-client-0", "x"), 401, "invalid_client");
  });

  test("without a client", async () => {
    await expectError(await postToken(origin, { grant_type: "refresh_token" }), 401, "invalid_client");
  });

  test("from a public client that presents a secret", async () => {
    const { clientId, refresh_token } = await signIn(origin);
    const fields = { grant_type: "refresh_token", refresh_token, client_id: clientId };
    await expectError(await postToken(origin, { ...fields, client_secret: "x" }), 401, "invalid_client");
  });

  test("with malformed Basic credentials, by a challenge (RFC 6749 section 5.2)", async () => {
    const response = await fetch(`${origin}/token`, {
      method: "POST",
      headers: { authorization: "Basic %%%" },
      body: new URLSearchParams({ grant_type: "refresh_token", refresh_token: "x" }),
    });
    expect(response.headers.get("www-authenticate")).toMatch(/^Basic /);
    await expectError(response, 401, "invalid_client");
  });

  // Workers KV, which is asked for what clients name, throws for a key over 512 bytes
  test.each([
    ["a client id", { client_id: "x".repeat(600), refresh_token: "1:2:3" }, 401, "invalid_client"],
    ["a client id of few, long characters", { client_id: "€".repeat(200) }, 401, "invalid_client"],
    ["a code", { grant_type: "authorization_code", code: `1:${"x".repeat(600)}:3` }, 400, "invalid_grant"],
    ["a refresh token", { refresh_token: `${"x".repeat(600)}:2:3` }, 400, "invalid_grant"],
  ])("with %s that is far too long", async (_what, fields, status, error) => {
    const usual = { grant_type: "refresh_token", client_id: await register(origin) };
    await expectError(await postToken(origin, { ...usual, ...fields }), status, error);
  });

  test("as JSON", async () => {
    const body = JSON.stringify({ grant_type: "refresh_token", refresh_token: "x", client_id: "x" });
    await expectError(await post(body, "application/json"), 400, "invalid_request");
  });

  test("without a media type", async () => {
    await expectError(await post(new Blob(["grant_type=refresh_token"])), 400, "invalid_request");
  });

  test("with a repeated parameter (RFC 6749 section 3.2)", async () => {
    const clientId = await register(origin);
    const body = `grant_type=refresh_token&client_id=${clientId}&refresh_token=a&refresh_token=b`;
    await expectError(await post(body, form), 400, "invalid_request");
  });

  test.each<[string, () => BodyInit]>([
    ["in one piece", () => `padding=${"x".repeat(70 * 1024)}`],
    ["in a stream of unknown length", () => new Blob([`padding=${"x".repeat(70 * 1024)}`]).stream()],
  ])("that is huge, %s", async (_what, body) => {
    await expectError(await post(body(), form, { duplex: "half" }), 413, "invalid_request");
  });

  test("with GET", async () => {
    const response = await fetch(`${origin}/token`);
    expect(response.headers.get("allow")).toContain("POST");
    await expectError(response, 405, "invalid_request");
  });
});
