import { describe, expect, it } from "vitest";
import type { LinkStatus } from "../../../src/accounts/link-answers.ts";
import { credentialLacks, linkLacks } from "../../../src/authorization/needed-at-github.ts";
import type { Permissions } from "../../../src/permissions/permissions.ts";
import { ada, settingsElsewhere } from "../elsewhere.ts";

const settings = { ...settingsElsewhere() };
const oauthApp = { ...settings, github: { ...settings.github, clientId: "Ov23app" } };
const gitHubApp = { ...settings, github: { ...settings.github, clientId: "Iv23app" } };
const reading: Permissions = { scopes: ["repos:read"], repositories: { kind: "all" } };
const publicly: Permissions = { scopes: ["repos:read"], repositories: { kind: "public" } };
const linkWith = (upstreamScopes: readonly string[]): LinkStatus => ({
  ...{ account: "1001", login: "inspector", connectionId: "link", at: 0 },
  status: {
    ...{ clientId: "link", connectedAt: 0, endsAt: 1, upstreamScopes, withheld: [], credential: "good" },
    permissions: { scopes: [], repositories: { kind: "public" } },
  },
});

describe("22. what GitHub gave with a link, and what is allowed by now", () => {
  it.each([
    ["nothing, for private repositories", [], reading, true],
    ["public ones, for private ones", ["public_repo"], reading, true],
    ["all that it takes", ["repo"], reading, false],
    ["nothing, for reading public ones", [], publicly, false],
  ] as const)("%s", (_what, scopes, permissions, lacks) => {
    expect(linkLacks(linkWith(scopes), [permissions], ada, oauthApp)).toBe(lacks);
    const credential = { accessToken: "gho_a", permissions, upstreamScopes: scopes };
    expect(credentialLacks(credential, ["repos:read"], ada, oauthApp)).toBe(lacks);
    expect(credentialLacks(credential, ["profile"], ada, oauthApp)).toBe(false);
  });

  it("says nothing of a GitHub App, whose tokens have permissions in place of scopes", () => {
    expect(linkLacks(linkWith([]), [reading], ada, gitHubApp)).toBe(false);
    const credential = { accessToken: "ghu_a", permissions: reading, upstreamScopes: [] };
    expect(credentialLacks(credential, ["repos:read"], ada, gitHubApp)).toBe(false);
  });
});
