import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bearer, type Connection, lanes } from "../support/mcp-lanes.ts";
import type { Reply } from "../support/mcp-messages.ts";
import { type MovedClockServer, startMovedClockServer } from "../support/moved-clock-server.ts";
import { type SignedIn, signIn } from "../support/oauth-client.ts";
import { serverSecret } from "../support/server.ts";

let server: MovedClockServer;
let inspector: SignedIn;
const scope = "profile repos:write";
beforeAll(async () => {
  server = await startMovedClockServer();
  inspector = await signIn(server.origin, { scope });
});
afterAll(() => server.close());

const issues = "/repos/inspector/hello-world/issues";

/** How often GitHub was asked to open an issue. */
const opened = () =>
  server.github.calls().filter(({ method, path }) => method === "POST" && path === issues).length;

let titles = 0;
/** A title that no other test has: what is like another is the same for a while. */
const newTitle = () => `Issue of a test, the ${++titles}.`;

/** A call of createIssue. */
const create = (title: string, idempotencyKey?: string) => ({
  name: "createIssue",
  arguments: {
    ...{ owner: "inspector", repo: "hello-world", title },
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  },
});

/** What a call came to: the issue's number or what went wrong, and what was said besides. */
function cameTo({ answer }: Reply) {
  const { structuredContent, content, isError } = answer?.result ?? {};
  const texts = (content as { text: string }[] | undefined)?.map(({ text }) => text) ?? [];
  const { number } = (structuredContent ?? {}) as { number?: number };
  return isError ? { problem: texts.join(" ") } : { number, note: texts[1] };
}

describe.each(lanes)("a change, $title", (lane) => {
  let connection: Connection;
  beforeAll(async () => {
    connection = await lane.connect(server.origin, inspector.authorization);
  });
  afterAll(() => connection.close());
  const call = async (title: string, key?: string) =>
    cameTo(await connection.request("tools/call", create(title, key)));

  it("with a key is made once: the second call is answered with the first one's result", async () => {
    const [title, before] = [newTitle(), opened()];
    const first = await call(title, `${titles}-key`);
    expect(first).toEqual({ number: expect.any(Number), note: undefined });
    const second = await call(title, `${titles}-key`);
    expect(second).toEqual({ number: first.number, note: expect.stringContaining("was made before, at 20") });
    expect(opened() - before).toBe(1);
  });

  it("with another key is another", async () => {
    const [title, before] = [newTitle(), opened()];
    const first = await call(title, `${titles}-a`);
    const second = await call(title, `${titles}-b`);
    expect(second).toEqual({ number: expect.any(Number), note: undefined });
    expect(second.number).not.toBe(first.number);
    expect(opened() - before).toBe(2);
  });

  it("cannot be made with the key of another", async () => {
    const [title, before] = [newTitle(), opened()];
    await call(title, `${titles}-mine`);
    expect((await call(`${title} Another.`, `${titles}-mine`)).problem).toContain("belongs to another call");
    expect(opened() - before).toBe(1);
  });

  it("without a key is made once if it is asked for again at once, and says so", async () => {
    const [title, before] = [newTitle(), opened()];
    const first = await call(title);
    expect(await call(title)).toEqual({
      number: first.number,
      note: expect.stringContaining("To do it once more, give another idempotencyKey."),
    });
    expect(opened() - before).toBe(1);
  });

  it.each<[string, string | undefined]>([
    ["with a key", "overlapping"],
    ["without", undefined],
  ])("%s is made once by overlapping calls", async (_what, key) => {
    const [title, before] = [newTitle(), opened()];
    server.github.fault({ path: issues, method: "POST", delayMs: 200 });
    const calls = [1, 2, 3].map(() => call(title, key && `${key}-${titles}`));
    const numbers = (await Promise.all(calls)).map(({ number }) => number);
    expect(numbers[0]).toEqual(expect.any(Number));
    expect(new Set(numbers).size).toBe(1);
    expect(opened() - before).toBe(1);
  });

  it("that GitHub refused can be made by the same call", async () => {
    const [title, before] = [newTitle(), opened()];
    server.github.fault({ path: issues, method: "POST", status: 422 });
    expect((await call(title, `${titles}-refused`)).problem).toContain("GitHub does not accept");
    expect(await call(title, `${titles}-refused`)).toEqual({ number: expect.any(Number), note: undefined });
    expect(opened() - before).toBe(2);
  });

  it("of which nobody knows whether GitHub made it is not made again, but by another key", async () => {
    const [title, before] = [newTitle(), opened()];
    server.github.fault({ path: issues, method: "POST", status: 502 });
    expect((await call(title, `${titles}-lost`)).problem).toContain(
      "It may have been carried out all the same",
    );
    for (const key of [`${titles}-lost`, undefined])
      expect((await call(title, key)).problem).toMatch(
        /what became of it is not known. Nothing was done now/,
      );
    expect(opened() - before).toBe(1);
    expect((await call(title, `${titles}-new`)).number).toEqual(expect.any(Number));
  });
});

const [stateless] = lanes;
async function callAs(bearer: Bearer, title: string, key?: string) {
  const connection = await stateless?.connect(server.origin, bearer);
  if (!connection) throw new Error("There is no lane.");
  return cameTo(await connection.request("tools/call", create(title, key)));
}

describe("a key", () => {
  it.each(["inspector", "demo"])("is nothing to another connection, of %s", async (user) => {
    const title = newTitle();
    const mine = await callAs(inspector.authorization, title, "shared");
    const other = await signIn(server.origin, { user, scope });
    const before = opened();
    const theirs = await callAs(other.authorization, title, "shared");
    expect(theirs.note).toBeUndefined();
    expect(theirs.number).not.toBe(mine.number);
    expect(opened() - before).toBe(1);
    titles += 1;
  });

  it("counts when the server was started anew, with another secret", async () => {
    const [title, before] = [newTitle(), opened()];
    const { number } = await callAs(inspector.authorization, title, "kept");
    await server.restart({
      SERVER_SECRET: "another secret for tests, long enough",
      SERVER_SECRET_PREVIOUS: serverSecret,
    });
    expect(await callAs(inspector.authorization, title, "kept")).toMatchObject({ number });
    expect(opened() - before).toBe(1);
  });

  it("that is of no usable form is refused, and nothing is done", async () => {
    const before = opened();
    const title = newTitle();
    for (const key of ["", "a b", "x".repeat(65), "é"])
      expect((await callAs(inspector.authorization, title, key)).problem).toContain(
        "idempotencyKey: must be",
      );
    expect(opened()).toBe(before);
  });
});

it("what is asked for again after two minutes, without a key, is meant", async () => {
  const [title, before] = [newTitle(), opened()];
  const first = await callAs(inspector.authorization, title);
  await server.forward(2 * 60_000);
  const second = await callAs(inspector.authorization, title);
  expect(second.note).toBeUndefined();
  expect(second.number).not.toBe(first.number);
  expect(opened() - before).toBe(2);
});
