import { RequestError } from "@octokit/request-error";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parseSettings } from "../../../src/settings/settings.ts";
import { fixedToken, githubApi } from "../../../src/upstream/github/api.ts";
import { classifyGitHubError } from "../../../src/upstream/github/failure.ts";
import { type Gate, OutOfBounds } from "../../../src/upstream/github/gate.ts";
import { type LongText, textEnd, textStart } from "../../../src/upstream/github/long-text.ts";
import { type Answer, fakeFetch, redirectTo } from "./fake-fetch.ts";

const apiUrl = "https://api.github.com";
const url = `${apiUrl}/repos/acme/site/contents/a.txt`;
const route = "GET /repos/{owner}/{repo}/contents/{path}";
const parameters = { owner: "acme", repo: "site", path: "a.txt", mediaType: { format: "raw" } };
const settings = parseSettings({
  GITHUB_URL: "https://github.com",
  GITHUB_API_URL: apiUrl,
  GITHUB_CLIENT_ID: "id",
  GITHUB_CLIENT_SECRET: "secret",
  SERVER_SECRET: "a server secret of more than 32 characters",
}).github;

const mebibyte = 1024 * 1024;

function client(signal?: AbortSignal, gate?: Gate) {
  return githubApi(settings, fixedToken("token of somebody"), signal, gate);
}

const start = (mostBytes: number, signal?: AbortSignal) =>
  textStart(client(signal), route, parameters, mostBytes);
const end = (mostBytes: number) => textEnd(client(), route, parameters, mostBytes);

/** An answer in parts, which counts what was taken of it and whether it was cancelled. */
function inParts(parts: Iterable<Uint8Array>, type = "application/vnd.github.raw+json; charset=utf-8") {
  const seen = { pulled: 0, cancelled: false };
  const rest = parts[Symbol.iterator]();
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const { done, value } = rest.next();
        if (done) return controller.close();
        seen.pulled += 1;
        controller.enqueue(value);
      },
      cancel() {
        seen.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { seen, answer: () => new Response(body, { headers: { "content-type": type } }) };
}

const bytes = (text: string) => new TextEncoder().encode(text);

function* repeated(part: Uint8Array, times: number) {
  for (let time = 0; time < times; time++) yield part;
}

const answering = (answer: Answer) => fakeFetch({ [`GET ${url}`]: answer });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  // whatever happened, nobody waits for it any more
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the beginning and the end of a text", () => {
  const whole = (text: string): LongText => ({ text, isWhole: true, isText: true });
  const part = (text: string): LongText => ({ text, isWhole: false, isText: true });

  it.each<[string, number, LongText, LongText]>([
    ["", 10, whole(""), whole("")],
    ["0123456789", 10, whole("0123456789"), whole("0123456789")],
    ["0123456789", 9, part("012345678"), part("123456789")],
    ["0123456789", 0, part(""), part("")],
    // characters of two, three and four bytes
    ["éé", 3, part("é"), part("é")],
    ["€€", 5, part("€"), part("€")],
    ["😀😀", 7, part("😀"), part("😀")],
    ["😀😀", 5, part("😀"), part("😀")],
    ["😀😀", 4, part("😀"), part("😀")],
    ["😀😀", 3, part(""), part("")],
  ])("of %j in %i bytes", async (text, mostBytes, first, last) => {
    const oneByOne = [...bytes(text)].map((byte) => Uint8Array.of(byte));
    for (const parts of [[bytes(text)], oneByOne]) {
      answering(inParts(parts).answer);
      expect(await start(mostBytes)).toEqual(first);
      answering(inParts(parts).answer);
      expect(await end(mostBytes)).toEqual(last);
    }
  });

  it.each<[string, Uint8Array]>([
    ["NUL bytes", bytes("a\0b")],
    ["invalid sequences", Uint8Array.of(97, 0xff, 98)],
    ["half a character at its end", bytes("a€").subarray(0, 3)],
  ])("says that what has %s is no text", async (_what, body) => {
    answering(() => new Response(body));
    expect(await start(100)).toMatchObject({ isWhole: true, isText: false });
    expect(await end(100)).toMatchObject({ isWhole: true, isText: false });
  });

  it("of no content is empty", async () => {
    answering(new Response(null, { status: 204 }));
    expect(await start(100)).toEqual(whole(""));
  });

  it("of JSON is read like any other", async () => {
    answering(() => Response.json(["a directory"]));
    expect(await start(100)).toEqual(whole('["a directory"]'));
  });
});

describe("a long text", () => {
  const line = bytes(`${"x".repeat(64 * 1024 - 1)}\n`);

  it("is read no further than its beginning", async () => {
    const { seen, answer } = inParts(repeated(line, 1000));
    answering(answer);
    const { text, isWhole } = await start(100_000);
    expect([text.length, isWhole]).toEqual([100_000, false]);
    expect(seen).toEqual({ pulled: 2, cancelled: true });
  });

  it("is read to an end far behind", async () => {
    function* log() {
      yield* repeated(line, 31 * 16);
      yield bytes("the last line €");
    }
    answering(inParts(log(), "text/plain; charset=utf-8").answer);
    const last = await end(1000);
    expect(last).toMatchObject({ isWhole: false, isText: true });
    expect(last.text).toMatch(/^x{900,}\nthe last line €$/);
  });

  it("of more than 32 MiB is not", async () => {
    const { seen, answer } = inParts(repeated(line, 10_000));
    answering(answer);
    await expect(end(1000)).rejects.toMatchObject({ kind: "malformed", detail: "too long" });
    expect(seen.cancelled).toBe(true);
    expect(seen.pulled).toBeLessThan(32 * 16 + 2);
  });

  it("that is not asked for as one stays out of memory", async () => {
    const { answer } = inParts(repeated(line, 10_000));
    answering(answer);
    const failure = await client()
      .request(route, parameters)
      .catch((error: unknown) => classifyGitHubError(error));
    expect(failure).toMatchObject({ kind: "malformed", detail: "too long" });
  });
});

describe("what is asked for", () => {
  it("is asked with the headers given, and no word of how it is read", async () => {
    const sent = answering(new Response("text"));
    await textStart(client(), route, { ...parameters, headers: { "if-none-match": "x" } }, 10);
    expect(sent[0]?.headers.get("accept")).toContain("raw");
    expect([...(sent[0]?.headers.keys() ?? [])].sort()).toEqual([
      "accept",
      "authorization",
      "if-none-match",
      "user-agent",
    ]);
  });

  it("may be elsewhere, where nothing is told either", async () => {
    const elsewhere = "https://logs.example/1";
    const { answer } = inParts(repeated(new Uint8Array(mebibyte).fill(97), 3), "text/plain");
    const sent = fakeFetch({
      [`GET ${url}`]: redirectTo(elsewhere, 302),
      [`GET ${elsewhere}`]: answer,
    });
    expect((await end(5)).text).toBe("aaaaa");
    expect([...(sent[1]?.headers.keys() ?? [])].sort()).toEqual(["accept", "user-agent"]);
  });

  it.each([404, 406, 403])("and refused with %i says what GitHub says", async (status) => {
    const data = { message: "No.", errors: [{ code: "too_large" }] };
    answering(() => Response.json(data, { status }));
    for (const text of [start(100), end(100)]) {
      const error = await text.catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(RequestError);
      expect(error).toMatchObject({ status, response: { data } });
    }
  });

  it("and not given is not left open", async () => {
    const { seen, answer } = inParts(repeated(bytes("private"), 10));
    fakeFetch({ [`GET ${url}`]: answer, [`GET ${apiUrl}/repos/acme/site`]: new Response(null) });
    const gate: Gate = async ({ address }) =>
      address.kind === "repository"
        ? {
            kind: "only-if-public" as const,
            repository: address.name,
            refusal: async () => new OutOfBounds("Not public."),
          }
        : undefined;
    await expect(textStart(client(undefined, gate), route, parameters, 100)).rejects.toThrow("Not public.");
    await vi.waitFor(() => expect(seen.cancelled).toBe(true));
  });
});

describe("an answer that does not come to its end", () => {
  /** Answers "begun" and no more, until it is cancelled. */
  function stalled() {
    const cancelled = Promise.withResolvers<unknown>();
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(bytes("begun")),
      cancel: (reason) => cancelled.resolve(reason),
    });
    return { cancelled: cancelled.promise, answer: () => new Response(body) };
  }

  it("is waited for half a minute", async () => {
    const { cancelled, answer } = stalled();
    answering(answer);
    const reading = start(100).catch((error: unknown) => classifyGitHubError(error));
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
    let ended = false;
    void cancelled.then(() => {
      ended = true;
    });
    await vi.advanceTimersByTimeAsync(29_000);
    expect(ended).toBe(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await reading).toMatchObject({ kind: "unavailable", message: /did not answer in time/ });
    expect(await cancelled).toMatchObject({ name: "TimeoutError" });
  });

  it("ends with its caller", async () => {
    const { cancelled, answer } = stalled();
    answering(answer);
    const caller = new AbortController();
    const reading = start(100, caller.signal);
    reading.catch(() => {});
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
    caller.abort();
    await expect(reading).rejects.toThrow(expect.objectContaining({ name: "AbortError" }));
    await cancelled;
  });

  it("ends by itself if nobody reads it", async () => {
    const { cancelled, answer } = stalled();
    answering(answer);
    await client().request(route, {
      ...parameters,
      headers: { "x-reads-as-it-arrives": "yes" },
      request: { parseSuccessResponseBody: false },
    });
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await cancelled).toMatchObject({ name: "TimeoutError" });
  });

  it("and breaks off is no text", async () => {
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new TypeError("terminated")),
    });
    answering(() => new Response(body));
    await expect(start(100)).rejects.toMatchObject({ kind: "unavailable", message: /broke off/ });
  });

  it("and does not begin is waited for ten seconds", async () => {
    vi.stubGlobal("fetch", (_url: string, { signal }: { signal: AbortSignal }) => {
      const { promise, reject } = Promise.withResolvers<Response>();
      signal.addEventListener("abort", () => reject(signal.reason));
      return promise;
    });
    const reading = start(100).catch((error: unknown) => classifyGitHubError(error));
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await reading).toMatchObject({ kind: "unavailable" });
  });
});
