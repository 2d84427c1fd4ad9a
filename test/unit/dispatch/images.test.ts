import { describe, expect, it } from "vitest";
import { imagesBy } from "../../../src/dispatch/images.ts";

const waiting = new AbortController().signal;
const request = { prompt: "a lighthouse", steps: 4 };
const image = "/9j/4AAQSkZJRgABAQAAAQABAAD/2Q==";

describe("images", () => {
  it("are made by Workers AI", async () => {
    const ai = { run: async () => ({ image }) };
    expect(await imagesBy(ai, waiting)(request)).toEqual({ data: image, mimeType: "image/jpeg" });
  });

  it("say what is missing where there is no Workers AI", async () => {
    await expect(imagesBy(undefined, waiting)(request)).rejects.toThrow(
      /"ai": \{ "binding": "AI" \}.*wrangler login/,
    );
  });
});
