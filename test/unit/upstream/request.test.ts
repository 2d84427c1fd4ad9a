import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { UpstreamFailure } from "../../../src/upstream/github/failure.ts";
import { githubFetch } from "../../../src/upstream/github/request.ts";

const url = "https://api.github.com/user";

type Answer = () => Response | Promise<Response>;

/** Answers requests one after the other, the last one for good; counts them. */
function answerWith(...answers: Answer[]) {
  let asked = 0;
  const fetch = vi.fn<typeof globalThis.fetch>(async () => {
    const answer = answers[Math.min(asked++, answers.length - 1)];
    if (!answer) throw new Error("no answer");
    return await answer();
  });
  vi.stubGlobal("fetch", fetch);
  return fetch;
}

/** Like a server that never answers: ends with the signal's reason. */
function neverAnswer() {
  const fetch = vi.fn<typeof globalThis.fetch>((_input, init) => {
    const { promise, reject } = Promise.withResolvers<Response>();
    const signal = init?.signal;
    signal?.addEventListener("abort", () => reject(signal.reason));
    if (signal?.aborted) reject(signal.reason);
    return promise;
  });
  vi.stubGlobal("fetch", fetch);
  return fetch;
}

const ok: Answer = () => Response.json({ login: "octocat" });
const status =
  (code: number): Answer =>
  () =>
    new Response("x", { status: code });
const unreachable: Answer = () => Promise.reject(new TypeError("fetch failed"));

/** A request, with the pauses between its tries skipped. */
async function request(init?: RequestInit): Promise<Response> {
  const response = githubFetch(url, init);
  response.catch(() => {});
  await vi.runAllTimersAsync();
  return await response;
}

let timeout: AbortController;
beforeEach(() => {
  vi.useFakeTimers();
  timeout = new AbortController();
  vi.spyOn(AbortSignal, "timeout").mockReturnValue(timeout.signal);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe("9. a read that fails", () => {
  it.each<[string, Answer]>([
    ["500", status(500)],
    ["502", status(502)],
    ["503", status(503)],
    ["a connection that breaks", unreachable],
  ])("by %s is tried again, and succeeds when GitHub does", async (_what, failure) => {
    const fetch = answerWith(failure, failure, ok);
    expect(await (await request()).json()).toEqual({ login: "octocat" });
    expect(fetch).toHaveBeenCalledTimes(3);
  });

  it("is tried three times and no more", async () => {
    const fetch = answerWith(status(503));
    expect((await request()).status).toBe(503);
    expect(fetch).toHaveBeenCalledTimes(3);
  });

  it("for want of a connection is tried three times and no more", async () => {
    const fetch = answerWith(unreachable);
    await expect(request()).rejects.toThrow("fetch failed");
    expect(fetch).toHaveBeenCalledTimes(3);
  });

  it("waits in between, longer each time", async () => {
    const fetch = answerWith(status(503));
    const response = githubFetch(url);
    const times: number[] = [];
    for (let waited = 0; waited <= 2000; waited += 100) {
      times.push(fetch.mock.calls.length);
      await vi.advanceTimersByTimeAsync(100);
    }
    await response;
    const pauses = [1, 2].map((tries) => times.filter((count) => count === tries).length);
    expect(pauses[0]).toBeGreaterThan(0);
    expect(pauses[1]).toBeGreaterThan(pauses[0] ?? 0);
  });

  it.each([200, 204, 302, 304, 400, 401, 403, 404, 422, 429])("by %i is not tried again", async (code) => {
    const bodiless = [204, 304].includes(code);
    const fetch = answerWith(() => new Response(bodiless ? null : "x", { status: code }));
    expect((await request()).status).toBe(code);
    expect(fetch).toHaveBeenCalledTimes(1);
  });
});

describe("9. a write", () => {
  const methods = ["POST", "PUT", "PATCH", "DELETE", "post"];
  it.each(methods)("%s is never tried again: it may have happened", async (method) => {
    const failing = answerWith(status(503));
    expect((await request({ method })).status).toBe(503);
    expect(failing).toHaveBeenCalledTimes(1);
    const broken = answerWith(unreachable);
    await expect(request({ method })).rejects.toThrow("fetch failed");
    expect(broken).toHaveBeenCalledTimes(1);
  });
});

describe("9. the time is bounded", () => {
  it.each(["GET", "POST"])("%s ends when it is over, all tries together", async (method) => {
    const fetch = neverAnswer();
    const response = githubFetch(url, { method });
    timeout.abort(new DOMException("too late", "TimeoutError"));
    await expect(response).rejects.toThrow(expect.objectContaining({ name: "TimeoutError" }));
    expect(fetch).toHaveBeenCalledTimes(1);
    expect(AbortSignal.timeout).toHaveBeenCalledTimes(1);
    expect(AbortSignal.timeout).toHaveBeenCalledWith(10_000);
  });

  it("in a pause, too", async () => {
    const fetch = answerWith(status(503));
    const response = githubFetch(url);
    await vi.waitFor(() => expect(fetch).toHaveBeenCalledTimes(1));
    timeout.abort(new DOMException("too late", "TimeoutError"));
    await expect(response).rejects.toThrow(expect.objectContaining({ name: "TimeoutError" }));
    await vi.runAllTimersAsync();
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it.each(["GET", "POST"])("%s ends when its caller leaves", async (method) => {
    const fetch = neverAnswer();
    const leaving = new AbortController();
    const response = githubFetch(url, { method, signal: leaving.signal });
    leaving.abort();
    await expect(response).rejects.toThrow(expect.objectContaining({ name: "AbortError" }));
    await vi.runAllTimersAsync();
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it("nothing is sent for a caller who has left", async () => {
    const fetch = neverAnswer();
    await expect(githubFetch(url, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
    for (const [, init] of fetch.mock.calls) expect(init?.signal?.aborted).toBe(true);
  });
});

describe("an answer that says it is JSON (bad input)", () => {
  const json = (body: BodyInit | null, type = "application/json; charset=utf-8") =>
    answerWith(() => new Response(body, { headers: { "content-type": type } }));
  const malformed = expect.objectContaining({
    kind: "malformed",
    message: "GitHub's answer could not be used. Try again later.",
  });

  it.each<[string, BodyInit]>([
    ["truncated", '{"login":"private detail'],
    ["empty", ""],
    ["HTML", "<h1>private detail</h1>"],
    ["over 4 MiB", JSON.stringify("x".repeat(4 * 1024 * 1024))],
    ["5 MB that are not JSON either", "x".repeat(5_000_000)],
  ])("and is %s is malformed, without a word of it", async (_what, body) => {
    json(body);
    const failure = await request().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UpstreamFailure);
    expect(failure).toEqual(malformed);
    expect(JSON.stringify(failure)).not.toContain("private detail");
  });

  it("and is too long is not read to its end", async () => {
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(64 * 1024).fill(32));
      },
    });
    json(endless);
    await expect(request()).rejects.toEqual(malformed);
    expect(pulled).toBeLessThan(100);
  });

  it.each([
    ["4 MiB", JSON.stringify("x".repeat(4 * 1024 * 1024 - 2)), "application/json"],
    ["of another JSON type", '{"a":1}', "application/vnd.github+json"],
    ["null", "null", "application/json"],
  ])("and is %s is read", async (_what, body, type) => {
    json(body, type);
    expect(await (await request()).text()).toBe(body);
  });

  it("but is an error is passed on as it is: its status says enough", async () => {
    answerWith(() => new Response("{", { status: 404, headers: { "content-type": "application/json" } }));
    expect((await request()).status).toBe(404);
  });
});

describe("an answer that is no JSON (bad input)", () => {
  const other = (body: BodyInit, type?: string) =>
    answerWith(() => {
      const response = new Response(body, type === undefined ? {} : { headers: { "content-type": type } });
      if (type === undefined) response.headers.delete("content-type");
      return response;
    });

  it.each([undefined, "text/plain", "application/vnd.github.raw+json; charset=utf-8"])(
    "and is over 1 MiB is malformed for whoever wants it whole: %s",
    async (type) => {
      other("x".repeat(1024 * 1024), type);
      expect((await (await request()).text()).length).toBe(1024 * 1024);
      other("x".repeat(1024 * 1024 + 1), type);
      await expect(request()).rejects.toMatchObject({ kind: "malformed" });
    },
  );

  it("and is a raw file is not held to be JSON", async () => {
    other('{"not": JSON', "application/vnd.github.v3.raw+json");
    expect(await (await request()).text()).toBe('{"not": JSON');
  });
});
