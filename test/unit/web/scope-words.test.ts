import { describe, expect, it } from "vitest";
import { scopeNames } from "../../../src/scopes/scopes.ts";
import { scopeSentences } from "../../../src/web/scope-words.ts";

const places = [
  { kind: "github", name: "GitHub" },
  { kind: "oidc", name: "Elsewhere" },
] as const;

describe("2. what a scope allows", () => {
  it.each(scopeNames)("%s is what an app may do, in English", (name) => {
    for (const place of places) expect(scopeSentences.en[name](place)).toMatch(/^[a-z]+ .*[^.]$/);
  });

  it.each(scopeNames)("%s is said in Japanese and Korean", (name) => {
    for (const place of places) {
      expect(scopeSentences.ja[name](place)).toMatch(/[\p{Script=Hiragana}\p{Script=Katakana}]/u);
      expect(scopeSentences.ko[name](place)).toMatch(/\p{Script=Hangul}/u);
    }
  });

  it("says whose username it is, and that repositories are at GitHub if people sign in elsewhere", () => {
    for (const language of ["en", "ja", "ko"] as const) {
      expect(scopeSentences[language].profile(places[1])).toContain("Elsewhere");
      expect(scopeSentences[language]["repos:read"](places[0])).not.toContain("GitHub");
      expect(scopeSentences[language]["repos:read"](places[1])).toContain("GitHub");
    }
  });
});
