import { describe, expect, it, vi } from "vitest";
import { type ToolContext, ToolFailure } from "../../../src/catalogue/context.ts";
import { definePrompt } from "../../../src/catalogue/prompt.ts";
import { defineResource } from "../../../src/catalogue/resource.ts";
import { type CompletionRequest, complete } from "../../../src/dispatch/completion.ts";
import { getPrompt, readResource } from "../../../src/dispatch/reading.ts";
import type { ScopeName } from "../../../src/scopes/scopes.ts";
import { UpstreamFailure } from "../../../src/upstream/github/failure.ts";
import { OutOfBounds } from "../../../src/upstream/github/gate.ts";
import { servicesFor } from "../services.ts";
import { callerWith } from "../tool-context.ts";

const touched = vi.fn();

/** A resource, a template and a prompt that need a scope, and complete from what `values` gives. */
function servicesOf(scopes: readonly ScopeName[], values: (signal: AbortSignal) => string[] = () => []) {
  const complete = (_started: string, { signal }: ToolContext) => {
    touched();
    return values(signal);
  };
  const shared = { title: "Title", description: "Description.", mimeType: "text/plain", scopes };
  const read = (uri: string, variables: Readonly<Record<string, string>>) => {
    touched();
    if (variables.id === "broken") throw new ToolFailure("It cannot be read.");
    return [{ uri, mimeType: "text/plain", text: JSON.stringify(variables) }];
  };
  const resources = [
    defineResource({ ...shared, uri: "test://fixed", name: "fixed", read }),
    defineResource({ ...shared, uri: "test://by/{id}", name: "template", completes: { id: complete }, read }),
  ];
  const prompt = definePrompt({
    ...{ name: "prompt", title: "Title", description: "Description.", scopes },
    arguments: { what: { description: "What", required: true, complete } },
    get: ({ what = "" }) => {
      touched();
      return [{ role: "user", content: { type: "text", text: what } }];
    },
  });
  return servicesFor(resources, [prompt]);
}

const request = { caller: callerWith(), signal: new AbortController().signal };
const open = servicesOf([]);
const closed = servicesOf(["repos:read"]);
const insufficient = { ok: false, refusal: { kind: "insufficient-scope", missing: ["repos:read"] } };

describe("reading a resource", () => {
  it("gives what it says, with the template's variables", async () => {
    expect(await readResource({ ...request, uri: "test://by/a%2Fb" }, open)).toEqual({
      ok: true,
      value: [{ uri: "test://by/a%2Fb", mimeType: "text/plain", text: '{"id":"a/b"}' }],
    });
  });

  it("says why it cannot be read", async () => {
    const done = await readResource({ ...request, uri: "test://by/broken" }, open);
    expect(done).toEqual({ ok: false, refusal: { kind: "failed", message: "It cannot be read." } });
  });

  it.each(["test://unknown", "", "test://by/", "test://by/a/b", `test://by/${"a".repeat(10_000)}`])(
    "that does not exist is refused, with no more than the start of its URI: %.40s",
    async (uri) => {
      const done = await readResource({ ...request, uri }, open);
      expect(done).toMatchObject({
        ok: false,
        refusal: { kind: "unknown-resource", uri: uri.slice(0, 500) },
      });
    },
  );
});

describe("what needs a scope that was not granted", () => {
  it.each([
    ["a resource", () => readResource({ ...request, uri: "test://fixed" }, closed)],
    ["a template's", () => readResource({ ...request, uri: "test://by/1" }, closed)],
    ["a prompt", () => getPrompt({ ...request, prompt: "prompt", arguments: { what: "x" } }, closed)],
    // before its arguments are looked at
    ["a prompt asked wrongly", () => getPrompt({ ...request, prompt: "prompt", arguments: 1 }, closed)],
  ])("is refused and not begun: %s", async (_what, ask) => {
    touched.mockClear();
    expect(await ask()).toMatchObject(insufficient);
    expect(touched).not.toHaveBeenCalled();
  });

  it("is given to who granted it", async () => {
    const caller = callerWith({ scopes: ["profile", "repos:read"] });
    expect(await readResource({ ...request, caller, uri: "test://fixed" }, closed)).toMatchObject({
      ok: true,
    });
  });
});

describe("a prompt", () => {
  it("is filled in", async () => {
    const done = await getPrompt({ ...request, prompt: "prompt", arguments: { what: "x" } }, open);
    expect(done).toEqual({ ok: true, value: [{ role: "user", content: { type: "text", text: "x" } }] });
  });

  it.each(["unknown", "", "constructor", "__proto__", "x".repeat(10_000)])(
    "that does not exist is refused in a short sentence: %.20s",
    async (prompt) => {
      const done = await getPrompt({ ...request, prompt, arguments: {} }, open);
      expect(done).toMatchObject({ ok: false, refusal: { kind: "unknown-prompt" } });
      expect(JSON.stringify(done).length).toBeLessThan(300);
    },
  );
});

describe("completion", () => {
  const ask = (facts: Partial<CompletionRequest>, services = servicesOf([], () => ["one", "two"])) =>
    complete(
      {
        ...request,
        of: { prompt: "prompt" },
        argument: { name: "what", value: "" },
        others: {},
        ...facts,
      },
      services,
    );
  const nothing = { ok: true, value: { values: [], hasMore: false } };

  it("has no values for who did not grant what it takes, and is not begun", async () => {
    touched.mockClear();
    expect(
      await ask(
        {},
        servicesOf(["repos:read"], () => ["one"]),
      ),
    ).toEqual(nothing);
    expect(touched).not.toHaveBeenCalled();
    const caller = callerWith({ scopes: ["profile", "repos:read"] });
    expect(
      await ask(
        { caller },
        servicesOf(["repos:read"], () => ["one"]),
      ),
    ).toMatchObject({
      value: { values: ["one"] },
    });
  });

  it.each([
    new ToolFailure("It is broken."),
    new OutOfBounds("That is beyond the limits."),
    new UpstreamFailure("unavailable", "GitHub failed.", "GET answered 503", 503),
    new Error("a bug"),
  ])("has no values when %s comes of it", async (error) => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    vi.spyOn(console, "info").mockImplementation(() => {});
    const failing = servicesOf([], () => {
      throw error;
    });
    expect(await ask({}, failing)).toEqual(nothing);
    vi.restoreAllMocks();
  });

  it("has values for an argument and for a template's variable", async () => {
    const both = { ok: true, value: { values: ["one", "two"], hasMore: false } };
    expect(await ask({})).toEqual(both);
    const argument = { name: "id", value: "" };
    expect(await ask({ of: { template: "test://by/{id}" }, argument })).toEqual(both);
  });

  it.each(["unknown", "constructor", "__proto__", "toString"])(
    "has none for an argument %s",
    async (name) => {
      expect(await ask({ argument: { name, value: "" } })).toEqual(nothing);
    },
  );

  it("has no values when it takes longer than somebody who types waits", async () => {
    vi.spyOn(AbortSignal, "timeout").mockReturnValue(AbortSignal.abort(new DOMException("", "TimeoutError")));
    vi.spyOn(console, "info").mockImplementation(() => {});
    const slow = servicesOf([], (signal) => {
      signal.throwIfAborted();
      return ["late"];
    });
    expect(await ask({}, slow)).toEqual(nothing);
    expect(AbortSignal.timeout).toHaveBeenCalledWith(5000);
    vi.restoreAllMocks();
    expect(await ask({}, slow)).toMatchObject({ value: { values: ["late"] } });
  });

  it.each<[CompletionRequest["of"], string]>([
    [{ prompt: "unknown" }, "unknown-prompt"],
    [{ prompt: "__proto__" }, "unknown-prompt"],
    [{ template: "test://unknown/{id}" }, "unknown-resource"],
    // a URI that a template makes is not the template, and what is fixed has nothing to complete
    [{ template: "test://by/1" }, "unknown-resource"],
    [{ template: "test://fixed" }, "unknown-resource"],
  ])("is refused for %j", async (of, kind) => {
    expect(await ask({ of })).toMatchObject({ ok: false, refusal: { kind } });
  });

  it.each([
    [100, false],
    [101, true],
    [5000, true],
  ])("of %i values gives a hundred, and says whether there are more", async (count, hasMore) => {
    const values = Array.from({ length: count }, (_, index) => `value ${index}`);
    const done = await ask(
      {},
      servicesOf([], () => values),
    );
    expect(done).toEqual({ ok: true, value: { values: values.slice(0, 100), hasMore } });
  });
});
