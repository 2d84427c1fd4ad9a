import { describe, expect, it } from "vitest";
import { imagesFor } from "../../../src/dispatch/images.ts";
import type { AiBinding } from "../../../src/upstream/workers-ai/images.ts";
import { callerWith } from "../tool-context.ts";

const waiting = new AbortController().signal;
const request = { prompt: "a lighthouse", steps: 4 };
const image = "/9j/4AAQSkZJRgABAQAAAQABAAD/2Q==";

/** A binding that counts what it is asked. */
function counting(): { readonly ai: AiBinding; asked(): number } {
  let asked = 0;
  const run = async () => {
    asked += 1;
    return { image };
  };
  return { ai: { run }, asked: () => asked };
}

const make = (imageUsers: readonly string[], ai?: AiBinding) =>
  imagesFor(callerWith({ userId: "42" }), { imageUsers }, ai, waiting)(request);

describe("images", () => {
  it.each([[[]], [["7"]], [["421"]]])(
    "are made for nobody whom the operator does not name: %j",
    async (users) => {
      const { ai, asked } = counting();
      await expect(make(users, ai)).rejects.toThrow("does not let this account generate images");
      expect(asked()).toBe(0);
    },
  );

  it.each([[["42"]], [["*"]], [["7", "42"]]])("are made for whom the operator names: %j", async (users) => {
    const { ai, asked } = counting();
    expect(await make(users, ai)).toEqual({ data: image, mimeType: "image/jpeg" });
    expect(asked()).toBe(1);
  });

  it("say what is missing where there is no Workers AI", async () => {
    await expect(make(["42"])).rejects.toThrow(/"ai": \{ "binding": "AI" \}.*wrangler login/);
  });
});
