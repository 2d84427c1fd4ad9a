import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { open } from "../support/authorization.ts";
import {
  authorizationRequest,
  postRegistration,
  postToken,
  register,
  signIn,
} from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { authorizationStorage, entriesOf } from "../support/storage.ts";

let server: TestServer;
let origin: string;

beforeAll(async () => {
  server = await startServer();
  origin = server.origin;
});
afterAll(() => server.close());

/** A client id of the kind that this server gives out, and did not, or does not remember. */
const staleClient = () => randomBytes(12).toString("base64url");

describe("13. a client whose registration is gone", () => {
  test.each<[string, Record<string, string>]>([
    ["a code", { grant_type: "authorization_code", code: "1:abcdefghijklmnop:x", code_verifier: "x" }],
    ["a refresh token", { grant_type: "refresh_token", refresh_token: "1:abcdefghijklmnop:x" }],
    ["a code of no shape", { grant_type: "authorization_code", code: "x", code_verifier: "x" }],
    ["nothing", { grant_type: "refresh_token" }],
  ])("that brings %s to /token hears invalid_client, 401 (RFC 6749 section 5.2)", async (_what, fields) => {
    const response = await postToken(origin, { ...fields, client_id: staleClient() });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: "invalid_client" });
  });

  test("and comes to /authorize shows its person how to reset it, and is sent nothing", async () => {
    const { url } = authorizationRequest(origin, staleClient());
    const page = await open(url);
    expect(page.status).toBe(400);
    expect(page.location).toBeUndefined();
    expect(page.headers.get("content-type")).toMatch(/^text\/html/);
    expect(page.title).toBe("This app is not known here");
    expect(page.page.forms).toEqual([]);
  });

  test.each([
    ["Cursor", /Cursor Settings, Tools & MCP: remove this server/],
    ["VS Code", /VS Code Command palette: “Authentication: Remove Dynamic Authentication Providers”/],
    [
      "Claude",
      /Claude Settings, Connectors: remove this connector.* In Claude Code: \/mcp, clear authentication/,
    ],
    ["mcp-remote", /mcp-remote Delete the folder ~\/\.mcp-auth/],
    ["MCP Inspector", /MCP Inspector Authentication: clear the OAuth state/],
    ["any other", /Another app Remove this server from it and add it again/],
  ])("and is %s finds its own reset there", async (_client, words) => {
    expect((await open(authorizationRequest(origin, staleClient()).url)).text).toMatch(words);
  });

  test("works again once it has registered anew", async () => {
    const { url } = authorizationRequest(origin, await register(origin));
    expect((await open(url)).status).toBe(200);
  });
});

describe("13. registrations", () => {
  test("two hundred from one address pass, each with an id of its own", async () => {
    const ids = new Set<string>();
    for (let batch = 0; batch < 10; batch++) {
      const responses = await Promise.all(Array.from({ length: 20 }, () => postRegistration(origin)));
      for (const response of responses) {
        expect(response.status).toBe(201);
        const { client_id } = (await response.json()) as { client_id: string };
        ids.add(client_id);
      }
    }
    expect(ids.size).toBe(200);
  });

  test("the cron trigger deletes the one that nobody signed in with, and keeps the one that holds a grant", async () => {
    const unused = await register(origin);
    const fresh = await register(origin);
    const { clientId: used, refresh_token } = await signIn(origin);
    const storage = await authorizationStorage(server);
    for (const id of [unused, used]) {
      const record = JSON.parse((await storage.get(`client:${id}`)) ?? "{}") as {
        registrationDate: number;
        registrationExpiresAt: number;
      };
      expect(Math.abs(record.registrationDate - Date.now() / 1000)).toBeLessThan(60);
      const earlier = 8 * 24 * 3600;
      const weekBefore = {
        ...record,
        registrationDate: record.registrationDate - earlier,
        registrationExpiresAt: record.registrationExpiresAt - earlier,
      };
      await storage.put(`client:${id}`, JSON.stringify(weekBefore));
    }
    // a run looks at a hundred, and there are more by now
    const worker = server.harness.getWorker();
    for (let run = 0; run < 4; run++) {
      expect(await worker.scheduled({ cron: "23 * * * *" })).toMatchObject({ outcome: "ok" });
    }
    const clients = (await entriesOf(storage, "client:")).map(({ key }) => key);
    expect(clients).not.toContain(`client:${unused}`);
    expect(clients).toEqual(expect.arrayContaining([`client:${fresh}`, `client:${used}`]));
    const refreshed = await postToken(origin, {
      grant_type: "refresh_token",
      refresh_token,
      client_id: used,
    });
    expect(refreshed.status).toBe(200);
  });
});
