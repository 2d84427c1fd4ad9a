import { describe, expect, it } from "vitest";
import { durationInWords, outcomeInWords as wordsAt } from "../../../src/account-pages/call-words.ts";
import type { AuditEntry } from "../../../src/audit/entry.ts";
import type { Language } from "../../../src/web/language.ts";

const outcomeInWords = (entry: AuditEntry, language: Language = "en") =>
  wordsAt(entry, language, { kind: "github", name: "GitHub" });

const call = (facts: Partial<AuditEntry>): AuditEntry => ({
  ...{ id: "x", at: 0, kind: "tool", decision: "allowed", action: "getIssue" },
  ...facts,
});

describe("4. what came of a call", () => {
  const refused = { decision: "refused", outcome: "not-done" } as const;
  it.each([
    [call({ outcome: "ok" }), "Done"],
    [call({ outcome: "failed", reason: "failed" }), /^Did not work/],
    [call({ ...refused, reason: "not-allowed" }), /operator/],
    [call({ ...refused, reason: "out-of-bounds" }), /beyond what you, or this server/],
    [call({ decision: "denied", outcome: "not-done", reason: "declined" }), /you did not agree/],
    [call({ decision: "asked", outcome: "not-done", reason: "agreement-needed" }), /agree to it first/],
    [
      call({ ...refused, reason: "insufficient-scope", detail: "email" }),
      /did not allow it to see your primary/,
    ],
    [call({ kind: "token", decision: "refused", detail: "nothing that exists" }), /^Refused: you did not/],
    [
      call({ ...refused, reason: "insufficient-scope", detail: "repos:write", clientId: "headless" }),
      /^Refused: the operator of this server lets such programs do no more, or the token itself/,
    ],
    // of another version of this server
    [call({ ...refused, reason: "a reason that is not known" }), "Not done"],
    [call({ ...refused, reason: "constructor" }), "Not done"],
  ])("%o is in words", (entry, words) => {
    expect(outcomeInWords(entry)).toMatch(words);
    expect(outcomeInWords(entry)).not.toMatch(/not-done|-scope|undefined/);
  });
});

describe("2. what came of a call, in each language", () => {
  const missing = (detail: string) =>
    call({ kind: "token", decision: "refused", outcome: "not-done", detail });
  it.each<[Language, one: string, several: string]>([
    [
      "en",
      "Refused: you did not allow it to write to your repositories in your name",
      "Refused: you did not allow it to see your primary e-mail address, even if it is private, and to read your repositories",
    ],
    [
      "ja",
      "拒否：「リポジトリにあなたの名前で書き込む」は許可されていません",
      "拒否：「メインのメールアドレスを見る」「リポジトリを読む」は許可されていません",
    ],
    [
      "ko",
      "거부됨: 허용하지 않은 작업입니다(리포지토리에 내 이름으로 쓰기)",
      "거부됨: 허용하지 않은 작업입니다(기본 이메일 주소 보기, 리포지토리 읽기)",
    ],
  ])(
    "%s: what was not allowed is said in few words, and joined as that language does",
    (language, one, several) => {
      expect(outcomeInWords(missing("repos:write"), language)).toBe(one);
      expect(outcomeInWords(missing("repos:read email"), language)).toBe(several);
    },
  );
});

it.each([
  [0, "0 ms"],
  [999.6, "1000 ms"],
  [1500, "1.5 s"],
  [-3, "0 ms"],
])("4. %d milliseconds are %s", (milliseconds, words) => {
  expect(durationInWords(milliseconds)).toBe(words);
});
