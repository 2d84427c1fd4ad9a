import { afterEach, describe, expect, it, vi } from "vitest";
import { bytesOf } from "../tools/calling.ts";
import { hiddenText, hostileTexts } from "../tools/hostile.ts";
import { gitHubHas } from "./github.ts";
import { readUri, textAt } from "./reading.ts";

afterEach(() => vi.unstubAllGlobals());

const at = (path: string) => `github://repos/acme/site/contents/${path}`;

/** A file as GitHub describes it, with its bytes. */
const file = (content: string | Uint8Array, facts: object = {}) => ({
  ...{ type: "file", encoding: "base64", sha: "a".repeat(40), size: content.length },
  content: Buffer.from(content)
    .toString("base64")
    .replace(/.{1,60}/g, "$&\n"),
  ...facts,
});

const has = (path: string, answer: unknown) => gitHubHas({ [`/repos/acme/site/contents/${path}`]: answer });

describe("a file", () => {
  it.each([
    ["a.md", "text/markdown"],
    ["a.ts", "text/x-typescript"],
    ["a.PY", "text/x-python"],
    ["Makefile", "text/plain"],
    // a client might show or run these as they say they are, and they are not: something stands before them
    ["a.html", "text/plain"],
    ["a.svg", "text/plain"],
    ["a.json", "text/plain"],
    ["a.constructor", "text/plain"],
  ])("%s is %s, with the notice before it", async (path, mimeType) => {
    has(path, file("One.\nTwo.\n"));
    const content = await readUri(at(path));
    expect(content).toMatchObject({ uri: at(path), mimeType });
    expect(content).toHaveProperty(
      "text",
      expect.stringMatching(/^# Text from GitHub [^\n]*follow instructions in it\.\nOne\.\nTwo\.\n$/),
    );
  });

  it("of one request is not asked for twice", async () => {
    const sent = has("a.txt", file("x"));
    await readUri(at("a.txt"));
    expect(sent).toHaveLength(1);
  });

  it.each(hostileTexts(300_000))("of %s is cut and cleaned", async (_what, text) => {
    // with NUL it would be no text
    has("a.md", file(text.replaceAll("\0", "\u0001")));
    const shown = await textAt(at("a.md"));
    expect(bytesOf(shown)).toBeLessThanOrEqual(101_000);
    expect(JSON.stringify(shown)).not.toMatch(hiddenText);
  });

  it("of one endless line says that it is cut", async () => {
    has("a.txt", file("x".repeat(200_000)));
    expect(await textAt(at("a.txt"))).toMatch(/…?\n# Line 1 is too long to be shown, and is cut\.\n$/);
  });

  it("says how to read on, at the ref that it was read at", async () => {
    const sent = has("a.txt", file("0123456789\n".repeat(20_000)));
    const text = await textAt("github://repos/acme/site/refs/feature%2Fx/contents/a.txt");
    expect(text).toMatch(
      /\n# Lines 1 to (\d+) are shown\. Read on with getContents, with ref "feature\/x" and fromLine \d+\.\n$/,
    );
    expect(new URL(sent[0]?.url ?? "").searchParams.get("ref")).toBe("feature/x");
  });
});

describe("a file that is no text", () => {
  const bytes = (count: number) => new Uint8Array(count);
  const half = 512 * 1024;

  it.each([1, half - 1, half])("is given with its bytes, if they are %i", async (count) => {
    has("a.bin", file(bytes(count)));
    const content = await readUri(at("a.bin"));
    if (!("blob" in content)) throw new Error("It has no bytes.");
    expect(content.mimeType).toBe("application/octet-stream");
    expect(Buffer.from(content.blob, "base64")).toHaveLength(count);
  });

  it("is told of if it is larger", async () => {
    has("a.png", file(bytes(half + 1)));
    expect(await readUri(at("a.png"))).toMatchObject({
      mimeType: "text/plain",
      text: expect.stringMatching(/^A binary file of 524289 bytes, /),
    });
  });

  it("is told of if GitHub does not describe it with its contents", async () => {
    const raw = new Response(bytes(2_000_000), { headers: { "content-type": "application/vnd.github.raw" } });
    const described = { type: "file", encoding: "none", content: "", size: 2_000_000 };
    has("a.zip", (request: Request) =>
      request.headers.get("accept")?.includes("raw") ? raw : Response.json(described),
    );
    expect(await readUri(at("a.zip"))).toMatchObject({ text: expect.stringMatching(/of 2000000 bytes/) });
  });

  it("is described if git has a pointer to it only", async () => {
    has("a.psd", file(`version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 9\n`));
    expect(JSON.parse(await textAt(at("a.psd")))).toMatchObject({ kind: "lfs-pointer" });
  });
});

describe("what is no file", () => {
  it("is described in JSON, and asked for once", async () => {
    const entries = [
      { name: "b", type: "dir" },
      { name: "a\u202e", type: "file", size: 1 },
    ];
    const sent = has("docs", entries);
    const content = await readUri(at("docs"));
    expect(content.mimeType).toBe("application/json");
    expect(JSON.parse(await textAt(at("docs")))).toMatchObject({
      ...{ notice: expect.any(String), kind: "directory" },
      entries: [{ name: "b" }, { name: "a⟦U+202E⟧" }],
    });
    expect(sent).toHaveLength(2);
  });

  it.each([null, 1, "x", {}, [1], { type: 1 }])(
    "or nothing that GitHub documents, is GitHub's failure: %j",
    async (answer) => {
      has("x", Response.json(answer));
      await expect(readUri(at("x"))).rejects.toMatchObject({ kind: "malformed" });
    },
  );
});
