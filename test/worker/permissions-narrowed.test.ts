import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callTool, connectionOf, resultOfTool, tokensOf } from "../support/authorization.ts";
import { sentenceOf } from "../support/challenge.ts";
import { workingTokens } from "../support/github-tokens.ts";
import { lanes } from "../support/mcp-lanes.ts";
import { postToken } from "../support/oauth-client.ts";
import {
  type Choices,
  type Connected,
  changePermissions,
  connectClient,
  linkIn,
} from "../support/permission-page.ts";
import { startServer, type TestServer } from "../support/server.ts";

let server: TestServer;
let origin: string;
let mcp: string;
beforeAll(async () => {
  server = await startServer();
  origin = server.origin;
  mcp = `${origin}/mcp`;
});
afterAll(() => server.close());

const hello = { owner: "inspector", repo: "hello-world" };
const platform = { owner: "acme", repo: "platform" };
const writing = (repository = hello) => ({
  name: "createIssue",
  arguments: { ...repository, title: "Of a test" },
});
const reading = (repository = hello) => ({ name: "listIssues", arguments: repository });

/** The link of connectionStatus, by which the person changes what the client may do. */
async function linkOf({ access_token }: Connected): Promise<URL> {
  const { options } = await connectionOf(origin, access_token);
  return linkIn(JSON.stringify(options));
}

const narrow = async (client: Connected, choices: Choices, user = "inspector") =>
  await changePermissions(client.person, await linkOf(client), choices, { user });

/** Whether a call is carried out, or else its sentence. */
async function call({ access_token }: Connected, { name, arguments: args }: ReturnType<typeof reading>) {
  const result = await resultOfTool(mcp, access_token, name, args);
  return result.isError ? (result.content[0]?.text ?? "") : "carried out";
}

/** How often GitHub was asked to make an issue. */
const writes = () =>
  server.github.calls().filter(({ method, path }) => method === "POST" && path.endsWith("/issues")).length;

describe.each(lanes)("allowing less in place ($title)", (lane) => {
  it("counts at once, for the token that is in use", async () => {
    const client = await connectClient(origin, { scope: "profile repos:write" });
    const connection = await lane.connect(origin, client.authorization);
    const ask = (what: { name: string; arguments: object }) => connection.request("tools/call", { ...what });
    expect((await ask(writing())).answer?.result?.isError ?? false).toBe(false);

    await narrow(client, { scopes: ["repos:read"] });
    const before = writes();
    const refused = sentenceOf(await ask(writing()));
    expect(refused).toMatch(
      /^This needs repos:write, which was not granted\. The person can grant it at http/,
    );
    expect(writes()).toBe(before);
    expect((await ask(reading())).answer?.result?.structuredContent).toHaveProperty("issues");

    await narrow(client, { scopes: [] });
    expect(sentenceOf(await ask(reading()))).toMatch(/^This needs repos:read, which was not granted\./);

    // and the link of the refusal gives it back
    await changePermissions(client.person, linkIn(refused));
    expect((await ask(writing())).answer?.result?.isError ?? false).toBe(false);
    connection.close();
  });
});

describe("a list that is made shorter", () => {
  it("keeps the client to it, for reads and for writes, and says what the limit is", async () => {
    const client = await connectClient(origin, { scope: "profile repos:write" });
    expect(await call(client, reading())).toBe("carried out");
    await narrow(client, { reach: "listed", repositories: "acme/*" });
    const before = writes();
    for (const what of [reading(), writing()]) {
      const refused = await call(client, what);
      expect(refused).toMatch(
        /^This connection is limited to acme\/\*; inspector\/hello-world is not among them\. The person can change that: http/,
      );
    }
    expect(writes()).toBe(before);
    expect(await call(client, reading(platform))).toBe("carried out");
    expect(await call(client, writing(platform))).toBe("carried out");
  });
});

describe("limits that were set in place", () => {
  it("survive token refreshes, also of scopes that the client names", async () => {
    const client = await connectClient(origin, { scope: "profile repos:write" });
    await narrow(client, { scopes: ["repos:read"], reach: "listed", repositories: "acme/platform" });
    const fields = { grant_type: "refresh_token", client_id: client.clientId };
    let { refresh_token } = client;
    for (const scope of [undefined, "profile repos:write"]) {
      const answer = await postToken(origin, { ...fields, refresh_token, ...(scope && { scope }) });
      const tokens = await tokensOf(answer);
      refresh_token = tokens.refresh_token;
      const refreshed = { ...client, ...tokens };
      expect(await call(refreshed, reading())).toMatch(/^This connection is limited to acme\/platform;/);
      expect(await call(refreshed, reading(platform))).toBe("carried out");
      // the new token does not say what it cannot do
      expect(tokens.scope).not.toContain("repos:write");
      const { name, arguments: args } = writing(platform);
      expect((await callTool(mcp, tokens.access_token, name, args)).status).toBe(403);
      expect((await connectionOf(origin, tokens.access_token)).scopes).toEqual(["profile", "repos:read"]);
    }
  });

  it("that leave nothing leave nothing in the next token", async () => {
    const client = await connectClient(origin, {
      scope: "repos:write",
      behaviour: { scopes: ["repos:write"] },
    });
    await narrow(client, { scopes: [] });
    const { clientId: client_id, refresh_token } = client;
    const answer = await postToken(origin, { grant_type: "refresh_token", client_id, refresh_token });
    const tokens = await tokensOf(answer);
    expect(tokens.scope).toBe("");
    for (const what of [reading(), writing()]) {
      const { status } = await callTool(mcp, tokens.access_token, what.name, what.arguments);
      expect(status).toBe(403);
    }
    expect((await connectionOf(origin, tokens.access_token)).scopes).toEqual([]);
  });

  it("that were widened survive them too", async () => {
    const client = await connectClient(origin);
    await narrow(client, { scopes: ["repos:write"] });
    const { clientId: client_id, refresh_token } = client;
    const answer = await postToken(origin, { grant_type: "refresh_token", client_id, refresh_token });
    expect(await call({ ...client, ...(await tokensOf(answer)) }, writing())).toBe("carried out");
  });
});

it("connectionStatus shows each change: scopes, repositories, time, and what GitHub gave", async () => {
  // somebody who allowed nothing before
  server.github.revokeAccess("demo");
  const client = await connectClient(origin, { behaviour: { user: "demo" } });
  const change = (choices: Choices) => narrow(client, choices, "demo");
  const seen = async () => {
    const { options, connectedAt, account, withheld, ...facts } = await connectionOf(
      origin,
      client.access_token,
    );
    return facts;
  };
  const everywhere = { reach: "all" };
  expect(await seen()).toEqual({ scopes: ["profile"], repositories: everywhere, githubScopes: [] });

  await change({ scopes: ["repos:write"], reach: "public", writeFor: "day" });
  const written = await seen();
  expect(written).toEqual({
    scopes: ["profile", "repos:read", "repos:write"],
    repositories: { reach: "public" },
    githubScopes: ["public_repo"],
    writeEndsAt: expect.any(String),
  });
  const left = Date.parse(written.writeEndsAt ?? "") - Date.now();
  expect(Math.abs(left - 24 * 3600_000)).toBeLessThan(60_000);

  await change({
    scopes: ["repos:read"],
    reach: "listed",
    repositories: "Acme/* inspector/hello-world",
  });
  expect(await seen()).toEqual({
    scopes: ["profile", "repos:read"],
    repositories: { reach: "listed", only: ["acme/*", "inspector/hello-world"] },
    githubScopes: ["repo"],
  });

  await change({ scopes: [] });
  // asked for nothing, GitHub gives what it gave before; no call can use it
  expect(await seen()).toMatchObject({ scopes: ["profile"], repositories: everywhere });
});

describe("GitHub's tokens", () => {
  /** What runs gets of new tokens, and what is left of all afterwards. */
  async function tokensFrom<Result>(what: () => Promise<Result>) {
    const known = server.github.issuedTokens().length;
    const result = await what();
    const working = await workingTokens(server.github);
    return { result, issued: server.github.issuedTokens().slice(known), working };
  }

  it("that nobody needs any more are deleted at GitHub, with each change", async () => {
    const {
      result: client,
      issued: [first = ""],
    } = await tokensFrom(() =>
      connectClient(origin, { scope: "email repos:write", behaviour: { user: "demo" } }),
    );
    const less = await tokensFrom(() => narrow(client, { scopes: ["repos:write"], reach: "public" }, "demo"));
    expect(less.issued).toHaveLength(1);
    expect(less.working).toEqual(expect.arrayContaining(less.issued));
    expect(less.working).not.toContain(first);

    // as much as before: another token all the same, in place of the one before
    const same = await tokensFrom(() => narrow(client, { scopes: ["repos:write"], reach: "public" }, "demo"));
    expect(same.issued).toHaveLength(1);
    await expect.poll(() => workingTokens(server.github)).not.toContain(less.issued[0]);
    expect(same.working).toContain(same.issued[0]);
    expect(await call(client, writing({ owner: "demo", repo: "dotfiles" }))).toBe("carried out");
  });

  it("that another client needs are not, until it does not either", async () => {
    const options = { scope: "profile repos:write", behaviour: { user: "admin" } };
    const { result: client } = await tokensFrom(() => connectClient(origin, options));
    const { result: other, issued: shared } = await tokensFrom(() => connectClient(origin, options));
    const inPublic = { scopes: ["repos:write"], reach: "public" } as const;
    const one = await tokensFrom(() => narrow(client, inPublic, "admin"));
    expect(one.working).toEqual(expect.arrayContaining([...shared, ...one.issued]));
    expect(await call(other, reading({ owner: "acme", repo: "payroll" }))).toBe("carried out");

    const both = await tokensFrom(() => narrow(other, inPublic, "admin"));
    expect(both.working).not.toContain(shared[0]);
    for (const each of [client, other]) expect(await call(each, writing(platform))).toBe("carried out");
  });
});
