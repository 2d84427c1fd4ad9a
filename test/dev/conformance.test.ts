import { describe, expect, it } from "vitest";
import type { Check } from "../conformance/suite.ts";
import { type Expectation, judge, readExpectations } from "../conformance/verdict.ts";

const check = (status: Check["status"], errorMessage?: string): Check => ({
  id: "check",
  status,
  ...(errorMessage !== undefined && { errorMessage }),
});

const passed = [check("SUCCESS"), check("INFO"), check("SKIPPED")];
const expected: Expectation[] = [{ set: "set", scenario: "one", proof: "It says so itself." }];

const verdictOn = (checks: readonly Check[] | undefined, expectations: readonly Expectation[] = []) =>
  judge("set", ["one"], new Map(checks ? [["one", checks]] : []), expectations);

describe("the verdict of npm run conformance", () => {
  it("is good when every scored scenario asserted something and nothing failed", () => {
    expect(verdictOn(passed)).toEqual({
      lines: ["set: 1 of 1 scored scenarios passed, 0 failed"],
      asExpected: true,
    });
  });

  it.each<[string, readonly Check[] | undefined, string]>([
    ["failed", [...passed, check("FAILURE", "No\n  tools")], "FAILURE check: No tools"],
    ["was warned of", [...passed, check("WARNING", "It SHOULD")], "WARNING check: It SHOULD"],
    ["was not run", undefined, "it asserted nothing"],
    ["has no checks", [], "it asserted nothing"],
    ["was skipped", [check("SKIPPED", "No session")], "SKIPPED check: No session"],
  ])("is bad when one %s, and says why", (_what, checks, line) => {
    const { lines, asExpected } = verdictOn(checks);
    expect(asExpected).toBe(false);
    expect(lines[0]).toBe("set: 0 of 1 scored scenarios passed, 1 failed");
    expect(lines.map((each) => each.trim())).toEqual(expect.arrayContaining(["✘ one", line]));
  });

  it("excuses what is expected to fail, for the reason that is given, and nothing once it passes", () => {
    const failed = verdictOn([check("FAILURE", "No")], expected);
    expect(failed.asExpected).toBe(true);
    expect(failed.lines[1]).toContain("It says so itself.");
    const stale = verdictOn(passed, expected);
    expect(stale.asExpected).toBe(false);
    expect(stale.lines[1]).toContain("take it off the list");
    // in this set only
    const elsewhere = expected.map((entry) => ({ ...entry, set: "other" }));
    expect(verdictOn([check("FAILURE", "No")], elsewhere).asExpected).toBe(false);
  });

  it("reports what is not scored, and does not count it", () => {
    const findings = new Map([
      ["one", passed],
      ["extra", [check("FAILURE", "No"), check("SUCCESS")]],
    ]);
    const { lines, asExpected } = judge("set", ["one"], findings, []);
    expect(asExpected).toBe(true);
    expect(lines[1]).toContain("not scored: extra: 1 passed, 1 failed, 0 warned");
  });

  it("has expectations that can be read", () => {
    expect(() => readExpectations()).not.toThrow();
  });
});
