import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allOf, type Message, sendModern } from "../support/conversations.ts";
import { fixtureWorker } from "../support/fixture-server.ts";
import { type MovedClockServer, startMovedClockServer } from "../support/moved-clock-server.ts";
import { type SignedIn, signIn } from "../support/oauth-client.ts";

let server: MovedClockServer;
let inspector: SignedIn;
beforeAll(async () => {
  server = await startMovedClockServer(fixtureWorker);
  inspector = await signIn(server.origin);
});
afterAll(() => server.close());

const deletion = { name: "test_confirmed_deletion", arguments: { path: "a.txt" } };
const inputResponses = { confirm: { action: "accept", content: { ok: true } } };
const refused = { code: -32602, message: expect.stringContaining("requestState was not given out") };

async function ask(params: Record<string, unknown>, by = inspector, method = "tools/call"): Promise<Message> {
  const capabilities = { elicitation: { form: {} } };
  const response = await sendModern(server.origin, by.authorization, method, params, { capabilities });
  const [answer] = await allOf(response);
  if (!answer) throw new Error(`There is no answer (${response.status}).`);
  return answer;
}

/** The first round of the deletion. @returns what its client has to send back */
async function begin(): Promise<string> {
  const { result } = await ask(deletion);
  expect(result).toMatchObject({
    resultType: "input_required",
    inputRequests: { confirm: { method: "elicitation/create" } },
    requestState: expect.any(String),
  });
  return String(result?.requestState);
}

describe("a confirmation that counts for one call", () => {
  it("has that call carried out", async () => {
    const { result } = await ask({ ...deletion, requestState: await begin(), inputResponses });
    expect(result).toMatchObject({ content: [{ text: "deleted a.txt" }] });
  });

  it("is nothing without what was given out for it: the person is asked", async () => {
    expect((await ask({ ...deletion, inputResponses })).result).toMatchObject({
      resultType: "input_required",
    });
  });

  it.each([
    ["of other arguments", { arguments: { path: "b.txt" } }],
    ["of more arguments", { arguments: { path: "a.txt", force: true } }],
    ["of another tool", { name: "test_input_required_result_request_state", arguments: {} }],
  ])("does not count for a call %s", async (_what, other) => {
    const requestState = await begin();
    expect((await ask({ ...deletion, requestState, inputResponses, ...other })).error).toMatchObject(refused);
  });

  it("does not count for another person, or for another client of the same person", async () => {
    const requestState = await begin();
    for (const user of ["demo", "inspector"]) {
      const other = await signIn(server.origin, { user });
      expect((await ask({ ...deletion, requestState, inputResponses }, other)).error).toMatchObject(refused);
    }
  });

  it("does not count for a prompt", async () => {
    const prompt = { name: "test_input_required_result_prompt", requestState: await begin() };
    expect((await ask(prompt, inspector, "prompts/get")).error).toMatchObject(refused);
  });

  it("does not count when any of it was changed, or it is no text", async () => {
    const requestState = await begin();
    for (const changed of [`${requestState}-TAMPERED`, requestState.slice(0, -8), "", "e30"])
      expect((await ask({ ...deletion, requestState: changed, inputResponses })).error).toMatchObject(
        refused,
      );
    for (const changed of [1, null, {}, [requestState]])
      expect((await ask({ ...deletion, requestState: changed, inputResponses })).error).toBeDefined();
  });

  it("does not count when ten minutes are over", async () => {
    const requestState = await begin();
    await server.forward(9 * 60_000);
    const inTime = await ask({ ...deletion, requestState, inputResponses });
    expect(inTime.result).toMatchObject({ content: [{ text: "deleted a.txt" }] });
    await server.forward(61_000);
    expect((await ask({ ...deletion, requestState, inputResponses })).error).toMatchObject(refused);
  });
});

describe("a call with one question after the other", () => {
  const name = "test_input_required_result_multi_round";
  const accept = (content: object) => ({ action: "accept", content });

  it("keeps the first answer where its client cannot change it", async () => {
    const first = await ask({ name });
    const second = await ask({
      ...{ name, requestState: first.result?.requestState },
      inputResponses: { step1: accept({ name: "Ada" }) },
    });
    expect(second.result).toMatchObject({ inputRequests: { step2: {} }, resultType: "input_required" });
    expect(JSON.stringify(second.result)).not.toContain("Ada");
    const third = await ask({
      ...{ name, requestState: second.result?.requestState },
      inputResponses: { step1: accept({ name: "Eve" }), step2: accept({ color: "blue" }) },
    });
    expect(third.result).toMatchObject({ content: [{ text: "Ada likes blue." }] });
  });
});
