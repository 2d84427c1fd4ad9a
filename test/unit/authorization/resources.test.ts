import { describe, expect, it } from "vitest";
import { canonicalizeResources, canonicalResource } from "../../../src/authorization/resources.ts";

const origin = "https://mcp.example";

describe("resource indicators (RFC 8707)", () => {
  it.each([
    ["https://mcp.example", "https://mcp.example/mcp"],
    ["https://mcp.example/", "https://mcp.example/mcp"],
    ["https://mcp.example/mcp", "https://mcp.example/mcp"],
    ["https://mcp.example/mcp/", "https://mcp.example/mcp"],
    ["HTTPS://MCP.EXAMPLE/mcp", "https://mcp.example/mcp"],
    ["https://mcp.example:443/mcp", "https://mcp.example/mcp"],
    ["https://mcp.example/sse", "https://mcp.example/sse"],
    ["https://mcp.example/sse/", "https://mcp.example/sse"],
  ])("%s means %s", (requested, resource) => {
    expect(canonicalResource(origin, requested)).toBe(resource);
  });

  it.each([
    "https://mcp.example/other",
    "https://mcp.example/mcp//",
    "https://mcp.example/mcp#fragment",
    "https://mcp.example/mcp?query",
    "https://user@mcp.example/mcp",
    "http://mcp.example/mcp",
    "https://mcp.example.evil.example/mcp",
    "mcp",
    "",
  ])("%j is left for the authorization server to refuse", (requested) => {
    expect(canonicalResource(origin, requested)).toBe(requested);
  });

  it("several spellings of one resource are one; two resources stay two", () => {
    const parameters = new URLSearchParams({ a: "1" });
    parameters.append("resource", origin);
    parameters.append("resource", `${origin}/mcp/`);
    canonicalizeResources(origin, parameters);
    expect(parameters.toString()).toBe("a=1&resource=https%3A%2F%2Fmcp.example%2Fmcp");
    parameters.append("resource", `${origin}/sse`);
    canonicalizeResources(origin, parameters);
    expect(parameters.getAll("resource")).toHaveLength(2);
  });

  it("a request that names none keeps naming none", () => {
    const parameters = new URLSearchParams({ a: "1" });
    canonicalizeResources(origin, parameters);
    expect(parameters.has("resource")).toBe(false);
  });
});
