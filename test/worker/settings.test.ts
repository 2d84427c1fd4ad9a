import { expect, test } from "vitest";
import { startServer } from "../support/server.ts";

const remedy = /SERVER_SECRET is missing or not usable: run `npx wrangler secret put SERVER_SECRET`/;

test("a server without a usable secret says which variable to set, and not its value", async () => {
  const server = await startServer();
  try {
    const secret = "too-short-to-be-one";
    await server.harness.update((current) => ({
      ...current,
      workers: current.workers.map((worker) => ({
        ...worker,
        secrets: {
          GITHUB_CLIENT_ID: "id",
          GITHUB_CLIENT_SECRET: "hidden-client-secret",
          SERVER_SECRET: secret,
        },
      })),
    }));
    const { url } = await server.harness.listen();
    for (const path of ["/", "/mcp", "/authorize", "/token", "/.well-known/oauth-authorization-server"]) {
      const response = await fetch(new URL(path, url));
      expect(response.status, path).toBe(503);
      expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
      expect(response.headers.get("cache-control")).toBe("no-store");
      const text = await response.text();
      expect(text).toMatch(remedy);
      expect(text).not.toContain("GITHUB_CLIENT_SECRET");
      expect(text).not.toContain(secret);
      expect(text).not.toContain("hidden-client-secret");
    }
    expect(server.logs()).toContain("not_configured");
    expect(server.logs()).not.toContain(secret);
    expect(server.logs()).not.toContain("hidden-client-secret");
  } finally {
    await server.close();
  }
});

test("a server whose bounds are not usable says where, and grants nothing rather than everything", async () => {
  const server = await startServer({
    GRANTABLE: { scopes: ["profile"], repositories: ["acme/*", "hidden value"] },
    OPERATORS: ["hidden-login"],
    FIRST_PARTY_CLIENTS: [{ clientId: "http://hidden.example/client.json", scopes: ["profile"] }],
  });
  try {
    for (const path of ["/mcp", "/authorize", "/token"]) {
      const response = await fetch(new URL(path, server.origin));
      expect(response.status, path).toBe(503);
      const text = await response.text();
      for (const place of ["GRANTABLE.repositories.1", "OPERATORS.0", "FIRST_PARTY_CLIENTS.0.clientId"])
        expect(text).toContain(`${place} is missing or not usable: make vars.`);
      expect(text).not.toContain("hidden");
    }
    expect(server.logs()).toContain("not_configured");
    expect(server.logs()).not.toContain("hidden");
  } finally {
    await server.close();
  }
});
