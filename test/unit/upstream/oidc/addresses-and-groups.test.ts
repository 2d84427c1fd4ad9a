import { describe, expect, it, vi } from "vitest";
import { membershipsOf } from "../../../../src/upstream/oidc/memberships.ts";
import { Provider } from "../../../../src/upstream/oidc/provider.ts";

const issuer = "https://login.example.com";
const settings = {
  ...{ issuer, name: "Acme ID", clientId: "client", scopes: [], trustsEmail: false },
  ...{ groupsClaim: "groups", usernameClaim: "preferred_username" },
};

/** The memberships of an account of which the provider said this when it signed in, and says nothing besides. */
function membershipsWith(known: { groups?: string[]; email?: string }) {
  const provider = new Provider(settings);
  const endpoint = `${issuer}/endpoint`;
  vi.spyOn(provider, "document").mockResolvedValue({
    ...{ issuer, authorization_endpoint: endpoint, token_endpoint: endpoint, jwks_uri: endpoint },
  });
  const presented = { accessToken: "token", claims: { sub: "ann", ...known } };
  return membershipsOf(provider, presented, { refusal: false });
}

describe("11. whether an account is meant by a rule, by what its provider said", () => {
  it.each<[string | undefined, string, boolean]>([
    ["ann@example.com", "email-domain:example.com", true],
    ["Ann@EXAMPLE.com", "email-domain:example.com", true],
    ["ann@evil-example.com", "email-domain:example.com", false],
    ["ann@sub.example.com", "email-domain:example.com", false],
    ["ann@example.com.evil.org", "email-domain:example.com", false],
    ["ann@example.com@evil.org", "email-domain:example.com", false],
    ["ann@example.com.", "email-domain:example.com", false],
    ["ann@e\u0445ample.com", "email-domain:example.com", false],
    // a letter that is not ASCII, and has one of ASCII for its lower case
    ["ann@ban\u212A.com", "email-domain:bank.com", false],
    ["example.com", "email-domain:example.com", false],
    [undefined, "email-domain:example.com", false],
    ["ann@example.com", "email:ann@example.com", true],
    ["ANN@Example.com", "email:ann@example.com", true],
    ["joann@example.com", "email:ann@example.com", false],
    ["ann+x@example.com", "email:ann@example.com", false],
    ["\u212Aate@example.com", "email:kate@example.com", false],
    [undefined, "email:ann@example.com", false],
  ])("%s, %s: %s", async (email, group, expected) => {
    const memberships = membershipsWith({ ...(email !== undefined && { email }) });
    expect(await memberships.of(group)).toBe(expected);
  });

  it.each<[string, boolean]>([
    ["group:engineering", true],
    ["group:Engineering", false],
    ["group:engineer", false],
    ["group:group:engineering", false],
    ["organization:engineering", false],
    ["email:engineering", false],
    ["engineering", false],
  ])("of the group engineering, %s: %s", async (group, expected) => {
    expect(await membershipsWith({ groups: ["engineering"] }).of(group)).toBe(expected);
  });
});
