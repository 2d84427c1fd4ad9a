import { readFileSync, writeFileSync } from "node:fs";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkDeployment } from "../../operate/doctor/deployment.ts";
import { type OtherEntry, withoutLimits } from "../support/other-entry.ts";
import { startServer, type TestServer } from "../support/server.ts";

/** Each is taken out of the deployment's configuration; its Durable Object class stays exported. */
const bindings = [
  ["OAUTH_KV", /\{ "binding": "OAUTH_KV" \}/],
  ["AUDIT", /\{ "binding": "AUDIT" \}/],
  ["MCP_OBJECT", /\{ "name": "MCP_OBJECT", "class_name": "McpSession" \},/],
  ["ACCOUNTS", /\{ "name": "ACCOUNTS", "class_name": "AccountVault" \},/],
  ["LEDGERS", /\{ "name": "LEDGERS", "class_name": "GrantLedger" \},/],
  ["AUDIT_BUFFERS", /\{ "name": "AUDIT_BUFFERS", "class_name": "AuditBuffer" \}/],
] as const;

const browser = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

/** The deployment's configuration without some of it. */
function without(...parts: readonly RegExp[]): OtherEntry {
  const entry = withoutLimits();
  const configured = readFileSync(entry.configPath, "utf8");
  for (const part of parts) if (!part.test(configured)) throw new Error(`There is no ${part.source}.`);
  writeFileSync(
    entry.configPath,
    parts.reduce((text, part) => text.replace(part, ""), configured),
  );
  return entry;
}

describe("a server that lacks a secret and all bindings", () => {
  let server: TestServer;
  let entry: OtherEntry;
  beforeAll(async () => {
    entry = without(...bindings.map(([, part]) => part));
    server = await startServer({ GRANT_IDLE_DAYS: 0 }, {}, entry.configPath);
    await server.restart({ SERVER_SECRET: "too-short <b>" });
  });
  afterAll(async () => {
    await server.close();
    entry.remove();
  });

  test.each(["/", "/authorize", "/account", "/callback?code=x", "/mcp"])(
    "shows a browser at %s everything that is missing, and what to do next",
    async (path) => {
      const response = await fetch(`${server.origin}${path}`, { headers: browser });
      expect(response.status).toBe(503);
      expect(response.headers.get("retry-after")).toBe("300");
      expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
      const page = await response.text();
      expect(page).toContain("<h1>This server cannot be used as it is set up</h1>");
      const names = [...bindings.map(([name]) => `binding ${name}`), "SERVER_SECRET", "GRANT_IDLE_DAYS"];
      for (const name of names) expect(page).toContain(`${name} is missing or not usable`);
      expect(page).toContain("<code>npx wrangler secret put SERVER_SECRET</code>");
      expect(page).toContain("<pre>npm run doctor</pre>");
      expect(page).toContain(`npm run doctor -- --url ${server.origin}</pre>`);
    },
  );

  test("shows no value of a variable, in a page, in a text or in the log", async () => {
    const page = await (await fetch(`${server.origin}/`, { headers: browser })).text();
    const text = await (await fetch(`${server.origin}/`)).text();
    for (const shown of [page, text, server.logs()]) {
      expect(shown).toContain("SERVER_SECRET");
      expect(shown).not.toContain("too-short");
      expect(shown).not.toContain(server.github.clientSecret);
    }
  });

  test("answers HEAD without a page", async () => {
    const response = await fetch(server.origin, { method: "HEAD", headers: browser });
    expect(response.status).toBe(503);
    expect(await response.text()).toBe("");
  });

  test.each(["application/json", "*/*", "application/json, text/event-stream"])(
    "answers text to a client that accepts %s, which pages of other origins can read",
    async (accept) => {
      const response = await fetch(`${server.origin}/mcp`, { method: "POST", headers: { accept } });
      expect(response.status).toBe(503);
      expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
      expect(response.headers.get("access-control-allow-origin")).toBe("*");
      expect(response.headers.get("retry-after")).toBe("300");
      expect(await response.text()).toMatch(
        /^This server cannot be used .*- The binding OAUTH_KV.*npm run doctor/s,
      );
    },
  );

  test("lets a page of another origin ask, so that it can read why nothing works", async () => {
    const preflight = await fetch(`${server.origin}/mcp`, {
      method: "OPTIONS",
      headers: { origin: "http://localhost:6274", "access-control-request-method": "POST" },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
    expect(preflight.headers.get("access-control-allow-headers")).toBe("Authorization, *");
  });

  test("is found by npm run doctor, as one thing, with everything that is missing", async () => {
    const findings = await checkDeployment(new URL(server.origin));
    expect(findings).toMatchObject([{ check: "configuration", status: "failed" }]);
    for (const [name] of bindings) expect(findings[0]?.fix).toContain(`The binding ${name} is missing`);
    expect(findings[0]?.fix).toContain("SERVER_SECRET is missing");
  });

  test("tells an MCP client in words that a person understands", async () => {
    const client = new Client({ name: "test", version: "1" });
    const transport = new StreamableHTTPClientTransport(new URL(`${server.origin}/mcp`));
    await expect(client.connect(transport)).rejects.toThrow(
      /This server cannot be used until its configuration/,
    );
  });
});

test("a server that lacks one binding says so with the first request, whatever it is for", async () => {
  const [name, part] = bindings[4];
  const entry = without(part);
  const server = await startServer({}, {}, entry.configPath);
  try {
    for (const path of ["/", "/mcp", "/authorize", "/token", "/.well-known/oauth-authorization-server"]) {
      const response = await fetch(`${server.origin}${path}`);
      expect(response.status, path).toBe(503);
      const text = await response.text();
      expect(text.match(/^- .*$/gm)).toEqual([
        expect.stringContaining(`The binding ${name} is missing or not usable: put {`),
      ]);
    }
  } finally {
    await server.close();
    entry.remove();
  }
}, 60_000);
