import { expect, it } from "vitest";
import { inLines } from "../../bench/fairness.ts";
import { load } from "../../bench/load.ts";

it("those who stand in a line call one after the other, each again when all the others did", async () => {
  const seen: string[] = [];
  const callers = ["a", "b", "c", "d", "e"].map((name) => async () => void seen.push(name));
  const [first, second] = inLines(callers, 2);
  for (let calls = 0; calls < 4; calls++) await first?.();
  for (let calls = 0; calls < 3; calls++) await second?.();
  expect(seen.join(" ")).toBe("a c e a b d b");
});

it("a crowd is everybody, and as many at once as there are lines", async () => {
  const seen = { now: 0, most: 0, who: new Set<number>() };
  const callers = Array.from({ length: 10 }, (_, who) => async () => {
    seen.who.add(who);
    seen.now += 1;
    seen.most = Math.max(seen.most, seen.now);
    await Promise.resolve();
    seen.now -= 1;
  });
  await load(inLines(callers, 4), 40);
  expect(seen).toMatchObject({ now: 0, most: 4 });
  expect(seen.who.size).toBe(10);
});
