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
