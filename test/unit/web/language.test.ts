import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { defineWords, inLanguageOf, languageOf } from "../../../src/web/language.ts";

const app = new Hono();
const words = defineWords({ en: "yes", ja: "はい", ko: "예" });
app.get("/", (c) => c.json([languageOf(c), inLanguageOf(c, words)]));

async function askedWith(header: string | undefined): Promise<unknown> {
  const headers = header === undefined ? {} : { "Accept-Language": header };
  return await (await app.request("/", { headers })).json();
}

describe("2. the language of a page", () => {
  it.each([
    ["ja", "ja"],
    ["ja-JP", "ja"],
    ["ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7", "ko"],
    ["KO", "ko"],
    ["de-DE,ja;q=0.5", "ja"],
    ["en;q=0.2,ja;q=0.8", "ja"],
    ["ja;q=0,ko", "ko"],
    ["en-GB,ja", "en"],
  ])("of a browser that sends %j is %s", async (header, language) => {
    expect(await askedWith(header)).toEqual([language, words[language as keyof typeof words]]);
  });

  it.each([undefined, "", "*", "de", "jav", "<script>", ",;=", "jajaja"])(
    "is English for a browser that sends none of them: %j",
    async (header) => {
      expect(await askedWith(header)).toEqual(["en", "yes"]);
    },
  );
});
