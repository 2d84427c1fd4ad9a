import { describe, expect, it } from "vitest";
import { isLoopback } from "../../../src/settings/loopback.ts";
import { boundOf, parseSettings, SettingsError, settingsOf } from "../../../src/settings/settings.ts";

const environment = {
  GITHUB_URL: "https://github.com",
  GITHUB_API_URL: "https://api.github.com",
  GITHUB_CLIENT_ID: "Iv1.client",
  GITHUB_CLIENT_SECRET: "client secret of the app",
  SERVER_SECRET: "a server secret of more than 32 characters",
};

function problems(change: Record<string, unknown>): readonly string[] {
  try {
    parseSettings({ ...environment, ...change });
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}

describe("settings", () => {
  it("reads a complete environment, and has defaults for what may be left out", () => {
    expect(parseSettings(environment)).toEqual({
      github: {
        url: "https://github.com",
        apiUrl: "https://api.github.com",
        clientId: "Iv1.client",
        clientSecret: "client secret of the app",
      },
      secrets: { current: "a server secret of more than 32 characters" },
      grantIdleDays: 90,
      audit: { days: 90, arguments: "names" },
      access: { users: [], organizations: [], teams: [], groups: [], emailDomains: [], contact: "" },
      linksGitHub: false,
      allowedOrigins: [],
      clients: [],
      grantable: {
        scopes: ["profile", "email", "repos:read", "repos:write", "admin"],
        repositories: { kind: "all" },
      },
      operators: [],
      policy: { rules: [] },
      firstParty: [],
    });
  });

  it("cannot be changed, however deep", () => {
    const read = parseSettings({
      ...environment,
      GRANTABLE: { repositories: ["acme/*"] },
      CLIENTS: [{ clientId: "x", clientName: "X", redirectUris: ["https://x.example/"] }],
    });
    const parts = (value: unknown): object[] =>
      typeof value === "object" && value !== null ? [value, ...Object.values(value).flatMap(parts)] : [];
    expect(parts(read).length).toBeGreaterThan(10);
    expect(parts(read).filter((part) => !Object.isFrozen(part))).toEqual([]);
    expect(parts(boundOf(read, "1001")).filter((part) => !Object.isFrozen(part))).toEqual([]);
  });

  it("takes base URLs with a trailing slash, so that paths can be appended", () => {
    const { github } = parseSettings({ ...environment, GITHUB_API_URL: "https://ghe.example/api/v3/" });
    expect(github.apiUrl).toBe("https://ghe.example/api/v3");
  });

  it("takes lists as JSON text, as a file of variables holds them", () => {
    const { allowedOrigins } = parseSettings({ ...environment, ALLOWED_ORIGINS: '["https://a.example"]' });
    expect(allowedOrigins).toEqual(["https://a.example"]);
  });

  it("names every variable that is missing, in one go, with what to do", () => {
    const found = problems({ GITHUB_CLIENT_ID: undefined, SERVER_SECRET: undefined });
    expect(found).toHaveLength(2);
    expect(found[0]).toMatch(/^GITHUB_CLIENT_ID .*wrangler secret put GITHUB_CLIENT_ID/);
    expect(found[1]).toMatch(/^SERVER_SECRET .*openssl rand/);
  });

  it.each([
    ["an empty secret", { GITHUB_CLIENT_SECRET: "   " }, "GITHUB_CLIENT_SECRET"],
    ["a short server secret", { SERVER_SECRET: "short" }, "SERVER_SECRET"],
    ["http to a GitHub elsewhere", { GITHUB_URL: "http://github.example" }, "GITHUB_URL"],
    ["a URL that is none", { GITHUB_API_URL: "api.github.com" }, "GITHUB_API_URL"],
    ["an origin with a path", { ALLOWED_ORIGINS: ["https://a.example/"] }, "ALLOWED_ORIGINS"],
    ["origins as text", { ALLOWED_ORIGINS: "https://a.example" }, "ALLOWED_ORIGINS"],
    [
      "a client without redirect URIs",
      { CLIENTS: [{ clientId: "a", clientName: "A", redirectUris: [] }] },
      "CLIENTS",
    ],
    [
      "a client with an unknown key",
      { CLIENTS: [{ clientId: "a", clientName: "A", redirectUris: ["https://a.example/"], secret: "x" }] },
      "CLIENTS",
    ],
  ])("refuses %s", (_what, change, variable) => {
    expect(problems(change)).toEqual([expect.stringContaining(variable)]);
  });

  it("never repeats a value: some are secrets", () => {
    const text = problems({ SERVER_SECRET: "hunter2", GITHUB_CLIENT_SECRET: "" }).join();
    expect(text).not.toContain("hunter2");
  });

  it("parses an environment once", () => {
    const env = { ...environment };
    expect(settingsOf(env)).toBe(settingsOf(env));
  });

  it.each([
    ["localhost", true],
    ["127.0.0.1", true],
    ["127.9.9.9", true],
    ["[::1]", true],
    ["127.0.0.1.evil.example", false],
    ["localhost.evil.example", false],
    ["10.0.0.1", false],
  ])("%s is this machine: %s", (hostname, expected) => {
    expect(isLoopback(hostname)).toBe(expected);
  });
});
