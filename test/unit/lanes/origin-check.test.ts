import { describe, expect, it } from "vitest";
import { checkOrigin } from "../../../src/lanes/origin-check.ts";

const check = (origin?: string) =>
  checkOrigin(
    new Request("https://mcp.example/mcp", { headers: origin === undefined ? {} : { origin } }),
    "https://mcp.example",
    ["https://playground.example"],
  )?.status;

describe("Origin", () => {
  it.each([
    [undefined],
    ["https://mcp.example"],
    ["https://playground.example"],
    ["http://localhost:6274"],
    ["http://127.0.0.1"],
    ["http://[::1]:3000"],
  ])("%s is welcome", (origin) => {
    expect(check(origin)).toBeUndefined();
  });

  it.each([
    ["https://evil.example"],
    ["null"],
    [""],
    ["https://mcp.example:8443"],
    ["http://mcp.example"],
    ["https://mcp.example.evil.example"],
    ["https://playground.example/"],
    ["http://localhost.evil.example"],
    ["http://localhost@evil.example"],
    ["not a url"],
  ])("%j is refused with 403", (origin) => {
    expect(check(origin)).toBe(403);
  });
});
