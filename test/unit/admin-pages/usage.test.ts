import { describe, expect, it } from "vitest";
import { callsByDay, callsByTool, lastDays, total, withOthers } from "../../../src/admin-pages/usage.ts";

const row = (day: string, tool: string, calls: number, failed = 0, notDone = 0) => ({
  ...{ day, tool, calls, failed, notDone },
});

const usage = [
  row("2026-08-02", "add", 1),
  row("2026-08-02", "getIssue", 5, 2, 1),
  row("2026-08-01", "getIssue", 4, 1),
];

describe("4. usage", () => {
  it("is added up for each tool, the most called first", () => {
    expect(callsByTool(usage)).toEqual([
      { name: "getIssue", calls: 9, failed: 3, notDone: 1 },
      { name: "add", calls: 1, failed: 0, notDone: 0 },
    ]);
  });

  it("has tools that were called as often in the order of their names", () => {
    const same = [row("2026-08-01", "b", 1), row("2026-08-01", "a", 1)];
    expect(callsByTool(same).map(({ name }) => name)).toEqual(["a", "b"]);
  });

  it("is added up for each day, also for those on which nothing was called", () => {
    const days = ["2026-07-31", "2026-08-01", "2026-08-02"];
    expect(callsByDay(usage, days).map(({ name, calls }) => [name, calls])).toEqual([
      ["2026-07-31", 0],
      ["2026-08-01", 4],
      ["2026-08-02", 6],
    ]);
  });

  it("of nothing is nothing", () => {
    expect(callsByTool([])).toEqual([]);
    expect(total([])).toEqual({ calls: 0, failed: 0, notDone: 0 });
  });

  it("is shown of the days up to today, across the ends of months and years", () => {
    const days = lastDays(30, Date.UTC(2027, 0, 1, 0, 0, 1));
    expect([days.length, days[0], days.at(-1)]).toEqual([30, "2026-12-03", "2027-01-01"]);
    expect(lastDays(1, Date.UTC(2024, 1, 29, 23, 59, 59))).toEqual(["2024-02-29"]);
  });

  it("has what is too much for a chart as one bar, and no bar for one more", () => {
    const many = Array.from({ length: 5 }, (_, index) => row("2026-08-01", `tool${index}`, 10 - index, 1));
    const counts = callsByTool(many);
    expect(withOthers(counts, 5)).toEqual(counts);
    expect(withOthers(counts, 3)).toMatchObject([
      { name: "tool0", calls: 10 },
      { name: "tool1", calls: 9 },
      { others: 3, calls: 21 },
    ]);
  });
});
