import { describe, expect, it } from "vitest";
import { skipsConsent } from "../../../src/bridge/first-party.ts";
import type { ScopeName } from "../../../src/scopes/scopes.ts";
import { settingsWith } from "../settings.ts";

const document = "https://client.example/client.json";
const CLIENTS = [
  { clientId: "house", clientName: "House", redirectUris: ["https://house.example/callback"] },
  { clientId: "other", clientName: "Other", redirectUris: ["https://other.example/callback"] },
];
const settings = settingsWith({
  CLIENTS,
  FIRST_PARTY_CLIENTS: [
    { clientId: "house", scopes: ["profile", "repos:write"] },
    { clientId: document, scopes: ["email"] },
  ],
});

const request = {
  clientId: "house",
  redirectUri: "https://house.example/callback",
  scope: ["profile"] as ScopeName[],
};

describe("the operator lets a client skip the question", () => {
  it.each<[clientId: string, scope: ScopeName[], skips: boolean]>([
    ["house", ["profile"], true],
    ["house", ["profile", "repos:write"], true],
    // what is listed includes that
    ["house", ["repos:read"], true],
    ["house", ["email"], false],
    ["house", ["profile", "email"], false],
    ["house", ["admin"], false],
    [document, ["email"], true],
    [document, ["profile"], false],
    ["other", ["profile"], false],
    ["HOUSE", ["profile"], false],
    ["house ", ["profile"], false],
    ["", ["profile"], false],
    [`${document}?`, ["email"], false],
    [`${document}#`, ["email"], false],
    ["https://client.example/other.json", ["email"], false],
    ["HTTPS://client.example/client.json", ["email"], false],
    ["https://client.example:443/client.json", ["email"], false],
  ])("%s for %j: %s", (clientId, scope, skips) => {
    expect(skipsConsent({ ...request, clientId, scope }, settings)).toBe(skips);
  });

  it.each<[redirectUri: string, skips: boolean]>([
    ["https://house.example/callback", true],
    ["https://localhost.example/callback", true],
    ["https://house.example:8443/callback", true],
    ["http://house.example/callback", false],
    ["http://127.0.0.1:1234/callback", false],
    ["http://localhost/callback", false],
    ["https://localhost/callback", false],
    ["https://LOCALHOST:8443/callback", false],
    ["https://127.0.0.1/callback", false],
    ["https://127.1/callback", false],
    ["https://0x7f000001/callback", false],
    ["https://127.255.0.3/callback", false],
    ["https://[::1]/callback", false],
    ["com.example.house:/callback", false],
    ["house://house.example/callback", false],
  ])("at %s: %s", (redirectUri, skips) => {
    expect(skipsConsent({ ...request, redirectUri }, settings)).toBe(skips);
  });

  it.each<[GRANTABLE: object, scope: ScopeName[], skips: boolean]>([
    [{ scopes: ["profile"] }, ["profile"], true],
    [{ scopes: ["profile"] }, ["repos:write"], false],
    // what it is listed with cannot be had, nor what only that includes
    [{ scopes: ["profile", "repos:read"] }, ["repos:read"], false],
    [{ scopes: [] }, ["profile"], false],
  ])("within %j for %j: %s", (GRANTABLE, scope, skips) => {
    const bounded = settingsWith({
      CLIENTS,
      GRANTABLE,
      FIRST_PARTY_CLIENTS: [{ clientId: "house", scopes: ["profile", "repos:write"] }],
    });
    expect(skipsConsent({ ...request, scope }, bounded)).toBe(skips);
  });

  it("for nobody, unless they say so", () => {
    expect(skipsConsent(request, settingsWith({ CLIENTS }))).toBe(false);
  });
});
