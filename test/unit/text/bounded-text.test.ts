import { describe, expect, it, vi } from "vitest";
import { boundedText } from "../../../src/text/bounded-text.ts";

const tooLong = () => new RangeError("too long");

function message(chunks: readonly string[], headers: Record<string, string> = {}) {
  const encoder = new TextEncoder();
  let pulled = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = chunks[pulled++];
      if (chunk === undefined) controller.close();
      else controller.enqueue(encoder.encode(chunk));
    },
  });
  const response = new Response(body, { headers });
  return { response, text: vi.spyOn(response, "text"), pulled: () => pulled };
}

describe("a body of a bounded length", () => {
  it("is read as it arrives when nobody says how long it is", async () => {
    const { response, text } = message(["a", "é", "漢字"]);
    expect(await boundedText(response, 9, tooLong)).toBe("aé漢字");
    expect(text).not.toHaveBeenCalled();
  });

  it("is given up as soon as it is longer", async () => {
    const { response, pulled } = message(["12345", "67890", "1", "never", "read"]);
    await expect(boundedText(response, 9, tooLong)).rejects.toThrow(RangeError);
    expect(pulled()).toBeLessThanOrEqual(3);
  });

  it("is read in one go when its length is said, and not at all when that is too long", async () => {
    const { response, text } = message(["12345"], { "content-length": "5" });
    expect(await boundedText(response, 5, tooLong)).toBe("12345");
    expect(text).toHaveBeenCalledOnce();
    const longer = message(["123456"], { "content-length": "6" });
    await expect(boundedText(longer.response, 5, tooLong)).rejects.toThrow(RangeError);
    expect(longer.text).not.toHaveBeenCalled();
  });

  it.each([
    { "content-length": "5", "content-encoding": "gzip" },
    { "content-length": "5", "transfer-encoding": "chunked" },
    { "content-length": "5, 5" },
    { "content-length": "-5" },
    { "content-length": "5e0" },
    { "content-length": "" },
  ])("is not taken to be as long as %j says", async (headers) => {
    const { response, text } = message(["12345", "67890"], headers);
    await expect(boundedText(response, 9, tooLong)).rejects.toThrow(RangeError);
    expect(text).not.toHaveBeenCalled();
  });

  it("is refused if it is longer than was said, and than it may be", async () => {
    const { response } = message(["12345", "67890"], { "content-length": "5" });
    await expect(boundedText(response, 9, tooLong)).rejects.toThrow(RangeError);
  });

  it("is nothing where there is none", async () => {
    expect(await boundedText(new Response(null), 0, tooLong)).toBe("");
  });
});
