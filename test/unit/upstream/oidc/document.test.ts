import { describe, expect, it } from "vitest";
import { readDocument } from "../../../../src/upstream/oidc/document.ts";

const issuer = "https://id.example/tenant";
const good = {
  issuer,
  authorization_endpoint: "https://id.example/authorize",
  token_endpoint: "https://id.example/token",
  jwks_uri: "https://keys.example/keys",
};

describe("a provider's configuration document", () => {
  it("is read as far as it is used, and no further", () => {
    const mtls_endpoint_aliases = { token_endpoint: "http://elsewhere.example" };
    expect(readDocument(issuer, { ...good, mtls_endpoint_aliases })).toEqual(good);
  });

  it.each<[string, Record<string, unknown>]>([
    ["issuer", { issuer: "https://id.example/tenant/" }],
    ["issuer", { issuer: "https://ID.example/tenant" }],
    ["issuer", { issuer: undefined }],
    ["token_endpoint", { token_endpoint: "http://id.example/token" }],
    ["token_endpoint", { token_endpoint: "http://127.0.0.1/token" }],
    ["token_endpoint", { token_endpoint: "https://user:secret@id.example/token" }],
    ["token_endpoint", { token_endpoint: "/token" }],
    ["jwks_uri", { jwks_uri: undefined }],
    ["jwks_uri", { jwks_uri: "file:///keys" }],
    ["authorization_endpoint", { authorization_endpoint: "javascript:alert(1)" }],
    ["userinfo_endpoint", { userinfo_endpoint: "http://id.example/me" }],
    ["revocation_endpoint", { revocation_endpoint: 7 }],
    ["scopes_supported", { scopes_supported: "openid" }],
  ])("is not taken with another %s: %j", (wrong, part) => {
    expect(readDocument(issuer, { ...good, ...part })).toEqual({ wrong });
  });

  it.each([undefined, null, "text", 7, []])("is not taken if it is %j", (json) => {
    expect(readDocument(issuer, json)).toEqual({ wrong: "shape" });
  });

  it("lets in no signature that others than the provider can make", () => {
    const all = ["none", "HS256", "HS512", "RS256", "PS384", "ES512", "EdDSA", "Ed25519", "RS1", "xRS256"];
    const read = readDocument(issuer, {
      ...good,
      id_token_signing_alg_values_supported: all,
      userinfo_signing_alg_values_supported: ["none", "HS256"],
    });
    expect(read).toMatchObject({
      id_token_signing_alg_values_supported: ["RS256", "PS384", "ES512", "EdDSA", "Ed25519"],
      userinfo_signing_alg_values_supported: [],
    });
  });

  it("is in the open only on this machine, and then nowhere else", () => {
    const local = "http://127.0.0.1:4000";
    const document = (token_endpoint: string) => ({
      ...{ issuer: local, authorization_endpoint: `${local}/authorize`, jwks_uri: `${local}/keys` },
      token_endpoint,
    });
    expect(readDocument(local, document("http://localhost:4001/token"))).not.toHaveProperty("wrong");
    expect(readDocument(local, document("http://id.example/token"))).toEqual({ wrong: "token_endpoint" });
  });
});
