import { describe, expect, it } from "vitest";
import { serveToolsLock } from "../../../src/bridge/tools-lock.ts";
import { catalogue } from "../../../src/features.ts";

const url = "https://mcp.example/tools.lock.json";
const { lock } = catalogue;
const etag = `"${lock.hash}"`;
const ask = (init?: RequestInit) => serveToolsLock(new Request(url, init), lock);

describe("6. the hashes that a server publishes", () => {
  it("are asked about anew each time: those of before a deployment would accuse the one of after", async () => {
    const response = ask();
    expect([response.status, await response.text()]).toEqual([200, lock.text]);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "application/json",
      "cache-control": "no-cache",
      "x-content-type-options": "nosniff",
      "access-control-allow-origin": "*",
      "access-control-expose-headers": "ETag",
      etag,
    });
  });

  it.each([etag, `W/${etag}`, `"other", ${etag}`, "*"])("are not sent again to who has %s", async (held) => {
    for (const method of ["GET", "HEAD"]) {
      const response = ask({ method, headers: { "if-none-match": held } });
      expect([response.status, await response.text()]).toEqual([304, ""]);
      expect(response.headers.get("etag")).toBe(etag);
      expect(response.headers.get("cache-control")).toBe("no-cache");
    }
  });

  it.each(['"other"', lock.hash, ""])("are sent to who has %j", async (held) => {
    const response = ask({ headers: { "if-none-match": held } });
    expect([response.status, await response.text()]).toEqual([200, lock.text]);
  });

  it("are as long for HEAD, without the text", async () => {
    const response = ask({ method: "HEAD" });
    expect([response.status, await response.text()]).toEqual([200, ""]);
    expect([...response.headers]).toEqual([...ask().headers]);
  });

  it("can be read by pages that send headers of MCP's with it", () => {
    const { status, headers } = ask({ method: "OPTIONS" });
    expect(status).toBe(204);
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("access-control-allow-methods")).toBe("GET, HEAD");
    expect(headers.get("access-control-allow-headers")).toBe("*");
    expect(headers.get("allow")).toBe("GET, HEAD, OPTIONS");
  });

  it.each(["POST", "PUT", "PATCH", "DELETE"])("are not to be had with %s", async (method) => {
    const response = ask({ method });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("GET, HEAD, OPTIONS");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toEqual({
      error: "invalid_request",
      error_description: expect.stringMatching(/GET or HEAD\.$/),
    });
  });
});
