import { afterAll, beforeAll, expect, test } from "vitest";
import { callTool, resultOfTool, signInClient } from "../support/authorization.ts";
import { type SignedIn, signIn } from "../support/oauth-client.ts";
import { serverSecret as first, startServer, type TestServer } from "../support/server.ts";
import { storedBy } from "../support/session-objects.ts";

const second = "a second secret, put in the place of the first";
const third = "a third secret, put in the place of the second";

let server: TestServer;
let mcp: string;
/** A client that stays signed in through the rotations. */
let client: SignedIn;
beforeAll(async () => {
  server = await startServer({}, { expiringTokens: true });
  mcp = `${server.origin}/mcp`;
  client = await signIn(server.origin);
});
afterAll(() => server.close());

const readAccount = () => resultOfTool(mcp, client.access_token, "userInfoOctokit");
const stored = () => storedBy(server, "AccountVault");

test("6. with the old secret beside the new one, a credential opens and is sealed anew on use", async () => {
  const tokens = server.github.issuedTokens().length;
  const before = await stored();
  await server.restart({ SERVER_SECRET: second, SERVER_SECRET_PREVIOUS: first });
  expect(await stored()).toBe(before);
  expect((await readAccount()).structuredContent).toMatchObject({ login: "inspector" });
  const sealedAnew = await stored();
  expect(sealedAnew).not.toBe(before);
  // once: what is under the current secret stays as it is
  expect((await readAccount()).structuredContent).toMatchObject({ login: "inspector" });
  expect(await stored()).toBe(sealedAnew);
  // and GitHub was not asked for another
  expect(server.github.issuedTokens().length).toBe(tokens);
});

test("6. after the old secret was removed, what was sealed anew still opens", async () => {
  await server.restart({ SERVER_SECRET: second });
  expect((await readAccount()).structuredContent).toMatchObject({ login: "inspector" });
});

test("6. the key can be rotated again", async () => {
  await server.restart({ SERVER_SECRET: third, SERVER_SECRET_PREVIOUS: second });
  expect((await readAccount()).structuredContent).toMatchObject({ login: "inspector" });
  await server.restart({ SERVER_SECRET: third });
  expect((await readAccount()).structuredContent).toMatchObject({ login: "inspector" });
});

test("6. without the right secret, the caller reads to sign in again, and that works", async () => {
  await server.restart({ SERVER_SECRET: first });
  const { isError, content, structuredContent } = await readAccount();
  expect([isError, structuredContent]).toEqual([true, undefined]);
  expect(content[0]?.text).toMatch(/Sign in again by reconnecting/);
  const { status, headers } = await callTool(mcp, client.access_token, "add", { a: 1, b: 1 });
  expect(status).toBe(401);
  expect(headers.get("www-authenticate")).toContain('error="invalid_token"');
  const again = await signInClient(server.origin, client.clientId);
  const { structuredContent: account } = await resultOfTool(mcp, again.access_token, "userInfoOctokit");
  expect(account).toMatchObject({ login: "inspector" });
});
