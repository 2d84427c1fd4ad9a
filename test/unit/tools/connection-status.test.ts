import { describe, expect, it } from "vitest";
import type { ConnectionStatus } from "../../../src/accounts/answers.ts";
import type { ToolContext } from "../../../src/catalogue/context.ts";
import { scopeNames } from "../../../src/scopes/scopes.ts";
import { connectionStatus } from "../../../src/tools/connection-status.ts";
import { callTool } from "../call-tool.ts";
import { callerWith, contextFor } from "../tool-context.ts";

const past = Date.now() - 1000;
const future = Date.now() + 3600_000;

const status: ConnectionStatus = {
  clientId: "client",
  connectedAt: past,
  endsAt: future,
  upstreamScopes: ["repo"],
  permissions: { scopes: ["profile", "repos:write"], repositories: { kind: "all" } },
  withheld: [],
  credential: "good",
};

/** What the tool says of a connection. */
async function told(
  facts: Partial<ConnectionStatus["permissions"]>,
  context: Partial<ToolContext> = {},
  more: Partial<ConnectionStatus> = {},
) {
  const connection = { ...status, ...more, permissions: { ...status.permissions, ...facts } };
  // the token says less than the connection does by now
  const caller = callerWith({ scopes: [] });
  const outcome = await callTool(
    connectionStatus,
    {},
    contextFor(caller, { connection: async () => connection, ...context }),
  );
  if (!outcome.ok) throw new Error(outcome.problems.join("; "));
  if (!("output" in outcome)) throw new Error("This tool answers with data.");
  return outcome.output;
}

describe("connectionStatus", () => {
  it("says what may be done now, and where the person changes it", async () => {
    const output = await told({});
    expect(output).toMatchObject({
      account: { id: "42", login: "demo" },
      scopes: ["profile", "repos:read", "repos:write"],
      withheld: [],
      repositories: { reach: "all" },
    });
    expect(output).not.toHaveProperty("writeEndsAt");
    expect(output).not.toHaveProperty("operatorLimit");
    expect(output.options).toContainEqual({
      what: "Change what this client may do.",
      url: "https://mcp.test/permissions?request=sealed",
    });
  });

  it.each([
    [{ repositories: { kind: "public" as const } }, { reach: "public" }],
    [
      { repositories: { kind: "listed" as const, patterns: ["acme/*", "x/y"] } },
      { reach: "listed", only: ["acme/*", "x/y"] },
    ],
  ])("names the repositories that %j reaches", async (facts, repositories) => {
    expect((await told(facts)).repositories).toEqual(repositories);
  });

  it.each([
    [{ writeUntil: future }, ["profile", "repos:read", "repos:write"], future],
    // nothing that could end
    [{ writeUntil: past }, ["profile", "repos:read"], undefined],
    [{ scopes: ["repos:read" as const], writeUntil: future }, ["repos:read"], undefined],
  ])("says until when %j may write", async (facts, scopes, end) => {
    const output = await told(facts);
    expect(output.scopes).toEqual(scopes);
    expect(output.writeEndsAt).toBe(end && new Date(end).toISOString());
  });

  it.each([
    [
      "an exchanged token",
      "client",
      "Have the app that made this token make another: this one gets no more.",
    ],
    [
      "a caller without a browser",
      "headless",
      expect.stringMatching(/^This connection came with a token of its own and not by a sign-in/),
    ],
  ])("says what %s can get more with", async (_whose, clientId, what) => {
    const caller = callerWith({ scopes: ["repos:read"], clientId, narrowed: true });
    const output = await told({}, { caller, permissionsUrl: async () => undefined });
    expect(output.options).toContainEqual({ what });
  });

  it("says what the operator does not allow", async () => {
    const bound = { scopes: ["repos:read" as const], repositories: { kind: "public" as const } };
    const limited = await told({ writeUntil: future }, { bound });
    expect(limited).toMatchObject({
      account: { id: "42" },
      scopes: ["repos:read"],
      operatorLimit: "public",
    });
    expect(limited).not.toHaveProperty("writeEndsAt");
    const repositories = { kind: "listed" as const, patterns: ["acme/*"] };
    const output = await told({}, { bound: { scopes: scopeNames, repositories } });
    expect(output.operatorLimit).toEqual(["acme/*"]);
  });

  it("says what was withheld, and by whom", async () => {
    const withheld = [
      { scope: "repos:write" as const, by: "github" as const },
      { scope: "admin" as const, by: "operator" as const },
    ];
    expect((await told({}, {}, { withheld })).withheld).toEqual([
      { scope: "repos:write", reason: "GitHub gave less than was asked for." },
      { scope: "admin", reason: "The operator of this server does not give it to this account." },
    ]);
  });
});

describe("connectionStatus, where a GitHub account is linked", () => {
  const url = "https://mcp.test/account/link?for=o";
  const link = { account: "1001", login: "ins`pector\n", connectionId: "link", at: past };

  it("says which, and what GitHub lets this server do as it", async () => {
    const ofLink = { ...status, upstreamScopes: ["public_repo"], credentialExpiresAt: future };
    const linked = { url, status: async () => ({ ...link, status: ofLink }) };
    const output = await told({}, { linked }, { upstreamScopes: ["openid"] });
    expect(output).toMatchObject({
      githubScopes: ["public_repo"],
      githubCredential: { state: "good", expiresAt: new Date(future).toISOString() },
    });
    expect(output.options).toContainEqual({
      what: expect.stringMatching(/^The person linked the GitHub account ins`pector .*\(id 1001\)/),
      url,
    });
  });

  it("does not say which to a client that cannot act as it", async () => {
    const linked = { url, status: async () => ({ ...link, status }) };
    const output = await told({ scopes: ["email"] }, { linked });
    expect(output.options).toContainEqual({
      what: expect.stringMatching(/^The person linked a GitHub account\./),
      url,
    });
    expect(JSON.stringify(output)).not.toMatch(/pector|1001/);
  });

  it("says that there is none, and nothing of the credential that the person signed in with", async () => {
    const linked = { url, status: async () => undefined };
    const output = await told({}, { linked }, { upstreamScopes: ["openid"] });
    expect(output).toMatchObject({ githubScopes: [], githubCredential: { state: "missing" } });
    expect(output.options).toContainEqual({
      what: expect.stringMatching(/^No GitHub account is linked/),
      url,
    });
  });
});
