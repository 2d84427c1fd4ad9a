import { describe, expect, it } from "vitest";
import { Asked } from "../../../src/account-pages/pages/asked.tsx";
import type { AuditEntry } from "../../../src/audit/entry.ts";
import { catalogue } from "../../../src/features.ts";

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
    const html = String(Asked({ call: entry, catalogue }));
    expect(html.replace(/<[^>]+>/g, "")).toBe(words);
  });
});
