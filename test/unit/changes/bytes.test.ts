import { describe, expect, it } from "vitest";
import { blobSha, fromBase64, textOf, toBase64 } from "../../../src/changes/bytes.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("bytes of files", () => {
  it.each([
    ["nothing", "", "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"],
    ["a line", "hello\n", "ce013625030ba8dba906f756967f9e9ca394464a"],
  ])("are named as git names them: %s", async (_what, text, sha) => {
    expect(await blobSha(bytes(text))).toBe(sha);
  });

  it("come back from base64 as they were, however long", () => {
    const long = Uint8Array.from({ length: 100_001 }, (_value, index) => index % 256);
    expect(toBase64(long)).toBe(Buffer.from(long).toString("base64"));
    expect(fromBase64(toBase64(long))).toEqual(long);
  });

  it("are read from base64 in lines, as GitHub writes it", () => {
    expect(fromBase64("aGVs\nbG8=\n")).toEqual(bytes("hello"));
    expect(fromBase64("a")).toBeUndefined();
    expect(fromBase64("*")).toBeUndefined();
  });

  it("are text only if they are UTF-8 without NUL, and nothing of it is lost", () => {
    expect(textOf(bytes("\uFEFFa\r\n😀"))).toBe("\uFEFFa\r\n😀");
    expect(textOf(Uint8Array.of(0x61, 0))).toBeUndefined();
    expect(textOf(Uint8Array.of(0xff, 0xfe))).toBeUndefined();
  });
});
