import { describe, expect, it } from "vitest";
import { type AiBinding, generate, ImageFailure } from "../../../../src/upstream/workers-ai/images.ts";

const request = { prompt: "a lighthouse in fog", steps: 4 };
const waiting = new AbortController().signal;

/** A JPEG, as far as it is looked at. */
const jpeg = "/9j/4AAQSkZJRgABAQAAAQABAAD/2Q==";

const answering = (answer: unknown): AiBinding => ({ run: async () => answer });
const failing = (message: string): AiBinding => ({ run: () => Promise.reject(new Error(message)) });

/** What is said of an image that was not made. */
async function failureOf(image: Promise<unknown>): Promise<ImageFailure> {
  const error = await image.then(() => undefined).catch((thrown: unknown) => thrown);
  if (error instanceof ImageFailure) return error;
  throw new Error(`no ImageFailure: ${String(error)}`);
}

describe("an image of Workers AI", () => {
  it("is asked for with the prompt and the steps, and nothing else", async () => {
    const asked: unknown[] = [];
    const ai: AiBinding = {
      async run(...parameters) {
        asked.push(parameters);
        return { image: jpeg };
      },
    };
    expect(await generate(ai, request, waiting)).toEqual({ data: jpeg, mimeType: "image/jpeg" });
    expect(asked).toEqual([["@cf/black-forest-labs/flux-1-schnell", request]]);
  });

  it.each([
    ["a PNG", "iVBORw0KGgoAAAANSUhEUgAA", "image/png"],
    ["a WebP", "UklGRhIAAABXRUJQVlA4TA==", "image/webp"],
  ])("is called what it is: %s", async (_what, image, mimeType) => {
    expect(await generate(answering({ image }), request, waiting)).toEqual({ data: image, mimeType });
  });

  it.each([
    ["nothing", undefined],
    ["a text", jpeg],
    ["no image", {}],
    ["an empty image", { image: "" }],
    ["what is no base64", { image: "<script>alert(1)</script>" }],
    ["what is no image", { image: "SGVsbG8sIHdvcmxkIQ==" }],
    ["far too long an image", { image: `/9j/${"A".repeat(8_000_000)}` }],
  ])("is none if Workers AI answers with %s", async (_what, answer) => {
    expect((await failureOf(generate(answering(answer), request, waiting))).message).toContain("no image");
  });

  it.each([
    [
      "3030: Input prompt contains NSFW content: a lighthouse",
      "refused this prompt",
      "failed with code 3030",
    ],
    ["3036: You have used up your daily free allocation", "00:00 UTC", "failed with code 3036"],
    ["AiError: 3040: Capacity temporarily exceeded", "no capacity", "failed with code 3040"],
    ["5007: No such model or task", "could not make this image", "failed with code 5007"],
    ["Binding AI needs to be run remotely", "could not make this image", "failed"],
  ])("that fails with %j says why, and nothing of the message", async (message, said, detail) => {
    const failure = await failureOf(generate(failing(message), request, waiting));
    expect(failure.message).toContain(said);
    expect(failure.detail).toBe(detail);
    expect(failure.message).not.toContain("lighthouse");
  });

  it("is not waited for by somebody who left", async () => {
    const leaving = new AbortController();
    const never: AiBinding = { run: () => new Promise(() => {}) };
    const image = failureOf(generate(never, request, leaving.signal));
    leaving.abort();
    expect((await image).message).toContain("in time");
  });
});
