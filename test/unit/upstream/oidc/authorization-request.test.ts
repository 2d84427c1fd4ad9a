import { describe, expect, it } from "vitest";
import type { OidcSettings } from "../../../../src/settings/settings.ts";
import { authorizationUrl, promptOf } from "../../../../src/upstream/oidc/authorization-request.ts";
import type { SignInRequest } from "../../../../src/upstream/upstream.ts";

const settings: OidcSettings = {
  ...{ issuer: "https://id.example", name: "Acme ID", clientId: "client", scopes: [] },
  ...{ groupsClaim: "groups", usernameClaim: "preferred_username", trustsEmail: false },
};
const endpoints = {
  issuer: "https://id.example",
  authorization_endpoint: "https://id.example/authorize?tenant=acme",
  token_endpoint: "https://id.example/token",
  jwks_uri: "https://id.example/keys",
};
const binding = { state: "the state", nonce: "the nonce", challenge: "the challenge" };

function asked(
  request: Partial<SignInRequest> = {},
  { scopes_supported = ["openid", "offline_access"], scopes = [] as string[] } = {},
): URLSearchParams {
  const all = {
    redirectUri: "https://mcp.example/callback",
    scopes: ["profile"],
    hint: undefined,
    ...request,
  };
  const url = authorizationUrl({ ...endpoints, scopes_supported }, { ...settings, scopes }, all, binding);
  return new URL(url).searchParams;
}

describe("an authorization request to an OpenID provider", () => {
  it("has everything that binds the answer to it, and what the endpoint had", () => {
    expect(Object.fromEntries(asked())).toEqual({
      tenant: "acme",
      response_type: "code",
      client_id: "client",
      redirect_uri: "https://mcp.example/callback",
      scope: "openid profile offline_access",
      state: "the state",
      nonce: "the nonce",
      code_challenge: "the challenge",
      code_challenge_method: "S256",
      prompt: "consent",
    });
  });

  it("has what the operator adds, which takes the place of nothing that binds the answer", () => {
    const parameters = { access_type: "offline", prompt: "login", state: "theirs", tenant: "other" };
    const withMore = { ...settings, parameters };
    const request = { redirectUri: "https://mcp.example/callback", scopes: [], hint: undefined };
    const url = (supported: string[]) =>
      new URL(authorizationUrl({ ...endpoints, scopes_supported: supported }, withMore, request, binding));
    const plain = url([]).searchParams;
    const names = ["access_type", "prompt", "state", "tenant"];
    expect(names.map((name) => plain.get(name))).toEqual(["offline", "login", "the state", "other"]);
    expect(url(["offline_access"]).searchParams.get("prompt")).toBe("consent");
  });

  it("asks for each scope once", () => {
    const scope = asked({ scopes: ["email", "profile"] }, { scopes: ["groups", "email"] }).get("scope");
    expect(scope).toBe("openid profile email groups offline_access");
  });

  it("asks for a refresh token where the provider has one to give", () => {
    const without = asked({}, { scopes_supported: ["openid"] });
    expect([without.get("scope"), without.get("prompt")]).toEqual(["openid profile", null]);
  });

  it("asks for no consent where the operator asks for refresh tokens", () => {
    const configured = asked({}, { scopes: ["offline_access"] });
    expect([configured.get("scope"), configured.get("prompt")]).toEqual([
      ...["openid profile offline_access", null],
    ]);
  });

  it("asks for nothing that lasts where only somebody is to be known", () => {
    const brief = asked({ scopes: [], identifyOnly: true }, { scopes: ["groups", "offline_access"] });
    expect([brief.get("scope"), brief.get("prompt")]).toEqual(["openid profile", null]);
  });

  it("names an account that is known", () => {
    expect(asked({ hint: { login: "ada" } }).get("login_hint")).toBe("ada");
    expect(asked({ hint: "picked" }).has("login_hint")).toBe(false);
  });
});

describe("what a provider is to ask the person", () => {
  it.each<[Parameters<typeof promptOf>, string]>([
    [[undefined, false, undefined], ""],
    [[{ login: "ada" }, false, undefined], ""],
    [[undefined, true, undefined], "consent"],
    // every provider can have somebody sign in anew (OpenID Connect Core 1.0 section 15.1)
    [["picked", false, undefined], "login"],
    [["picked", true, undefined], "login consent"],
    [["picked", true, ["none", "login", "consent", "select_account"]], "select_account consent"],
    [["picked", true, ["none", "login"]], "login"],
    [["picked", true, ["none"]], ""],
    [[undefined, true, ["none", "login"]], ""],
  ])("is, of %j, %j", (given, prompt) => {
    expect(promptOf(...given)).toBe(prompt);
  });
});
