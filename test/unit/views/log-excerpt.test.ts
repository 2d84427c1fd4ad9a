import { describe, expect, it } from "vitest";
import { failedSteps } from "../../../src/views/log-excerpt.ts";
import { bytesOf } from "../tools/calling.ts";
import { hostileTexts } from "../tools/hostile.ts";

const time = "2026-01-01T00:00:00.1234567Z ";
/** Lines as GitHub keeps them. */
const log = (...lines: string[]) => `\uFEFF${lines.map((line) => time + line).join("\n")}\n`;
const lines = (count: number, what = "line") =>
  Array.from({ length: count }, (_, index) => `${what} ${index + 1}`);

describe("the failed steps of a log", () => {
  it("are those with errors, without times and colours", () => {
    const text = log(
      ...["Current runner version: '2.3'", "##[group]Run actions/checkout@v4", "with:", "##[endgroup]", "ok"],
      ...[
        "##[group]Run npm test",
        "\u001b[36;1mnpm test\u001b[0m",
        "##[endgroup]",
        "\u001b[31m✗ adds\u001b[39m",
      ],
      ...[
        "##[error]Process completed with exit code 1.",
        "Post job cleanup.",
        "[command]/usr/bin/git version",
      ],
    );
    expect(failedSteps(text, 5000)).toEqual([
      {
        step: "Run npm test",
        text: "npm test\n✗ adds\n##[error]Process completed with exit code 1.",
      },
    ]);
  });

  it("show what is nearest to the error, and say how much is missing", () => {
    const text = log(
      ...["##[group]Run npm test", ...lines(1000, "before"), "##[error]broken", ...lines(1000, "after")],
      ...["##[group]Run next", "fine"],
    );
    const [step, ...others] = failedSteps(text, 1000);
    expect(others).toEqual([]);
    const shown = step?.text.split("\n") ?? [];
    expect(shown[0]).toMatch(/^\[\d+ lines left out\]$/);
    expect(shown).toContain("before 1000");
    expect(shown).toContain("##[error]broken");
    expect(shown).toContain("after 1");
    // the end of the step, whatever its error was
    expect(shown.at(-1)).toBe("after 1000");
    const missing = shown.flatMap((line) => /^\[(\d+) lines/.exec(line)?.[1] ?? []).map(Number);
    const kept = shown.length - missing.length;
    expect(kept + missing.reduce((sum, count) => sum + count)).toBe(2001);
    expect(bytesOf(step)).toBeLessThanOrEqual(1000);
  });

  it("are several, if several have errors: the last three", () => {
    const each = (name: string) => [`##[group]Run ${name}`, `of ${name}`, "##[error]no"];
    const steps = failedSteps(log(...["a", "b", "c", "d"].flatMap(each)), 5000);
    expect(steps.map(({ step }) => step)).toEqual(["Run b", "Run c", "Run d"]);
    expect(steps[0]?.text).toBe("of b\n##[error]no");
  });

  it("are the end of the log, if there is no error in it", () => {
    const text = log("##[group]Run sleep 1000", ...lines(500));
    const [step] = failedSteps(text, 300);
    expect(step).toMatchObject({ step: "Run sleep 1000" });
    expect(step?.text).toMatch(/^\[\d+ lines left out\]\n[\s\S]*line 500$/);
  });

  it.each(["", "\n\n", "\uFEFF", time])("are none of a log without a line: %j", (text) => {
    expect(failedSteps(text, 1000)).toEqual([]);
  });

  it("are read of a log that begins in the middle of one", () => {
    expect(failedSteps("half a line\n##[error]broken", 1000)).toEqual([
      { step: "Set up job", text: "half a line\n##[error]broken" },
    ]);
  });

  it("do not let a terminal's sequences through, or what nobody saw", () => {
    const text = "a\u001b]8;;https://example.com\u0007link\u001b]8;;\u0007 \u001b[2Kb\u001b[1;31mc\b\u0000\r";
    const progress = "10 %\r50 %\r\u001b[32m100 %\u001b[0m";
    const [step] = failedSteps(log(text, progress, "a\u202eb", "##[error]x"), 1000);
    expect(step?.text).toBe("alink bc\n100 %\na⟦U+202E⟧b\n##[error]x");
  });

  it.each(hostileTexts(300_000))("take no more than they may: %s", (_what, text) => {
    for (const hostile of [text, `##[error]${text}`, `##[group]Run ${text}\n##[error]x`.repeat(2)])
      expect(bytesOf(failedSteps(hostile, 4000))).toBeLessThanOrEqual(4000);
  });

  it("are found soon in a log of nothing but errors", () => {
    const steps = failedSteps("##[error]x\n".repeat(50_000), 4000);
    expect(bytesOf(steps)).toBeLessThanOrEqual(4000);
    expect(steps[0]?.text).toMatch(/^##\[error\]x|^\[/);
  });
});
