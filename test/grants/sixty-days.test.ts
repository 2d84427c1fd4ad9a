import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { resultOfTool, tokensOf } from "../support/authorization.ts";
import { postToken, type SignedIn, signIn } from "../support/oauth-client.ts";
import { FakeGitHub } from "./github.ts";
import { connect, day, hour, minute, origin, refresh, stopClock } from "./worker.ts";

/** GRANT_IDLE_DAYS of this project's bindings. */
const idle = 30 * day;

const mcp = `${origin}/mcp`;

/** The answer to a refresh that must not work. */
async function refusal(client: SignedIn): Promise<unknown> {
  const response = await refresh(client);
  return { status: response.status, ...(await response.json<object>()) };
}

/** The object that serves a client's token requests. */
function ledgerOf({ refresh_token }: SignedIn) {
  const [userId, grantId] = refresh_token.split(":");
  return env.LEDGERS.get(env.LEDGERS.idFromName(`${userId}:${grantId}`));
}

it("3. sixty days of a client that refreshes hourly: not one prompt", async () => {
  const clock = stopClock();
  const github = new FakeGitHub({ id: 1001, login: "inspector" });
  connect(github);
  let client = await signIn(origin);
  const used = new Set([client.refresh_token]);

  for (let passed = 0; passed < 60 * 24; passed++) {
    clock.forward(hour);
    client = { ...client, ...(await tokensOf(await refresh(client))) };
    used.add(client.refresh_token);
    if (passed % 24 === 0) {
      // what the runtime's clock would have had done by now
      await runDurableObjectAlarm(ledgerOf(client));
      const status = await resultOfTool(mcp, client.access_token, "connectionStatus");
      expect(status.structuredContent).toMatchObject({ githubCredential: { state: "good" } });
    }
  }

  expect(used.size).toBe(60 * 24 + 1);
  expect(github.count("GET /login/oauth/authorize")).toBe(1);
  // eight hours each, renewed minutes before they end; GitHub keeps the last one only
  const upstreamRefreshes = github.count("POST /login/oauth/access_token") - 1;
  expect(upstreamRefreshes).toBeGreaterThanOrEqual((60 * 24) / 8);
  expect(upstreamRefreshes).toBeLessThanOrEqual((60 * 24) / 7);
  expect(github.goodTokens).toBe(1);
});

it("3. a grant that is used just before its idle time is over lives on, and its time starts anew", async () => {
  const clock = stopClock();
  connect(new FakeGitHub({ id: 1002, login: "inspector" }));
  let client = await signIn(origin);
  for (let turn = 0; turn < 3; turn++) {
    clock.forward(idle - 2 * minute);
    client = { ...client, ...(await tokensOf(await refresh(client))) };
    const result = await resultOfTool(mcp, client.access_token, "whoami");
    expect(result.structuredContent).toMatchObject({ sub: "1002" });
  }
});

it("3. a grant that nobody used for longer ends with invalid_grant, and its GitHub token is deleted", async () => {
  const clock = stopClock();
  const github = new FakeGitHub({ id: 1003, login: "inspector" }, 365 * 24 * 3600);
  connect(github);
  const client = await signIn(origin);
  clock.forward(idle + minute);
  expect(await refusal(client)).toMatchObject({ status: 400, error: "invalid_grant" });
  await runDurableObjectAlarm(env.ACCOUNTS.get(env.ACCOUNTS.idFromName("1003")));
  expect(github.count("DELETE /applications/client/token")).toBe(1);
  expect(github.goodTokens).toBe(0);
  // and a new sign-in works
  const again = await signIn(origin);
  expect((await resultOfTool(mcp, again.access_token, "whoami")).isError).toBeUndefined();
});

it("3. refreshing and signing in again end nothing of another client or machine", async () => {
  const clock = stopClock();
  connect(new FakeGitHub({ id: 1004, login: "inspector" }));
  let first = await signIn(origin);
  let second = await signIn(origin);
  for (let passed = 0; passed < 24; passed++) {
    clock.forward(hour);
    first = { ...first, ...(await tokensOf(await refresh(first))) };
    second = { ...second, ...(await tokensOf(await refresh(second))) };
    if (passed === 12) await signIn(origin);
  }
  for (const { access_token } of [first, second]) {
    expect((await resultOfTool(mcp, access_token, "whoami")).structuredContent).toMatchObject({
      sub: "1004",
    });
  }
});

it("3. one client's grant idles out while another of the same account goes on", async () => {
  const clock = stopClock();
  const github = new FakeGitHub({ id: 1005, login: "inspector" });
  connect(github);
  const idler = await signIn(origin);
  let worker = await signIn(origin);
  for (let days = 0; days <= 30; days += 10) {
    clock.forward(10 * day);
    worker = { ...worker, ...(await tokensOf(await refresh(worker))) };
  }
  expect(await refusal(idler)).toMatchObject({ status: 400, error: "invalid_grant" });
  await runDurableObjectAlarm(env.ACCOUNTS.get(env.ACCOUNTS.idFromName("1005")));
  expect((await resultOfTool(mcp, worker.access_token, "connectionStatus")).structuredContent).toMatchObject({
    githubCredential: { state: "good" },
  });
  expect(github.goodTokens).toBe(1);
  expect((await postToken(origin, { token: worker.refresh_token, client_id: worker.clientId })).status).toBe(
    200,
  );
});
