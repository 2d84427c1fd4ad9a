import { performance } from "node:perf_hooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer, type TestServer } from "../support/server.ts";

/** How often each is asked for, in turns. */
const rounds = 31;

/** What a page may take in comparison with a document that needs no work, to the first byte of its body. */
const budgets = [
  { path: "/", ratio: 4 },
  { path: "/account", ratio: 4 },
  { path: "/nothing", ratio: 4 },
  // KV is asked whether there is such a client
  { path: "/authorize?client_id=unknown", ratio: 12 },
] as const;

/** Milliseconds until the first byte of an answer's body, which is then read to its end. */
async function timeToFirstByte(url: string): Promise<number> {
  const begun = performance.now();
  const answer = await fetch(url, { headers: { accept: "text/html" } });
  const reader = answer.body?.getReader();
  await reader?.read();
  const taken = performance.now() - begun;
  while (reader && !(await reader.read()).done);
  return taken;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

describe("2. what a page costs whoever opens it", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  it.each(budgets)(
    "$path begins to arrive within $ratio times the time of a small document",
    async ({ path, ratio }) => {
      const page = `${server.origin}${path}`;
      const document = `${server.origin}/.well-known/oauth-protected-resource/mcp`;
      const times = { page: [] as number[], document: [] as number[] };
      // what is made once is not counted
      await timeToFirstByte(page);
      await timeToFirstByte(document);
      for (let round = 0; round < rounds; round++) {
        times.page.push(await timeToFirstByte(page));
        times.document.push(await timeToFirstByte(document));
      }
      expect(median(times.page) / median(times.document)).toBeLessThan(ratio);
    },
  );

  it.each(budgets)("$path is one document of less than 30 kB, in every language", async ({ path }) => {
    for (const language of ["en", "ja", "ko"]) {
      const answer = await fetch(`${server.origin}${path}`, {
        headers: { accept: "text/html", "accept-language": language },
      });
      const body = await answer.arrayBuffer();
      expect(answer.headers.get("content-language")).toBe(language);
      expect(answer.headers.get("vary")).toMatch(/accept-language/i);
      expect(body.byteLength).toBeGreaterThan(1000);
      expect(body.byteLength).toBeLessThan(30_000);
      // nothing is loaded, but for the icon
      const loads = new TextDecoder()
        .decode(body)
        .match(/<(script|img|iframe|source|video|audio|object)\b|@import|url\(/g);
      expect(loads).toBeNull();
    }
  });
});
