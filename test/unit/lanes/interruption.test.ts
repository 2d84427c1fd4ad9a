import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { askedAgain, interrupted, isInterruption } from "../../../src/lanes/interruption.ts";

let logged: string[];
beforeEach(() => {
  logged = [];
  vi.spyOn(console, "error").mockImplementation((line: string) => void logged.push(line));
});
afterEach(() => void vi.restoreAllMocks());

const failure = (facts: object = {}) => Object.assign(new Error("private detail"), facts);
const lost = () => failure({ retryable: true });

/** Answers with these, one after the other; an error is thrown. */
function answering(...answers: unknown[]) {
  return vi.fn(async () => {
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  });
}

describe("an object that the runtime lost", () => {
  it.each<[string, object]>([
    ["it says that it may be asked again", { retryable: true }],
    ["it was reset", { durableObjectReset: true, remote: true }],
  ])("is asked once more if %s", async (_what, facts) => {
    const ask = answering(failure(facts), "answer");
    expect(await askedAgain(ask, () => true)).toBe("answer");
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it("is not asked a third time", async () => {
    const ask = answering(lost(), lost(), "answer");
    await expect(askedAgain(ask, () => true)).rejects.toMatchObject({ retryable: true });
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it.each<[string, Error, boolean]>([
    ["it must not be done twice", lost(), false],
    ["it has too much to do", failure({ retryable: true, overloaded: true }), true],
    ["the error is one of ours", failure(), true],
  ])("is not asked again if %s", async (_what, error, isRepeatable) => {
    const ask = answering(error, "answer");
    await expect(askedAgain(ask, () => isRepeatable)).rejects.toBe(error);
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it("is not what an error of ours says", () => {
    expect([failure(), new TypeError("no"), "retryable", undefined].map(isInterruption)).toEqual(
      Array(4).fill(false),
    );
    expect(isInterruption(failure({ overloaded: true }))).toBe(true);
  });

  it.each([
    [true, 503, "1", /Try again in a moment/],
    [false, 500, null, /nobody knows whether what this asks for was done.*idempotencyKey/],
  ])("is told so, with what to do (harmless: %s)", async (isRepeatable, status, retryAfter, message) => {
    const answer = interrupted(lost(), isRepeatable);
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([status, retryAfter]);
    const { error } = (await answer.json()) as { error: { message: string } };
    expect(error.message).toMatch(message);
    const { reference } = JSON.parse(logged[0] ?? "");
    expect(error.message).toContain(reference);
    expect(error.message + logged).not.toContain("private detail");
  });
});
