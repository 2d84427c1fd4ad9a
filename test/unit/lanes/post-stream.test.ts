import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type PostBody, PostStream } from "../../../src/lanes/post-stream.ts";

let stream: PostStream;

beforeEach(() => {
  vi.useFakeTimers();
  stream = new PostStream({ grantId: "grant", scopes: [] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A body that is a stream, being read. */
function reading(body: PostBody): { next: () => Promise<string | undefined>; leave: () => Promise<void> } {
  if (typeof body === "string") throw new Error("It is no stream.");
  const reader = body.getReader();
  return {
    async next() {
      const { value } = await reader.read();
      return value && new TextDecoder().decode(value);
    },
    leave: () => reader.cancel(),
  };
}

describe("what answers a POST", () => {
  it("is a text if it is there at once, and nothing goes on after that", async () => {
    stream.end("answer");
    expect(await stream.body).toBe("answer");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is a text without anything if it ended without an answer", async () => {
    stream.end();
    expect(await stream.body).toBe("");
  });

  it("is a stream if something comes before the last", async () => {
    stream.send("progress");
    const { next } = reading(await stream.body);
    expect(await next()).toBe("progress");
    stream.send("more");
    stream.end("answer");
    expect([await next(), await next(), await next()]).toEqual(["more", "answer", undefined]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is a stream if it is large", async () => {
    const large = "x".repeat(300_000);
    stream.end(large);
    const { next } = reading(await stream.body);
    expect([await next(), await next()]).toEqual([large, undefined]);
  });

  it("is a stream after a second, which says now and then that it is there", async () => {
    vi.advanceTimersByTime(1000);
    const { next } = reading(await stream.body);
    vi.advanceTimersByTime(25_000);
    expect(await next()).toBe(": keepalive\n\n");
    stream.end("answer");
    expect([await next(), await next()]).toEqual(["answer", undefined]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is sent to nobody when the client is gone", async () => {
    stream.send("progress");
    const { leave } = reading(await stream.body);
    await leave();
    expect(vi.getTimerCount()).toBe(0);
    stream.send("more");
    stream.end("answer");
    stream.end("again");
  });
});
