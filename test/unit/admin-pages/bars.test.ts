import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { barLengths, columnsAt } from "../../../src/admin-pages/charts/bars.ts";

describe("4. the bars of a chart", () => {
  it.each<[string, number[], number[]]>([
    ["none", [], []],
    ["one", [7], [100]],
    ["nothing but zeros", [0, 0], [0, 0]],
    ["a half", [2, 1], [100, 50]],
    ["very little beside very much, which is still seen", [1e15, 1], [100, 0.75]],
    ["nothing beside very much, which is not", [1e15, 0], [100, 0]],
    ["what is no count", [Number.NaN, -5, Number.POSITIVE_INFINITY, 1], [0, 0, 0, 100]],
  ])("are right for %s", (_what, values, lengths) => {
    expect(barLengths(values)).toEqual(lengths);
  });

  it("fit, and are in the order of what they stand for", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 2 }), (values) => {
        const lengths = barLengths(values);
        for (const length of lengths) expect(length >= 0 && length <= 100).toBe(true);
        const [first = 0, second = 0] = values;
        const [one = 0, other = 0] = lengths;
        if (first < second) expect(one).toBeLessThanOrEqual(other);
      }),
    );
  });
});

describe("4. the columns of a chart", () => {
  it.each([0, 1, 30, 366])("are beside each other, and inside (%i)", (count) => {
    const columns = columnsAt(count);
    expect(columns).toHaveLength(count);
    for (const [index, { x, width }] of columns.entries()) {
      expect(width).toBeGreaterThan(0);
      expect(x + width).toBeLessThanOrEqual(columns[index + 1]?.x ?? 100);
    }
  });
});
