import { describe, expect, it } from "vitest";
import { destinationOf, goesToWebSite, isAppScheme } from "../../../src/bridge/destination.ts";

describe("where access goes", () => {
  it.each([
    ["https://claude.ai/api/callback", false, { kind: "web", host: "claude.ai" }],
    ["http://127.0.0.1:3000/cb", true, { kind: "this-computer", host: "127.0.0.1:3000" }],
    ["http://[::1]:3000/cb", true, { kind: "this-computer", host: "[::1]:3000" }],
    [
      "cursor://anysphere.cursor-mcp/cb",
      false,
      { kind: "app", scheme: "cursor", uri: "cursor://anysphere.cursor-mcp/cb" },
    ],
    ["com.example.app:/cb", false, { kind: "app", scheme: "com.example.app", uri: "com.example.app:/cb" }],
  ])("%s", (uri, loopback, destination) => {
    expect(destinationOf(uri, loopback)).toEqual(destination);
  });

  it("a look-alike host is shown as the browser would resolve it", () => {
    expect(destinationOf("https://clаude.ai/cb", false)).toEqual({ kind: "web", host: "xn--clude-5ve.ai" });
  });

  it("an app's scheme is an app's, whatever host stands in it", () => {
    expect(destinationOf("cursor://localhost/cb", true).kind).toBe("app");
  });
});

describe("a web site, whose domain says who is there", () => {
  it.each([
    ["https://claude.ai/api/callback", true],
    ["https://client.example:8443/cb", true],
    ["https://localhost.example/cb", true],
    ["https://192.0.2.1/cb", true],
    ["http://client.example/cb", false],
    ["http://127.0.0.1:3000/cb", false],
    ["http://localhost/cb", false],
    ["https://localhost/cb", false],
    ["https://LOCALHOST:8443/cb", false],
    ["https://127.1/cb", false],
    ["https://[::1]/cb", false],
    ["com.example.app:/cb", false],
    ["cursor://client.example/cb", false],
  ])("%s: %s", (uri, is) => {
    expect(goesToWebSite(uri)).toBe(is);
  });
});

describe("schemes that may carry a code", () => {
  it.each([
    "https://claude.ai/cb",
    "http://127.0.0.1:1/cb",
    "cursor://anysphere.cursor-mcp/oauth/callback",
    "vscode://vscode.github-authentication/did-authenticate",
    "com.example.app:/cb",
  ])("%s may", (uri) => {
    expect(isAppScheme(new URL(uri))).toBe(true);
  });

  it.each([
    "microsoft-edge:https://evil.example/cb",
    "googlechromes://evil.example/cb",
    "someapp:https://evil.example/cb",
    "someapp:open?url=https%3A%2F%2Fevil.example",
    "view-source:https://evil.example",
    "ms-msdt:/id",
    "search-ms:query=x",
    "web+x:y",
    "localhost:8080/cb",
    "ftp://evil.example/cb",
    "wss://evil.example/cb",
    "intent://evil.example#Intent;scheme=https;end",
    "javascript:alert(1)",
  ])("%s may not", (uri) => {
    expect(isAppScheme(new URL(uri))).toBe(false);
  });
});
