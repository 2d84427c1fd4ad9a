import { describe, expect, it } from "vitest";
import { visible } from "../../../src/text/untrusted.ts";
import { partOf } from "../../../src/views/part.ts";
import { bytesOf, hostileTexts } from "../tools/hostile.ts";

describe("a part of a text", () => {
  it("goes on where the one before it ended, to the end", () => {
    const text = Array.from({ length: 500 }, (_, index) => `${index}\t"line"`).join("\n");
    const parts: string[] = [];
    for (let next: number | undefined = 1; next !== undefined; ) {
      const part = partOf(text, next, 1000, "The text");
      parts.push(part.text);
      next = part.nextLine;
    }
    expect(parts.length).toBeGreaterThan(5);
    expect(parts.join("\n")).toBe(text);
  });

  it.each(hostileTexts(5000))("takes no more than it may: %s", (_what, text) => {
    expect(bytesOf(partOf(visible(text), 1, 1000, "The text").text)).toBeLessThanOrEqual(1002);
  });

  it("cannot begin after the end, and says where that is", () => {
    expect(() => partOf("a\nb", 3, 100, "The body")).toThrow("The body ends before line 3: it has 2.");
  });
});
