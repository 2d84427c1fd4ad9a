import { describe, expect, it } from "vitest";
import { checkRegistration } from "../../../src/authorization/registration.ts";

const redirect_uris = ["http://127.0.0.1:1/callback"];

describe("registrations (RFC 7591)", () => {
  it.each([
    ["no name", { redirect_uris }],
    ["a name in any script", { client_name: "カーソル", redirect_uris }],
    ["fields that we do not look at", { redirect_uris, software_id: "x", scope: "" }],
  ])("lets %s pass", (_what, clientMetadata) => {
    expect(checkRegistration({ clientMetadata })).toBeUndefined();
  });

  it.each([
    ["a name of 10 kB", { client_name: "x".repeat(10_000), redirect_uris }, "client_name"],
    ["a hundred redirect URIs", { redirect_uris: Array(100).fill(redirect_uris[0]) }, "at most 20"],
    [
      "an endless redirect URI",
      { redirect_uris: [`https://a.example/${"x".repeat(3000)}`] },
      "2000 characters",
    ],
  ])("refuses %s with invalid_client_metadata", (_what, clientMetadata, reason) => {
    expect(checkRegistration({ clientMetadata })).toEqual({
      code: "invalid_client_metadata",
      description: expect.stringContaining(reason),
    });
  });
});
