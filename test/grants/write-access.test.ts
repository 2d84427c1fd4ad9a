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
  expect(read.structuredContent).toEqual({ issues: [] });
}

describe("write access that was granted for a time", () => {
  it("of an hour ends in the middle of a token's life, and a refresh in between starts nothing anew", async () => {
    const { clock, github, client } = await writerFor(1201, "hour");
    await expectWrite(client);
    clock.forward(50 * minute);
    const second = await refreshed(client);
    clock.forward(10 * minute - 1);
    await expectWrite(second);
    clock.forward(1);
    await expectReadOnly(second, github);
    clock.forward(30 * minute);
    const third = await refreshed(second);
    await expectReadOnly(third, github);
    const { scopes, writeEndsAt = "" } = await connectionOf(origin, third.access_token);
    expect(scopes).toEqual(["profile", "repos:read"]);
    expect(Date.parse(writeEndsAt)).toBe(Date.now() - 30 * minute);
  });

  it("of a day lasts through the refreshes of a day", async () => {
    const { clock, github, client } = await writerFor(1202, "day");
    let current = client;
    for (let passed = 0; passed < 23; passed++) {
      clock.forward(hour);
      current = await refreshed(current);
    }
    clock.forward(hour - minute);
    await expectWrite(current);
    current = await refreshed(current);
    clock.forward(minute);
    await expectReadOnly(current, github);
  });

  it("is asked for again by a new sign-in, and never given by itself", async () => {
    const { clock, github, client } = await writerFor(1203, "hour");
    clock.forward(59 * minute);
    const late = await refreshed(client);
    clock.forward(minute);
    await expectReadOnly(late, github);

    const again = await signInToWrite("hour", late);
    await expectWrite(again);
    // the old token is what it was
    await expectReadOnly(late, github);
    clock.forward(50 * minute);
    const afterwards = await refreshed(again);
    await expectWrite(afterwards);
    clock.forward(10 * minute);
    await expectReadOnly(afterwards, github);
  });

  it("is given again in place, to the token that lost it, for as long as is said there", async () => {
    const { clock, github, client } = await writerFor(1204, "hour");
    clock.forward(59 * minute);
    let current = await refreshed(client);
    clock.forward(minute);
    await expectReadOnly(current, github);

    const { options } = await connectionOf(origin, current.access_token);
    const link = linkIn(JSON.stringify(options));
    const done = await changePermissions(
      client.person,
      link,
      { scopes: ["repos:write"], writeFor: "hour" },
      person,
    );
    expect(done.title).toMatch(/^Done/);
    await expectWrite(current);
    clock.forward(50 * minute);
    current = await refreshed(current);
    await expectWrite(current);
    clock.forward(10 * minute);
    await expectReadOnly(current, github);
  });

  it("that is made shorter in place ends then, whatever the token says", async () => {
    const { clock, github, client } = await writerFor(1205, "day");
    const { options } = await connectionOf(origin, client.access_token);
    await changePermissions(
      client.person,
      linkIn(JSON.stringify(options)),
      { scopes: ["repos:write"], writeFor: "hour" },
      person,
    );
    await expectWrite(client);
    clock.forward(50 * minute);
    const current = await refreshed(client);
    await expectWrite(current);
    clock.forward(10 * minute);
    const before = writes(github);
    const { isError, content } = await resultOfTool(mcp, current.access_token, "createIssue", issue);
    expect(isError).toBe(true);
    const endedAt = new Date().toISOString();
    expect(content[0]?.text).toMatch(
      new RegExp(`^This needs repos:write, and this connection's write access ended at ${endedAt}\\.`),
    );
    expect(linkIn(content[0]?.text ?? "").origin).toBe(origin);
    expect(writes(github)).toBe(before);
  });
});
