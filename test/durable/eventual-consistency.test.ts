import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createAuthorizationServer } from "../../src/authorization/authorization-server.ts";
import { leaseLifetime } from "../../src/authorization/held-leases.ts";
import { settingsOf } from "../../src/settings/settings.ts";
import {
  approve,
  beginSignIn,
  callbackOf,
  callTool,
  codeOf,
  exchange,
  origin,
  postToken,
  refresh,
  send,
  signIn,
  signInForCode,
  type Tokens,
  tokenExchange,
} from "./client.ts";
import { fakeGitHub } from "./fake-github.ts";
import { beforeNextPut, writtenKeys } from "./stale-namespace.ts";
import { accounts } from "./vault.ts";
import { ledgers, onStaleKV } from "./worker.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  fakeGitHub();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const laterBy = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);

/** What a call of `userInfoOctokit` says. */
async function readAccount(accessToken: string): Promise<string> {
  const response = await callTool(accessToken, "userInfoOctokit");
  return `${response.status} ${await response.text()}`;
}

const userInfo = (accessToken: string) =>
  send("/userinfo", { headers: { authorization: `Bearer ${accessToken}` } });

const server = createAuthorizationServer(origin, onStaleKV(env), settingsOf(env));

const readsOctocat = expect.stringMatching(/^200 .*"structuredContent":\{.*"login":"octocat"/s);

/** The statuses of several, in ascending order. */
const statuses = (responses: Response[]) => responses.map(({ status }) => status).sort();

describe("8. with a KV whose reads are a minute behind", () => {
  it("a sign-in that is followed by a first call at once succeeds", async () => {
    const { access_token } = await signIn();
    expect(await readAccount(access_token)).toEqual(readsOctocat);
  });

  it("a refresh that is followed by a call at once succeeds, time and again", async () => {
    let { clientId, access_token, refresh_token } = await signIn();
    for (let round = 0; round < 4; round++) {
      const response = await refresh(clientId, refresh_token);
      expect(response.status).toBe(200);
      ({ access_token, refresh_token } = await response.json<Tokens>());
      expect(await readAccount(access_token)).toEqual(readsOctocat);
      laterBy(25);
    }
  });

  it("it works as well at each moment after, while KV catches up", async () => {
    const { clientId, access_token, refresh_token } = await signIn();
    for (const seconds of [30, 29, 2, 58, 2, 120]) {
      laterBy(seconds);
      expect(await readAccount(access_token)).toEqual(readsOctocat);
    }
    expect((await refresh(clientId, refresh_token)).status).toBe(200);
  });

  it("a grant that was revoked cannot be refreshed, at once or later", async () => {
    const { clientId, refresh_token } = await signIn();
    expect((await postToken({ token: refresh_token, client_id: clientId })).status).toBe(200);
    for (const seconds of [0, 30, 40, 60]) {
      laterBy(seconds);
      expect((await refresh(clientId, refresh_token)).status).toBe(400);
    }
  });

  it("an access token of a revoked grant is refused at once, while KV still shows it, and ever after", async () => {
    const { clientId, access_token, refresh_token } = await signIn();
    // by now, KV shows the token
    laterBy(300);
    expect(await readAccount(access_token)).toEqual(readsOctocat);
    expect((await userInfo(access_token)).status).toBe(200);
    await postToken({ token: refresh_token, client_id: clientId });
    // that was answered so much later, by a clock that stands still here
    laterBy(leaseLifetime / 1000);
    for (const seconds of [0, 30, 29, 2, 58, 2, 120, 3000]) {
      laterBy(seconds);
      expect(await readAccount(access_token)).toMatch(/^401 /);
      expect((await userInfo(access_token)).status).toBe(401);
    }
  });

  it("an access token that was revoked by itself is refused at once, and its grant lives on", async () => {
    const { clientId, access_token, refresh_token } = await signIn();
    laterBy(300);
    await postToken({ token: access_token, client_id: clientId });
    expect(await readAccount(access_token)).toMatch(/^401 /);
    expect((await userInfo(access_token)).status).toBe(401);
    expect((await refresh(clientId, refresh_token)).status).toBe(200);
  });

  it("an access token that was revoked by itself stays refused, also where its grant is in use by another", async () => {
    const { clientId, access_token: revoked, refresh_token } = await signIn();
    const refreshed = await refresh(clientId, refresh_token);
    const { access_token: other } = await refreshed.json<Tokens>();
    laterBy(300);
    // whoever asks for the second time need not ask again for some seconds
    for (const token of [revoked, other, revoked, other]) expect((await userInfo(token)).status).toBe(200);
    await postToken({ token: revoked, client_id: clientId });
    laterBy(leaseLifetime / 1000);
    const [userId, grantId] = revoked.split(":");
    for (const seconds of [0, 1, 20]) {
      laterBy(seconds);
      expect((await userInfo(other)).status).toBe(200);
      expect((await userInfo(`${userId}:${grantId}:garbage`)).status).toBe(401);
      expect((await userInfo(revoked)).status).toBe(401);
    }
  });

  it("a token that nobody was given leaves nothing behind in the object that is asked about it", async () => {
    const made = "42:0123456789abcdef:x";
    for (let time = 0; time < 3; time += 1) expect((await userInfo(made)).status).toBe(401);
    const ledger = env.LEDGERS.get(env.LEDGERS.idFromName("42:0123456789abcdef"));
    const stored = await runInDurableObject(ledger, async (_ledger, { storage }) => [
      ...(await storage.list()).keys(),
      await storage.getAlarm(),
    ]);
    expect(stored).toEqual([null]);
  });

  it.each(["grant:", "token:"])(
    "a grant that ends while a refresh writes its %s record does not come back, nor does a token of it",
    async (prefix) => {
      const { clientId, refresh_token } = await signIn();
      laterBy(300);
      const [connection] = await accounts.connections("42");
      const grant = `grant:42:${connection?.grantId}`;
      expect(writtenKeys()).toContain(grant);
      beforeNextPut(prefix, () => server.endConnection("42", connection?.id ?? "", "test"));
      const refused = await refresh(clientId, refresh_token);
      expect([refused.status, await refused.json()]).toEqual([
        400,
        expect.objectContaining({ error: "invalid_grant" }),
      ]);
      expect(writtenKeys().filter((key) => key.includes(connection?.grantId ?? "none"))).toEqual([]);
      expect((await refresh(clientId, refresh_token)).status).toBe(400);
    },
  );

  it("a token that is exchanged serves at once, and one that is on its way when its grant ends never does", async () => {
    const { clientId, access_token } = await signIn();
    const subject = { subject_token: access_token, client_id: clientId };
    const subject_token_type = "urn:ietf:params:oauth:token-type:access_token";
    const ask = () => postToken({ grant_type: tokenExchange, subject_token_type, ...subject });
    const { access_token: handed } = await (await ask()).json<{ access_token: string }>();
    expect((await userInfo(handed)).status).toBe(200);
    const [connection] = await accounts.connections("42");
    beforeNextPut("token:", () => server.endConnection("42", connection?.id ?? "", "test"));
    const refused = await ask();
    expect([refused.status, await refused.json()]).toEqual([
      400,
      expect.objectContaining({ error: "invalid_grant" }),
    ]);
    expect((await userInfo(handed)).status).toBe(401);
    expect(writtenKeys().filter((key) => key.includes(connection?.grantId ?? "none"))).toEqual([]);
    expect((await ask()).status).toBe(400);
  });

  it("nobody is let in while the ledger of the grant cannot be asked", async () => {
    const { access_token } = await signIn();
    laterBy(300);
    expect((await userInfo(access_token)).status).toBe(200);
    laterBy(leaseLifetime / 1000);
    ledgers.areDown = true;
    try {
      expect(await readAccount(access_token)).toMatch(/^503 /);
      expect((await userInfo(access_token)).status).toBeGreaterThanOrEqual(500);
    } finally {
      ledgers.areDown = false;
    }
  });
});

describe.each([
  ["at once", 0],
  ["later, while KV shows how it was made and not how it was used", 90],
])("8. nothing is used twice, %s", (_when, pause) => {
  it("a code is used once, and its second use ends what the first one gave", async () => {
    const begun = await signInForCode();
    laterBy(pause);
    const first = await exchange(begun);
    expect(first.status).toBe(200);
    const { refresh_token } = await first.json<Tokens>();
    const second = await exchange(begun);
    expect(second.status).toBe(400);
    expect(await second.json()).toMatchObject({ error: "invalid_grant" });
    expect((await refresh(begun.clientId, refresh_token)).status).toBe(400);
  });

  it("a code that is used five times at the same time works once", async () => {
    const begun = await signInForCode();
    laterBy(pause);
    const responses = await Promise.all([1, 2, 3, 4, 5].map(() => exchange(begun)));
    expect(statuses(responses)).toEqual([200, 400, 400, 400, 400]);
  });

  it("a refresh token that was followed by the use of its successor is refused", async () => {
    const { clientId, refresh_token: first } = await signIn();
    laterBy(pause);
    const { refresh_token: second } = await (await refresh(clientId, first)).json<Tokens>();
    expect((await refresh(clientId, second)).status).toBe(200);
    const again = await refresh(clientId, first);
    expect(again.status).toBe(400);
    expect(await again.json()).toMatchObject({ error: "invalid_grant" });
  });

  it("of a refresh token that is used five times at the same time, one successor is left", async () => {
    const { clientId, refresh_token } = await signIn();
    laterBy(pause);
    const responses = await Promise.all([1, 2, 3, 4, 5].map(() => refresh(clientId, refresh_token)));
    // an answer may be lost: the latest token may be presented again until its successor is used
    expect(statuses(responses)).toEqual([200, 200, 200, 200, 200]);
    const given = await Promise.all(responses.map((response) => response.json<Tokens>()));
    const used = [];
    for (const tokens of given) used.push((await refresh(clientId, tokens.refresh_token)).status);
    expect(used.filter((status) => status === 200)).toHaveLength(1);
  });

  it("a consent handle is used once", async () => {
    const begun = await beginSignIn();
    laterBy(pause);
    expect((await approve(begun)).status).toBe(302);
    const again = await approve(begun);
    expect([again.status, again.headers.get("location")]).toEqual([400, null]);
  });

  it("a consent handle that is used five times at the same time works once", async () => {
    const begun = await beginSignIn();
    laterBy(pause);
    const responses = await Promise.all([1, 2, 3, 4, 5].map(() => approve(begun)));
    expect(statuses(responses)).toEqual([302, 400, 400, 400, 400]);
  });

  it("the state of a sign-in at GitHub is used once", async () => {
    const begun = await beginSignIn();
    const callback = callbackOf(await approve(begun));
    laterBy(pause);
    expect(codeOf(await begun.browser.send(callback))).not.toBe("");
    expect((await begun.browser.send(callback)).status).toBe(400);
  });

  it("the state of a sign-in that is used five times at the same time works once", async () => {
    const begun = await beginSignIn();
    const callback = callbackOf(await approve(begun));
    laterBy(pause);
    const responses = await Promise.all([1, 2, 3, 4, 5].map(() => begun.browser.send(callback)));
    expect(statuses(responses)).toEqual([302, 400, 400, 400, 400]);
  });
});
