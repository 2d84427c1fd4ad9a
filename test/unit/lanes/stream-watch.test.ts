import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { watchStream } from "../../../src/lanes/stream-watch.ts";

/** A stream that says one thing and never ends by itself. */
function openStream(): Response {
  return new Response(
    new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode(": open")) }),
  );
}

describe("an open stream", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("passes on what comes, for as long as its connection lives", async () => {
    const watch = watchStream(new AbortController().signal, async () => true);
    const reader = watch.over(openStream()).body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe(": open");
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(watch.signal.aborted).toBe(false);
    expect(vi.getTimerCount()).toBe(1);
  });

  it("ends within a minute of its connection, and is not watched any more", async () => {
    let lives = true;
    const watch = watchStream(new AbortController().signal, async () => lives);
    const reader = watch.over(openStream()).body?.getReader();
    await reader?.read();
    lives = false;
    const ended = expect(reader?.read()).rejects.toThrow();
    await vi.advanceTimersByTimeAsync(60_000);
    await ended;
    expect(watch.signal.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("goes on when it cannot be found out whether its connection lives", async () => {
    const watch = watchStream(new AbortController().signal, () => Promise.reject(new Error("no answer")));
    const reader = watch.over(openStream()).body?.getReader();
    await reader?.read();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(watch.signal.aborted).toBe(false);
  });

  it("is not watched any more when its client is gone", async () => {
    const client = new AbortController();
    const reader = watchStream(client.signal, async () => true)
      .over(openStream())
      .body?.getReader();
    await reader?.read();
    const ended = expect(reader?.read()).rejects.toThrow();
    client.abort();
    await ended;
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("an answer that is no stream is left alone", () => {
    const answer = new Response(null, { status: 404 });
    expect(watchStream(new AbortController().signal, async () => true).over(answer)).toBe(answer);
  });
});
