import { describe, expect, it } from "vitest";
import {
  callInWords,
  durationInWords,
  outcomeInWords as wordsAt,
} from "../../../src/account-pages/call-words.ts";
import type { AuditEntry } from "../../../src/audit/entry.ts";
import { catalogue } from "../../../src/features.ts";

const outcomeInWords = (entry: AuditEntry) => wordsAt(entry, { kind: "github", name: "GitHub" });

const call = (facts: Partial<AuditEntry>): AuditEntry => ({
  ...{ id: "x", at: 0, kind: "tool", decision: "allowed", action: "getIssue" },
  ...facts,
});

describe("4. what an app asked for", () => {
  it.each([
    [call({}), "Get an issue"],
    [call({ kind: "resource", action: "issue" }), "to read: Issue"],
    [call({ kind: "prompt", action: "triageIssue" }), "the prompt: Triage an issue"],
    [call({ kind: "completion", action: "issue" }), "suggestions for issue"],
    [call({ action: "(unknown)" }), "something that this server does not have"],
    [call({ kind: "token", action: "challenge" }), "something that needs a permission"],
    // of another version of this server
    [call({ action: "formerTool" }), "formerTool"],
    [call({ kind: "resource", action: "former" }), "to read: former"],
    [call({ kind: "prompt", action: "constructor" }), "the prompt: constructor"],
  ])("%o", (entry, words) => {
    expect(callInWords(entry, catalogue)).toBe(words);
  });
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

it.each([
  [0, "0 ms"],
  [999.6, "1000 ms"],
  [1500, "1.5 s"],
  [-3, "0 ms"],
])("4. %d milliseconds are %s", (milliseconds, words) => {
  expect(durationInWords(milliseconds)).toBe(words);
});
