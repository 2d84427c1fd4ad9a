import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Person } from "../../dev/person.ts";
import {
  addressOf,
  newRequest,
  open,
  openSse,
  parametersOf,
  resultOfTool,
  tokensOf,
} from "../support/authorization.ts";
import { exchangeCode, postToken, redirectUri } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";

let server: TestServer;
let origin: string;

beforeAll(async () => {
  server = await startServer();
  origin = server.origin;
});
afterAll(() => server.close());

/** A sign-in that names the resource in both requests, as RFC 8707 section 2 asks of clients. */
async function signInTo(authorize: string | undefined, token: string | undefined) {
  const { url, clientId, verifier } = await newRequest(origin, { resource: authorize });
  const redirect = await new Person({ user: "demo" }).authorize(url);
  const fields = token === undefined ? undefined : { resource: token };
  return { clientId, response: await exchangeCode(origin, clientId, redirect, verifier, fields) };
}

const sum = (accessToken: string) => resultOfTool(`${origin}/mcp`, accessToken, "add", { a: 20, b: 22 });

describe("a resource that means /mcp works through to the tool call (RFC 8707)", () => {
  test.each(["/mcp", "/mcp/", "", "/"])("<origin>%s, at both endpoints and at refresh", async (path) => {
    const resource = `${origin}${path}`;
    const { clientId, response } = await signInTo(resource, resource);
    const first = await tokensOf(response);
    expect(await sum(first.access_token)).toMatchObject({ structuredContent: { sum: 42 } });
    expect(await openSse(origin, first.access_token)).toBe(200);
    const refreshed = await postToken(origin, {
      grant_type: "refresh_token",
      refresh_token: first.refresh_token,
      client_id: clientId,
      resource,
    });
    const second = await tokensOf(refreshed);
    expect(await sum(second.access_token)).toMatchObject({ structuredContent: { sum: 42 } });
  });

  test("an empty one, which counts as left out (RFC 6749 section 3.1)", async () => {
    const { response } = await signInTo("", "");
    expect(await sum((await tokensOf(response)).access_token)).toMatchObject({
      structuredContent: { sum: 42 },
    });
  });

  test("none at all: the token is for /mcp, and for /sse, whose clients know no resources", async () => {
    const { response } = await signInTo(undefined, undefined);
    const { access_token } = await tokensOf(response);
    expect(await sum(access_token)).toMatchObject({ structuredContent: { sum: 42 } });
    expect(await openSse(origin, access_token)).toBe(200);
  });

  test.each([
    ["/mcp/", "/mcp"],
    ["", "/mcp"],
    ["/", "/mcp/"],
  ])("spelled <origin>%s at first and <origin>%s later", async (first, second) => {
    const { response } = await signInTo(`${origin}${first}`, `${origin}${second}`);
    expect(await sum((await tokensOf(response)).access_token)).toMatchObject({
      structuredContent: { sum: 42 },
    });
  });

  test("sent at one of the two endpoints only", async () => {
    for (const [atAuthorize, atToken] of [
      [`${origin}/mcp`, undefined],
      [undefined, `${origin}/mcp`],
    ]) {
      const { response } = await signInTo(atAuthorize, atToken);
      expect(response.status).toBe(200);
    }
  });

  test("the same one sent twice", async () => {
    const { url } = await newRequest(origin, { resource: `${origin}/mcp` });
    url.searchParams.append("resource", `${origin}/mcp/`);
    expect((await open(url)).status).toBe(200);
  });
});

describe("a resource that means /sse", () => {
  test.each(["/sse", "/sse/"])("<origin>%s opens the stream, and nothing on /mcp", async (path) => {
    const resource = `${origin}${path}`;
    const { access_token } = await tokensOf((await signInTo(resource, resource)).response);
    expect(await openSse(origin, access_token)).toBe(200);
    await expect(sum(access_token)).rejects.toThrow("401");
  });
});

describe("a resource that is not here fails at /authorize, with an explanation", () => {
  test.each([
    "https://elsewhere.example/mcp",
    "<origin>/other",
    "<origin>/mcpx",
    "<origin>/MCP",
    "<origin>/mcp#fragment",
    "http://127.0.0.1:1/mcp",
    "not a url",
  ])("%j", async (template) => {
    const { url } = await newRequest(origin, { resource: template.replace("<origin>", origin) });
    const { status, location } = await open(url);
    expect(status).toBe(302);
    expect(addressOf(location)).toBe(redirectUri);
    expect(parametersOf(location)).toEqual({
      error: "invalid_target",
      error_description: expect.stringMatching(/resource/),
      state: "client-state",
      iss: origin,
    });
  });

  test.each([
    ["/mcp", "/sse"],
    ["/mcp", "/other"],
  ])("two different ones, <origin>%s and <origin>%s", async (first, second) => {
    const { url } = await newRequest(origin, { resource: `${origin}${first}` });
    url.searchParams.append("resource", `${origin}${second}`);
    const { status, location } = await open(url);
    expect(status).toBe(302);
    expect(parametersOf(location)).toMatchObject({
      error: "invalid_target",
      state: "client-state",
      iss: origin,
    });
  });
});

test("a token request for another resource than the grant's is invalid_target, and the code stays good", async () => {
  const { url, clientId, verifier } = await newRequest(origin, { resource: `${origin}/mcp` });
  const redirect = await new Person({ user: "demo" }).authorize(url);
  for (const resource of [`${origin}/sse`, "https://elsewhere.example/mcp"]) {
    const refused = await exchangeCode(origin, clientId, redirect, verifier, { resource });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ error: "invalid_target" });
  }
  expect((await exchangeCode(origin, clientId, redirect, verifier)).status).toBe(200);
});
