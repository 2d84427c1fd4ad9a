import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Message, messagesOf, sendInSession, sendModern } from "../support/conversations.ts";
import { startFixtureServer } from "../support/fixture-server.ts";
import { type Lane, lanes, openSession } from "../support/mcp-lanes.ts";
import { type SignedIn, signIn } from "../support/oauth-client.ts";
import type { TestServer } from "../support/server.ts";

let server: TestServer;
let inspector: SignedIn;
const scope = "profile repos:write";
beforeAll(async () => {
  server = await startFixtureServer("test/support/closing-worker.ts");
  inspector = await signIn(server.origin, { scope });
});
afterAll(() => server.close());

const issues = "/repos/inspector/hello-world/issues";

/** The owner's own dealings with GitHub, beside this server. */
async function atGitHub(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${server.github.url}${path}`, {
    method,
    headers: { authorization: `token ${server.github.issueToken("inspector")}` },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}`);
  return await response.json();
}

/** An open issue: what it is, and what GitHub was asked to change of it through this server. */
async function newIssue() {
  const number = Number((await atGitHub("POST", issues, { title: "Close me" })).number);
  const path = `${issues}/${number}`;
  let own = 0;
  const changes = () =>
    server.github.calls().filter((call) => call.method === "PATCH" && call.path === path).length - own;
  return {
    number,
    changes,
    state: async () => (await atGitHub("GET", path)).state,
    async rename(title: string) {
      own += 1;
      await atGitHub("PATCH", path, { title });
    },
  };
}

const closing = (number: number, more: object = {}) => ({
  name: "closeIssue",
  arguments: { number, ...more },
});
const textsOf = (result: Record<string, unknown> | undefined) =>
  (result?.content as { text?: string }[] | undefined)?.map(({ text }) => text).join("\n") ?? "";
const closed = { structuredContent: { state: "closed" } };
const summary = (number: number) => `This closes issue ${number}, "Close me".`;

const agreed = { action: "accept", content: { agree: true } };
const refusals: [string, object][] = [
  ["declines", { action: "decline" }],
  ["cancels", { action: "cancel" }],
  ["accepts without agreeing", { action: "accept", content: { agree: false } }],
  ["accepts with nothing", { action: "accept" }],
];

describe("in a session whose client can ask its person", () => {
  let calls = 0;

  /** Calls the tool in a session of its own. @returns what is asked first, and the rest of the call */
  async function ask(number: number, more: object = {}) {
    const session = await openSession(server.origin, inspector.authorization, "2025-11-25", {
      elicitation: {},
    });
    const called = { id: ++calls, ...closing(number, more) };
    const messages = messagesOf(await sendInSession(server.origin, inspector.authorization, session, called));
    const asked: Message | undefined = (await messages.next()).value;
    return {
      asked,
      async answer(answer: object): Promise<Message | undefined> {
        await session.post({ jsonrpc: "2.0", id: asked?.id, ...answer });
        return (await messages.next()).value;
      },
    };
  }

  it("is asked what would be done, and it is done when they agree", async () => {
    const issue = await newIssue();
    const { asked, answer } = await ask(issue.number);
    expect(asked).toMatchObject({ method: "elicitation/create", params: { message: summary(issue.number) } });
    expect(issue.changes()).toBe(0);
    expect((await answer({ result: agreed }))?.result).toMatchObject(closed);
    expect([issue.changes(), await issue.state()]).toEqual([1, "closed"]);
  });

  it.each(refusals)("is left alone by who %s", async (_what, result) => {
    const issue = await newIssue();
    const { answer } = await ask(issue.number);
    const outcome = (await answer({ result }))?.result;
    expect(outcome).toMatchObject({ isError: true });
    expect(textsOf(outcome)).toBe("closeIssue was not carried out: the person did not agree to it.");
    expect([issue.changes(), await issue.state()]).toEqual([0, "open"]);
  });

  it("is left alone by a client that fails to ask, and can be asked for by the same key", async () => {
    const issue = await newIssue();
    const key = { idempotencyKey: `again-${issue.number}` };
    const { answer } = await ask(issue.number, key);
    const failed = await answer({ error: { code: -32603, message: "no window" } });
    expect(textsOf(failed?.result)).toContain("no answer came");
    const again = await ask(issue.number, key);
    expect((await again.answer({ result: agreed }))?.result).toMatchObject(closed);
    expect(issue.changes()).toBe(1);
  });

  it("is done once by two calls of which one is asked", async () => {
    const issue = await newIssue();
    const key = { idempotencyKey: `both-${issue.number}` };
    const { answer } = await ask(issue.number, key);
    // the other one waits for the first: whatever comes of it comes without a question
    const other = ask(issue.number, key);
    expect((await answer({ result: agreed }))?.result).toMatchObject(closed);
    const { asked } = await other;
    expect(asked?.result).toMatchObject(closed);
    expect(textsOf(asked?.result)).toContain("was made before");
    expect(issue.changes()).toBe(1);
  });
});

describe("in rounds of 2026-07-28", () => {
  async function send(params: Record<string, unknown>, by = inspector): Promise<Message> {
    const capabilities = { elicitation: { form: {} } };
    const response = await sendModern(server.origin, by.authorization, "tools/call", params, {
      capabilities,
    });
    for await (const message of messagesOf(response)) return message;
    throw new Error(`There is no answer (${response.status}).`);
  }

  /** The first round. @returns the state that goes back, with the answer to what was asked */
  async function begin(number: number, answer: object = agreed, more: object = {}) {
    const { result } = await send(closing(number, more));
    expect(result?.resultType).toBe("input_required");
    const requests = Object.entries(result?.inputRequests as Record<string, object>);
    expect(requests).toMatchObject([
      [expect.any(String), { method: "elicitation/create", params: { message: summary(number) } }],
    ]);
    const inputResponses = Object.fromEntries(requests.map(([key]) => [key, answer]));
    return { requestState: String(result?.requestState), inputResponses };
  }

  it("it is done when the person agrees", async () => {
    const issue = await newIssue();
    const round = await begin(issue.number);
    expect(issue.changes()).toBe(0);
    expect((await send({ ...closing(issue.number), ...round })).result).toMatchObject(closed);
    expect([issue.changes(), await issue.state()]).toEqual([1, "closed"]);
  });

  it.each(refusals)("it is left alone by who %s, however often that is sent", async (_what, answer) => {
    const issue = await newIssue();
    const round = await begin(issue.number, answer);
    const sent = { ...closing(issue.number), ...round };
    expect(textsOf((await send(sent)).result)).toContain("the person did not agree to it");
    const inputResponses = Object.fromEntries(Object.keys(round.inputResponses).map((key) => [key, agreed]));
    expect(textsOf((await send({ ...sent, inputResponses })).result)).toContain("did not agree to it");
    expect(issue.changes()).toBe(0);
  });

  it("an agreement that is sent again is answered with the first result", async () => {
    const issue = await newIssue();
    const sent = { ...closing(issue.number), ...(await begin(issue.number)) };
    await send(sent);
    await atGitHub("PATCH", `${issues}/${issue.number}`, { state: "open" });
    const { result } = await send(sent);
    expect(result).toMatchObject(closed);
    expect(textsOf(result)).toContain("was made before");
    expect(await issue.state()).toBe("open");
  });

  it("an agreement that is sent at once several times counts once", async () => {
    const issue = await newIssue();
    const sent = { ...closing(issue.number), ...(await begin(issue.number)) };
    const answers = await Promise.all([1, 2, 3].map(() => send(sent)));
    for (const { result } of answers) expect(result).toMatchObject(closed);
    expect(issue.changes()).toBe(1);
  });

  it("an agreement counts for nothing else", async () => {
    const [issue, other] = [await newIssue(), await newIssue()];
    const round = await begin(issue.number);
    const demo = await signIn(server.origin, { user: "demo", scope });
    const again = await signIn(server.origin, { scope });
    const call = { ...closing(issue.number), ...round };
    const refused = { code: -32602, message: expect.stringContaining("requestState was not given out") };
    for (const [params, by] of [
      [{ ...call, ...closing(other.number) }, inspector],
      [{ ...call, ...closing(issue.number, { reason: "not planned" }) }, inspector],
      [{ ...call, ...closing(issue.number, { idempotencyKey: "another" }) }, inspector],
      [{ ...call, requestState: `${round.requestState}A` }, inspector],
      [call, demo],
      [call, again],
    ] as const)
      expect((await send(params, by)).error).toMatchObject(refused);
    expect([issue.changes(), other.changes()]).toEqual([0, 0]);
  });

  it("an answer without a state is none, and the person is asked", async () => {
    const issue = await newIssue();
    const { inputResponses } = await begin(issue.number);
    expect((await send({ ...closing(issue.number), inputResponses })).result).toMatchObject({
      resultType: "input_required",
    });
    expect(issue.changes()).toBe(0);
  });

  it("the person is asked again if it is something else by then, and what they agree to is done once", async () => {
    const issue = await newIssue();
    const first = { ...closing(issue.number), ...(await begin(issue.number)) };
    await issue.rename("Keep me");
    const { result } = await send(first);
    expect(JSON.stringify(result?.inputRequests)).toContain("Keep me");
    expect(issue.changes()).toBe(0);
    const inputResponses = Object.fromEntries(
      Object.keys(result?.inputRequests as object).map((key) => [key, agreed]),
    );
    const second = { ...first, requestState: String(result?.requestState), inputResponses };
    expect((await send(second)).result).toMatchObject(closed);
    // both rounds are of one call
    await issue.rename("Close me");
    expect(textsOf((await send(first)).result)).toContain("was made before");
    expect(issue.changes()).toBe(1);
  });
});

const unasking: Lane[] = lanes.filter(({ title }) => !title.startsWith("2025-06"));

describe.each(unasking)("where the client declares nothing, $title", (lane) => {
  /** Calls in a connection of its own. */
  async function call(number: number, more: object = {}, by = inspector) {
    const connection = await lane.connect(server.origin, by.authorization);
    const { answer } = await connection.request("tools/call", closing(number, more));
    connection.close();
    return answer?.result;
  }
  async function previewed(number: number, more: object = {}): Promise<string> {
    const result = await call(number, more);
    expect(result).toMatchObject({ isError: true });
    expect(textsOf(result)).toContain(`Nothing was done yet`);
    expect(textsOf(result)).toContain(summary(number));
    return /(v1\.\S+)$/.exec(textsOf(result))?.[1] ?? expect.fail();
  }

  it("a preview and its token make it two calls, and a third is answered with the result", async () => {
    const issue = await newIssue();
    const confirmationToken = await previewed(issue.number);
    expect(issue.changes()).toBe(0);
    expect(await call(issue.number, { confirmationToken })).toMatchObject(closed);
    for (const idempotencyKey of [undefined, `one-${issue.number}`, `two-${issue.number}`]) {
      const result = await call(issue.number, { confirmationToken, idempotencyKey });
      expect(result).toMatchObject(closed);
      expect(textsOf(result)).toContain("was made before");
    }
    expect([issue.changes(), await issue.state()]).toEqual([1, "closed"]);
  });

  it("a token counts once also by overlapping calls", async () => {
    const issue = await newIssue();
    const confirmationToken = await previewed(issue.number);
    const keys = [undefined, `one-${issue.number}`, `two-${issue.number}`];
    const results = await Promise.all(
      keys.map((idempotencyKey) => call(issue.number, { confirmationToken, idempotencyKey })),
    );
    for (const result of results) expect(result).toMatchObject(closed);
    expect(issue.changes()).toBe(1);
  });

  it("a token counts for nothing else", async () => {
    const [issue, other] = [await newIssue(), await newIssue()];
    const confirmationToken = await previewed(issue.number);
    const again = await signIn(server.origin, { scope });
    const demo = await signIn(server.origin, { user: "demo", scope });
    for (const refused of [
      await call(other.number, { confirmationToken }),
      await call(issue.number, { confirmationToken, reason: "not planned" }),
      await call(issue.number, { confirmationToken: `${confirmationToken.slice(0, -8)}AAAAAAAA` }),
      await call(issue.number, { confirmationToken }, again),
      await call(issue.number, { confirmationToken }, demo),
    ])
      expect(textsOf(refused)).toContain("was not given out for this call");
    expect([issue.changes(), other.changes()]).toEqual([0, 0]);
  });

  it("what is something else by then is shown anew", async () => {
    const issue = await newIssue();
    const confirmationToken = await previewed(issue.number);
    await issue.rename("Keep me");
    const result = await call(issue.number, { confirmationToken });
    expect(textsOf(result)).toMatch(/^What this would do has changed.+"Keep me"/s);
    expect(issue.changes()).toBe(0);
    const next = /(v1\.\S+)$/.exec(textsOf(result))?.[1];
    expect(await call(issue.number, { confirmationToken: next })).toMatchObject(closed);
    expect(issue.changes()).toBe(1);
  });
});

it.each(lanes)("links go to clients that know them: those since 2025-06-18 ($title)", async (lane) => {
  const issue = await newIssue();
  const connection = await lane.connect(server.origin, inspector.authorization);
  const call = async (more: object) =>
    (await connection.request("tools/call", closing(issue.number, more))).answer?.result;
  const confirmationToken = /(v1\.\S+)$/.exec(textsOf(await call({})))?.[1];
  const { content } = (await call({ confirmationToken })) ?? {};
  connection.close();
  const types = (content as { type: string }[]).map(({ type }) => type);
  expect(types).toEqual(/^(2026|2025-11|2025-06)/.test(lane.title) ? ["text", "resource_link"] : ["text"]);
});
