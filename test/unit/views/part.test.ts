import { describe, expect, it } from "vitest";
import { visible } from "../../../src/text/untrusted.ts";
import { endOf, partOf } from "../../../src/views/part.ts";
import { bytesOf } from "../tools/calling.ts";
import { hostileTexts } from "../tools/hostile.ts";

describe("a part of a text", () => {
  it("goes on where the one before it ended, to the end", () => {
    const text = Array.from({ length: 500 }, (_, index) => `${index}\t"line"`).join("\n");
    const parts: string[] = [];
    for (let next: number | undefined = 1; next !== undefined; ) {
      const part = partOf(text, next, 1000, endOf("The text"));
      parts.push(part.text);
      next = part.nextLine;
    }
    expect(parts.length).toBeGreaterThan(5);
    expect(parts.join("\n")).toBe(text);
  });

  it.each(hostileTexts(5000))("takes no more than it may: %s", (_what, text) => {
    expect(bytesOf(partOf(visible(text), 1, 1000, endOf("The text")).text)).toBeLessThanOrEqual(1002);
  });

  it("cannot begin after the end, and says where that is", () => {
    expect(() => partOf("a\nb", 3, 100, endOf("The body"))).toThrow(
      "The body ends at line 2: fromLine must be at most that.",
    );
  });

  it("has no line after a line feed that ends the last one", () => {
    expect(partOf("a\nb\n", 2, 100, endOf("The file"))).toMatchObject({ lastLine: 2, lines: 2 });
    expect(() => partOf("a\nb\n", 3, 100, endOf("The file"))).toThrow("The file ends at line 2");
    expect(partOf("", 1, 100, endOf("The file"))).toMatchObject({ text: "", lines: 1 });
  });
});
