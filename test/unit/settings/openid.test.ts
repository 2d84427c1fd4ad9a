import { describe, expect, it } from "vitest";
import { openIdProvider } from "../../../src/settings/openid.ts";

const isTaken = (issuer: string) => openIdProvider.safeParse({ issuer, clientId: "client" }).success;

describe("the issuer of an OpenID provider", () => {
  it.each([
    "https://id.example",
    "https://id.example/tenant/",
    "http://127.0.0.1:4000",
    "http://localhost:4000",
  ])("can be %s", (issuer) => {
    expect(isTaken(issuer)).toBe(true);
  });

  it.each([
    "id.example",
    "",
    "http://id.example",
    "https://id.example?a=b",
    "https://id.example#a",
    "ftp://id.example",
  ])("cannot be %j", (issuer) => {
    expect(isTaken(issuer)).toBe(false);
  });
});

describe("what an OpenID provider is asked with besides", () => {
  const withParameters = (parameters: unknown) =>
    openIdProvider.safeParse({ issuer: "https://id.example", clientId: "client", parameters }).success;

  it("can be what the provider documents", () => {
    expect(withParameters({ access_type: "offline", prompt: "consent" })).toBe(true);
  });

  it.each(["state", "nonce", "redirect_uri", "code_challenge", "scope", "response_mode", "request", "a b"])(
    "cannot be %s",
    (name) => {
      expect(withParameters({ [name]: "x" })).toBe(false);
    },
  );
});
