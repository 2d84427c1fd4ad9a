import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import type { AuditEvent } from "../../../src/audit/event.ts";
import { createTrail } from "../../../src/audit/trail.ts";
import { createCatalogue } from "../../../src/catalogue/catalogue.ts";
import { ToolFailure } from "../../../src/catalogue/context.ts";
import { definePrompt } from "../../../src/catalogue/prompt.ts";
import { defineResource } from "../../../src/catalogue/resource.ts";
import { defineTool } from "../../../src/catalogue/tool.ts";
import { complete } from "../../../src/dispatch/completion.ts";
import { dispatch } from "../../../src/dispatch/dispatch.ts";
import { getPrompt, readResource } from "../../../src/dispatch/reading.ts";
import type { ScopeName } from "../../../src/scopes/scopes.ts";
import { servicesFor } from "../services.ts";
import { callerWith } from "../tool-context.ts";

beforeEach(() => {
  for (const level of ["info", "warn", "error"] as const)
    vi.spyOn(console, level).mockImplementation(() => {});
});
afterEach(() => vi.restoreAllMocks());

const tool = (run: () => string, scopes: ScopeName[] = []) =>
  defineTool({
    name: "tool",
    title: "Tool",
    description: "Does what the test says.",
    input: z.strictObject({ owner: z.string() }),
    output: z.strictObject({ said: z.string() }),
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    scopes,
    run: () => ({ said: run() }),
  });

const request = { caller: callerWith(), signal: new AbortController().signal };

/** What is recorded of a call. */
async function recordedOf(
  run: () => string,
  args: unknown = { owner: "acme" },
  scopes: ScopeName[] = [],
  name = "tool",
): Promise<AuditEvent[]> {
  const events: AuditEvent[] = [];
  const trail = { record: (event: AuditEvent) => void events.push(event) };
  const services = { ...servicesFor([]), catalogue: createCatalogue([tool(run, scopes)]), trail };
  await dispatch({ ...request, tool: name, arguments: args }, services);
  return events;
}

const who = { userId: "42", login: "demo", clientId: "client", grantId: "grant" };

describe("3. a call is recorded once", () => {
  it("that worked, with sizes and time", async () => {
    expect(await recordedOf(() => "done")).toEqual([
      {
        ...{ kind: "tool", action: "tool", decision: "allowed", outcome: "ok", ...who },
        given: { values: { owner: "acme" }, declared: ["owner"] },
        ...{ argumentBytes: 16, resultBytes: 15, duration: expect.any(Number), actor: undefined },
      },
    ]);
  });

  it.each<[string, () => Promise<AuditEvent[]>, object]>([
    [
      "that failed",
      () =>
        recordedOf(() => {
          throw new ToolFailure("no", "for the log");
        }),
      { decision: "allowed", outcome: "failed", reason: "failed", detail: "for the log" },
    ],
    [
      "that met an error of ours",
      () =>
        recordedOf(() => {
          throw new RangeError("gho_inAMessage");
        }),
      { decision: "allowed", outcome: "failed", reason: "internal" },
    ],
    [
      "with arguments that are none",
      () => recordedOf(() => "", { owner: 3 }),
      { decision: "refused", outcome: "not-done", reason: "invalid-arguments" },
    ],
    [
      "without a scope",
      () => recordedOf(() => "", {}, ["repos:read"]),
      { decision: "refused", outcome: "not-done", reason: "insufficient-scope", detail: "repos:read" },
    ],
    [
      "of what there is not, whose name stays with the client",
      () => recordedOf(() => "", {}, [], "gho_token"),
      { action: "(unknown)", decision: "refused", outcome: "not-done", reason: "unknown-tool" },
    ],
  ])("%s", async (_what, recorded, facts) => {
    const events = await recorded();
    expect(events).toEqual([expect.objectContaining({ kind: "tool", ...who, ...facts })]);
    const { given, ...shown } = events[0] as AuditEvent & { given?: unknown };
    expect(JSON.stringify(shown)).not.toContain("gho_");
  });

  it("and so are the reading of a resource, and a prompt; of what people type, only what is refused", async () => {
    const events: AuditEvent[] = [];
    const shared = { title: "Title", description: "Description.", mimeType: "text/plain" };
    const completes = (scopes: readonly ScopeName[]) =>
      definePrompt({
        ...{ name: "prompt", title: "Title", description: "Description.", scopes },
        arguments: { what: { description: "What", required: true, complete: () => ["one"] } },
        get: ({ what = "" }) => [{ role: "user", content: { type: "text", text: what } }],
      });
    const uri = "test://by/1";
    const read = async () => [{ uri, mimeType: "text/plain", text: "text" }];
    const resource = defineResource({ ...shared, uri: "test://by/{id}", name: "template", scopes: [], read });
    const trail = { record: (event: AuditEvent) => void events.push(event) };
    const open = { ...servicesFor([resource], [completes([])]), trail };
    const closed = { ...servicesFor([], [completes(["repos:read"])]), trail };
    const completion = { of: { prompt: "prompt" }, argument: { name: "what", value: "o" }, others: {} };
    await readResource({ ...request, uri }, open);
    await getPrompt({ ...request, prompt: "prompt", arguments: { what: "x" } }, open);
    await complete({ ...request, ...completion }, open);
    await complete({ ...request, ...completion }, closed);
    expect(events).toMatchObject([
      {
        kind: "resource",
        action: "template",
        outcome: "ok",
        given: { values: { uri }, declared: ["uri"] },
        ...who,
      },
      { kind: "prompt", action: "prompt", outcome: "ok", given: { declared: ["what"] }, ...who },
      { kind: "completion", decision: "refused", reason: "insufficient-scope", ...who },
    ]);
  });

  it("and so is the reading of a resource or prompt that there is not", async () => {
    const events: AuditEvent[] = [];
    const services = {
      ...servicesFor([]),
      trail: { record: (event: AuditEvent) => void events.push(event) },
    };
    await readResource({ ...request, uri: "nowhere://x" }, services);
    await getPrompt({ ...request, prompt: "none", arguments: {} }, services);
    expect(events).toMatchObject([
      { kind: "resource", action: "(unknown)", reason: "unknown-resource", ...who },
      { kind: "prompt", action: "(unknown)", reason: "unknown-prompt", ...who },
    ]);
  });

  it("without its client waiting, should what keeps it hang", async () => {
    const work: Promise<void>[] = [];
    const trail = createTrail({
      take: () => new Promise(() => {}),
      later: (promise) => void work.push(promise),
      policy: { secret: "a server secret of more than 32 characters", values: false },
    });
    const services = { ...servicesFor([]), catalogue: createCatalogue([tool(() => "done")]), trail };
    const outcome = await dispatch({ ...request, tool: "tool", arguments: { owner: "acme" } }, services);
    expect(outcome).toMatchObject({ ok: true });
    expect(work).toHaveLength(1);
  });
});
