import { describe, expect, it } from "vitest";
import {
  callName,
  durationInWords,
  outcomeInWords as wordsAt,
} from "../../../src/account-pages/call-words.ts";
import type { AuditEntry } from "../../../src/audit/entry.ts";

const outcomeInWords = (entry: AuditEntry) => wordsAt(entry, "GitHub");

const call = (facts: Partial<AuditEntry>): AuditEntry => ({
  ...{ id: "x", at: 0, kind: "tool", decision: "allowed", action: "getIssue" },
  ...facts,
});

describe("what an app asked for", () => {
  it.each([
    [call({}), { name: "getIssue" }],
    [call({ kind: "resource", action: "issue" }), { words: "to read", name: "issue" }],
    [call({ kind: "prompt", action: "triageIssue" }), { words: "the prompt", name: "triageIssue" }],
    [call({ kind: "completion", action: "issue" }), { words: "suggestions for", name: "issue" }],
    [call({ action: "(unknown)" }), { words: "something that this server does not have" }],
    [call({ kind: "token", action: "challenge" }), { words: "something that needs a permission" }],
  ])("%o", (entry, name) => {
    expect(callName(entry)).toEqual(name);
  });
});

describe("what came of a call", () => {
  const refused = { decision: "refused", outcome: "not-done" } as const;
  it.each([
    [call({ outcome: "ok" }), "Done"],
    [call({ outcome: "failed", reason: "failed" }), /^Did not work/],
    [call({ ...refused, reason: "not-allowed" }), /operator/],
    [call({ ...refused, reason: "out-of-bounds" }), /limits of the connection/],
    [call({ decision: "denied", outcome: "not-done", reason: "declined" }), /you did not agree/],
    [call({ decision: "asked", outcome: "not-done", reason: "agreement-needed" }), /agree to it first/],
    [
      call({ ...refused, reason: "insufficient-scope", detail: "email" }),
      /did not allow it to see your primary/,
    ],
    [call({ kind: "token", decision: "refused", detail: "nothing that exists" }), /^Refused: you did not/],
    // of another version of this server
    [call({ ...refused, reason: "a reason that is not known" }), "Not done"],
    [call({ ...refused, reason: "constructor" }), "Not done"],
  ])("%o is in words", (entry, words) => {
    expect(outcomeInWords(entry)).toMatch(words);
    expect(outcomeInWords(entry)).not.toMatch(/not-done|-scope|undefined/);
  });
});

it.each([
  [0, "0 ms"],
  [999.6, "1000 ms"],
  [1500, "1.5 s"],
  [-3, "0 ms"],
])("%d milliseconds are %s", (milliseconds, words) => {
  expect(durationInWords(milliseconds)).toBe(words);
});
