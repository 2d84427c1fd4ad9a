import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import {
  type BrowserMemory,
  type ClientKey,
  readMemory,
  remembered,
  rememberingCookie,
} from "../../../src/bridge/browser.ts";
import type { BridgeEnv } from "../../../src/bridge/services.ts";
import type { Settings } from "../../../src/settings/settings.ts";
import { settingsWith } from "../settings.ts";

const settings = settingsWith();
const person = { userId: "1001", login: "octocat" };
const until = 1_900_000_000;

const key: ClientKey = { clientId: "client", redirectUri: "https://client.example/callback" };
const connectionOf = (index: number, ofClient: Partial<ClientKey> = { clientId: `client-${index}` }) => ({
  key: { ...key, ...ofClient },
  id: `b2a1c5f0-0000-4000-8000-${String(index).padStart(12, "0")}`,
  approvedUntil: until,
});

/** What a browser with this cookie is known to remember. */
async function memoryIn(cookie: string, by: Settings = settings): Promise<BrowserMemory | undefined> {
  const app = new Hono<BridgeEnv>();
  app.get("/", async (c) => c.json({ memory: await readMemory(c) }));
  const [pair = ""] = cookie.split(";");
  const response = await app.request("/", { headers: { cookie: pair } }, { settings: by });
  return ((await response.json()) as { memory?: BrowserMemory }).memory;
}

/** A browser from which these connections were made, one after the other. */
async function browserWith(count: number, login = person.login) {
  let memory: BrowserMemory | undefined;
  let cookie = "";
  for (let index = 0; index < count; index++) {
    cookie = await rememberingCookie(memory, { ...person, login }, settings, connectionOf(index));
    memory = await memoryIn(cookie);
  }
  return { memory, cookie };
}

describe("a browser", () => {
  it("remembers who signed in, and which connection they made", async () => {
    const { memory } = await browserWith(1);
    expect(memory).toEqual({
      ...person,
      connections: [
        { client: expect.stringMatching(/^[\w-]{22}$/), id: connectionOf(0).id, approvedUntil: until },
      ],
    });
  });

  it("keeps what it remembers when the same person signs in for something else", async () => {
    const { memory } = await browserWith(2);
    expect(await memoryIn(await rememberingCookie(memory, person, settings))).toEqual(memory);
  });

  it("forgets everything of one person when another signs in", async () => {
    const { memory } = await browserWith(2);
    const other = { userId: "2002", login: "hubot" };
    const cookie = await rememberingCookie(memory, other, settings, connectionOf(7));
    expect(await memoryIn(cookie)).toMatchObject({ ...other, connections: [{ id: connectionOf(7).id }] });
    expect(await memoryIn(await rememberingCookie(memory, other, settings))).toEqual({
      ...other,
      connections: [],
    });
  });

  it("knows a login's new name, and puts a client's new connection in the place of the one before", async () => {
    const { memory } = await browserWith(2);
    const renamed = { ...person, login: "monalisa" };
    const again = { ...connectionOf(9), key: connectionOf(0).key, approvedUntil: 0 };
    const now = await memoryIn(await rememberingCookie(memory, renamed, settings, again));
    expect(now?.login).toBe("monalisa");
    expect(now?.connections.map(({ id }) => id)).toEqual([connectionOf(1).id, again.id]);
    expect(await remembered(now, again.key)).toMatchObject({ id: again.id, approvedUntil: 0 });
  });

  it("keeps the latest of many, in a cookie that browsers take", async () => {
    // as long as logins get, in characters that a cookie has to escape
    const { memory, cookie } = await browserWith(40, "x".repeat(60));
    expect(cookie.length).toBeLessThanOrEqual(4096);
    expect(memory?.connections.length).toBeGreaterThanOrEqual(20);
    expect(memory?.connections.at(-1)?.id).toBe(connectionOf(39).id);
    expect(await remembered(memory, connectionOf(39).key)).toBeDefined();
    expect(await remembered(memory, connectionOf(0).key)).toBeUndefined();
  });

  it("is not believed if another secret signed, or nobody did", async () => {
    const { cookie } = await browserWith(1);
    expect(await memoryIn(cookie)).toBeDefined();
    const other = settingsWith({ SERVER_SECRET: "another server secret of more than 32 characters" });
    expect(await memoryIn(cookie, other)).toBeUndefined();
    const [name = "", value = ""] = (cookie.split(";")[0] ?? "").split("=");
    const [content = ""] = decodeURIComponent(value).split(/\.(?=[^.]*$)/);
    expect(await memoryIn(`${name}=${encodeURIComponent(content)}`)).toBeUndefined();
    expect(await memoryIn(`remembered=${value}`)).toBeUndefined();
    expect(await memoryIn("")).toBeUndefined();
  });
});

describe("a client is known by its id, its address and its resource, together", () => {
  it.each<[what: string, other: Partial<ClientKey>, known: boolean]>([
    ["the same", {}, true],
    ["another client", { clientId: "client2" }, false],
    ["another address", { redirectUri: "https://client.example/callback/" }, false],
    ["a resource", { resource: "https://mcp.test/mcp" }, false],
    // nothing moves from one part to the next
    [
      "parts put together otherwise",
      { clientId: "clienth", redirectUri: "ttps://client.example/callback" },
      false,
    ],
  ])("%s", async (_what, other, known) => {
    const cookie = await rememberingCookie(undefined, person, settings, connectionOf(1, {}));
    const memory = await memoryIn(cookie);
    expect((await remembered(memory, { ...key, ...other })) !== undefined).toBe(known);
  });
});
