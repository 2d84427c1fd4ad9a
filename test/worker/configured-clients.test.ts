import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Person } from "../../dev/person.ts";
import { open, resultOfTool, tokensOf } from "../support/authorization.ts";
import {
  authorizationRequest,
  exchangeCode,
  postToken,
  redirectUri,
  register,
} from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";

const clientId = "company-assistant";
const callback = "https://assistant.example/callback";

let server: TestServer;
let origin: string;

beforeAll(async () => {
  server = await startServer({
    CLIENTS: [
      { clientId, clientName: "Company Assistant", redirectUris: [callback, redirectUri] },
      { clientId: "second", clientName: "Second", redirectUris: ["https://second.example/callback"] },
    ],
  });
  origin = server.origin;
});
afterAll(() => server.close());

describe("a client of the configuration", () => {
  test.each([callback, redirectUri, "http://127.0.0.1:50000/callback"])(
    "signs in without registering (%s)",
    async (uri) => {
      const { url, verifier } = authorizationRequest(origin, clientId, { redirect_uri: uri });
      const redirect = await new Person({ user: "demo" }).authorize(url);
      const tokens = await tokensOf(await exchangeCode(origin, clientId, redirect, verifier));
      const { structuredContent } = await resultOfTool(`${origin}/mcp`, tokens.access_token, "whoami");
      expect(structuredContent).toMatchObject({ preferred_username: "demo" });
      const fields = {
        grant_type: "refresh_token",
        refresh_token: tokens.refresh_token,
        client_id: clientId,
      };
      expect((await postToken(origin, fields)).status).toBe(200);
    },
  );

  test("is shown by its configured name", async () => {
    const { url } = authorizationRequest(origin, clientId, { redirect_uri: callback });
    expect((await open(url)).title).toContain("Allow Company Assistant to use");
  });

  test.each([
    "https://assistant.example/other",
    "https://evil.example/callback",
    "https://second.example/callback",
    `${callback}/`,
  ])("may not be sent to %s", async (uri) => {
    const page = await open(authorizationRequest(origin, clientId, { redirect_uri: uri }).url);
    expect(page.status).toBe(400);
    expect(page.location).toBeUndefined();
    expect(page.title).toContain("a place it did not register");
  });

  test("is public: PKCE is its proof, and a secret is refused", async () => {
    const without = authorizationRequest(origin, clientId, {
      redirect_uri: callback,
      code_challenge: undefined,
    });
    expect((await open(without.url)).location?.searchParams.get("error")).toBe("invalid_request");
    const fields = {
      grant_type: "refresh_token",
      refresh_token: "x",
      client_id: clientId,
      client_secret: "x",
    };
    const response = await postToken(origin, fields);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: "invalid_client" });
  });
});

describe("beside it", () => {
  test.each(["company-assistant2", "COMPANY-ASSISTANT", "client:company-assistant", "unknown"])(
    "%s is unknown",
    async (id) => {
      const page = await open(authorizationRequest(origin, id, { redirect_uri: callback }).url);
      expect(page.status).toBe(400);
      expect(page.location).toBeUndefined();
      expect(page.title).toBe("This app is not known here");
    },
  );

  test("others can register, but not under its id", async () => {
    const registered = await register(origin, { client_id: clientId });
    expect(registered).not.toBe(clientId);
    expect((await open(authorizationRequest(origin, registered).url)).status).toBe(200);
  });
});
