import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { HeadlessAnswers } from "../../../src/authorization/headless-answers.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

const good = () => ({ isGood: true, lifetime: 60_000 });
const bad = () => ({ isGood: false, lifetime: 30_000 });

describe("what is remembered of presented tokens", () => {
  it("holds for its time, and not longer", async () => {
    const answers = new HeadlessAnswers<string>();
    await answers.ask("one", async () => "yes", good);
    await answers.ask("two", async () => "no", bad);
    vi.setSystemTime(29_999);
    expect([answers.get("one"), answers.get("two")]).toEqual(["yes", "no"]);
    vi.setSystemTime(30_000);
    expect([answers.get("one"), answers.get("two")]).toEqual(["yes", undefined]);
    vi.setSystemTime(60_000);
    expect(answers.get("one")).toBeUndefined();
  });

  it("is bounded: the oldest go, and those that are no good push none out that is", async () => {
    const answers = new HeadlessAnswers<string>(3);
    await answers.ask("good", async () => "yes", good);
    for (const number of Array(10).keys()) await answers.ask(`bad ${number}`, async () => "no", bad);
    expect(answers.get("good")).toBe("yes");
    const kept = [...Array(10).keys()].filter((number) => answers.get(`bad ${number}`) !== undefined);
    expect(kept).toEqual([7, 8, 9]);
  });

  it("is one question for all who ask at once", async () => {
    const answers = new HeadlessAnswers<string>();
    const asked = Promise.withResolvers<string>();
    const question = vi.fn(() => asked.promise);
    const all = [answers.ask("one", question, good), answers.get("one"), answers.ask("one", question, good)];
    asked.resolve("yes");
    expect(await Promise.all(all)).toEqual(["yes", "yes", "yes"]);
    expect(question).toHaveBeenCalledTimes(1);
  });

  it("is nothing if it could not be found out: the next one asks again", async () => {
    const answers = new HeadlessAnswers<string>();
    const failing = answers.ask("one", () => Promise.reject(new Error("nobody there")), good);
    await expect(failing).rejects.toThrow("nobody there");
    expect(answers.get("one")).toBeUndefined();
    expect(await answers.ask("one", async () => "yes", good)).toBe("yes");
  });

  it("is forgotten at once, also if it is being found out", async () => {
    const answers = new HeadlessAnswers<string>();
    await answers.ask("one", async () => "yes", good);
    answers.forget("one");
    expect(answers.get("one")).toBeUndefined();
    const asked = Promise.withResolvers<string>();
    const asking = answers.ask("one", () => asked.promise, good);
    answers.forget("one");
    asked.resolve("yes");
    expect(await asking).toBe("yes");
    expect(answers.get("one")).toBeUndefined();
  });
});
