import { readFileSync } from "node:fs";
import { SUPPORTED_PROTOCOL_VERSIONS } from "@modelcontextprotocol/sdk/types.js";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { endpointsAt } from "../../../src/home/endpoints.ts";
import { registryName, serverJsonOf } from "../../../src/home/server-json.ts";
import { thisServer } from "../../../src/identity/this-server.ts";

/**
 * What the registry's schema of 2025-12-11 and its rules for publishing say of what is in our document: nothing but this
 * may be in it. Versions must be exact.
 */
const registrySchema = z.strictObject({
  $schema: z.literal("https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json"),
  name: z
    .string()
    .min(3)
    .max(200)
    .regex(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/),
  title: z.string().min(1).max(100),
  description: z.string().min(1).max(100),
  version: z
    .string()
    .max(255)
    .regex(/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/),
  websiteUrl: z.url(),
  icons: z
    .array(
      z.strictObject({
        src: z.url({ protocol: /^https$/ }).max(255),
        mimeType: z.enum(["image/png", "image/jpeg", "image/jpg", "image/svg+xml", "image/webp"]),
        sizes: z.array(z.string().regex(/^(?:\d+x\d+|any)$/)),
      }),
    )
    .optional(),
  remotes: z.array(
    z.strictObject({
      type: z.enum(["streamable-http", "sse"]),
      url: z.string().regex(/^https?:\/\/[^\s]+$/),
    }),
  ),
});

describe("server.json", () => {
  it.each([
    "https://remote-mcp-github.account.workers.dev",
    "https://mcp.example.com:8443",
    "https://xn--bcher-kva.example",
    "http://localhost:8788",
    "http://127.0.0.1:8788",
    "http://[::1]:8788",
    "https://192.0.2.1",
    "https://[2001:db8::1]",
    "https://under_score.example",
    "https://$(x).example",
    `https://${"a".repeat(60)}.${"b".repeat(60)}.example`,
  ])("of %s is one that the registry's schema takes", (origin) => {
    const document = registrySchema.parse(serverJsonOf(new URL(origin).origin));
    expect(document.remotes).toEqual([
      { type: "streamable-http", url: `${new URL(origin).origin}/mcp` },
      { type: "sse", url: `${new URL(origin).origin}/sse` },
    ]);
    // an icon has to be at an https address
    expect(document.icons === undefined).toBe(origin.startsWith("http:"));
  });

  it.each([
    ["https://remote-mcp-github.account.workers.dev", "dev.workers.account.remote-mcp-github"],
    ["https://mcp.example.com:8443", "com.example.mcp"],
    ["http://localhost:8788", "localhost"],
    ["http://127.0.0.1:8788", "localhost"],
  ])("of %s is named in the namespace %s", (origin, namespace) => {
    expect(registryName(origin)).toBe(`${namespace}/remote-mcp-github`);
  });
});

describe("what this server says of itself", () => {
  it("has the version of package.json", () => {
    const { name, version } = z
      .object({ name: z.string(), version: z.string() })
      .parse(JSON.parse(readFileSync("package.json", "utf8")));
    expect(thisServer).toMatchObject({ name, version });
  });

  it("names the revisions that the SDKs serve", () => {
    const { mcp, sse } = endpointsAt("https://mcp.example.com");
    const [newest, ...inSessions] = mcp.revisions;
    expect(newest).toBe("2026-07-28");
    // one of before the protocol's first release is no revision that anybody published
    const published = SUPPORTED_PROTOCOL_VERSIONS.filter((revision) => revision >= "2024-11-05");
    expect([...inSessions, ...sse.revisions]).toEqual(published);
  });
});
