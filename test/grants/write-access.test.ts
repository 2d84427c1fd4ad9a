import { describe, expect, it } from "vitest";
import { callTool, connectionOf, resultOfTool, tokensOf } from "../support/authorization.ts";
import { challengeOf } from "../support/challenge.ts";
import { type Connected, changePermissions, connectClient, linkIn } from "../support/permission-page.ts";
import { FakeGitHub } from "./github.ts";
import { connect, hour, minute, origin, refresh, stopClock } from "./worker.ts";

const mcp = `${origin}/mcp`;
const hello = { owner: "inspector", repo: "hello-world" };
const issue = { ...hello, title: "Within the time" };
const person = { user: "inspector" };

/** An account, and a client that may write for a time. */
async function writerFor(id: number, time: "hour" | "day") {
  const clock = stopClock();
  const github = new FakeGitHub({ id, login: "inspector" });
  connect(github);
  const client = await signInToWrite(time);
  return { clock, github, client };
}

const signInToWrite = (time: "hour" | "day", before?: Connected) =>
  connectClient(origin, {
    scope: "profile repos:write",
    behaviour: { fields: { write_for: time, reach: "all" } },
    ...(before && { clientId: before.clientId, browser: before.person }),
  });

const refreshed = async (client: Connected): Promise<Connected> => {
  const tokens = await tokensOf(await refresh(client));
  return { ...client, ...tokens };
};

const writes = (github: FakeGitHub) => github.count("POST /repos/inspector/hello-world/issues");

async function expectWrite({ access_token }: Connected): Promise<void> {
  const result = await resultOfTool(mcp, access_token, "createIssue", issue);
  expect(result.structuredContent).toMatchObject({ title: issue.title });
}

/** Writing is over: the client is sent to a new sign-in, GitHub hears nothing of it, and reading goes on. */
async function expectReadOnly({ access_token }: Connected, github: FakeGitHub): Promise<void> {
  const before = writes(github);
  const response = await callTool(mcp, access_token, "createIssue", issue);
  expect(response.status).toBe(403);
  const { error, scope } = challengeOf(response.headers);
  expect(error).toBe("insufficient_scope");
  expect(scope?.split(" ").sort()).toEqual(["profile", "repos:write"]);
  expect(writes(github)).toBe(before);
  const read = await resultOfTool(mcp, access_token, "listIssues", hello);
  expect(read.structuredContent).toMatchObject({ issues: [] });
}

/** The token is over; the next one does not promise what has ended. */
async function afterExpiry(client: Connected): Promise<Connected> {
  expect((await callTool(mcp, client.access_token, "whoami")).status).toBe(401);
  const next = await refreshed(client);
  expect(next.scope).toBe("profile repos:read");
  return next;
}

describe("write access that was granted for a time", () => {
  it("of an hour ends with the token, which the next one does not promise", async () => {
    const { clock, github, client } = await writerFor(1201, "hour");
    expect(client.scope).toBe("profile repos:read repos:write");
    clock.forward(hour - 1000);
    await expectWrite(client);
    clock.forward(1000);
    const next = await afterExpiry(client);
    await expectReadOnly(next, github);
    const { scopes, writeEndsAt } = await connectionOf(origin, next.access_token);
    expect(scopes).toEqual(["profile", "repos:read"]);
    expect(writeEndsAt).toBeUndefined();
  });

  it("of an hour ends at the same time if the client refreshes in between: that token lasts no longer", async () => {
    const { clock, github, client } = await writerFor(1202, "hour");
    clock.forward(50 * minute);
    const second = await refreshed(client);
    expect([second.scope, second.expires_in]).toEqual(["profile repos:read repos:write", 600]);
    clock.forward(10 * minute - 1000);
    await expectWrite(second);
    clock.forward(1000);
    const third = await afterExpiry(second);
    expect(third.expires_in).toBe(3600);
    await expectReadOnly(third, github);
  });

  it("ends within a token that cannot be made as short", async () => {
    const { clock, github, client } = await writerFor(1203, "hour");
    clock.forward(hour - 30_000);
    const last = await refreshed(client);
    expect(last.expires_in).toBe(60);
    await expectWrite(last);
    clock.forward(30_000);
    await expectReadOnly(last, github);
  });

  it("of a day lasts through the refreshes of a day", async () => {
    const { clock, github, client } = await writerFor(1204, "day");
    let current = client;
    for (let passed = 0; passed < 23; passed++) {
      clock.forward(hour);
      current = await refreshed(current);
    }
    clock.forward(hour - minute);
    await expectWrite(current);
    clock.forward(minute);
    await expectReadOnly(await afterExpiry(current), github);
  });

  it("is asked for again by a new sign-in, and never given by itself", async () => {
    const { clock, github, client } = await writerFor(1205, "hour");
    clock.forward(hour);
    const late = await afterExpiry(client);
    await expectReadOnly(late, github);

    const again = await signInToWrite("hour", late);
    await expectWrite(again);
    // the old grant is what it was
    await expectReadOnly(late, github);
    clock.forward(50 * minute);
    await expectWrite(await refreshed(again));
    clock.forward(10 * minute);
    await expectReadOnly(await afterExpiry(again), github);
  });

  it("is given again in place, to the token that lacks it, for as long as is said there", async () => {
    const { clock, github, client } = await writerFor(1206, "hour");
    clock.forward(hour);
    const late = await afterExpiry(client);
    const { options } = await connectionOf(origin, late.access_token);
    const choices = { scopes: ["repos:write"], writeFor: "hour" } as const;
    const done = await changePermissions(client.person, linkIn(JSON.stringify(options)), choices, person);
    expect(done.title).toMatch(/^Done/);
    await expectWrite(late);
    clock.forward(50 * minute);
    const next = await refreshed(late);
    expect(next.scope).toBe("profile repos:read repos:write");
    await expectWrite(next);
    clock.forward(10 * minute);
    await expectReadOnly(await afterExpiry(next), github);
  });

  it("that is made shorter in place ends then, and so do tokens from then on", async () => {
    const { clock, github, client } = await writerFor(1207, "day");
    const { options } = await connectionOf(origin, client.access_token);
    const choices = { scopes: ["repos:write"], writeFor: "hour" } as const;
    await changePermissions(client.person, linkIn(JSON.stringify(options)), choices, person);
    clock.forward(50 * minute);
    const next = await refreshed(client);
    expect(next.expires_in).toBe(600);
    clock.forward(10 * minute - 1000);
    await expectWrite(next);
    clock.forward(1000);
    await expectReadOnly(await afterExpiry(next), github);
  });
});
