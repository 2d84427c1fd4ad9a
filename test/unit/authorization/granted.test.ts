import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { grantable as grantableFrom } from "../../../src/authorization/granted.ts";
import { type Bound, effectiveScopes, type Permissions } from "../../../src/permissions/permissions.ts";
import type { Reach } from "../../../src/permissions/repositories.ts";
import { type ScopeName, scopeFacts, scopeNames } from "../../../src/scopes/scopes.ts";
import type { Credential } from "../../../src/upstream/credential.ts";
import { carries } from "../../../src/upstream/github/scopes.ts";
import { github, upstreamScope } from "../upstream/github/asked-scopes.ts";

const grantable = (chosen: Permissions, credential: Credential, bound: Bound) =>
  grantableFrom(github, chosen, credential, bound);

const everywhere: Reach = { kind: "all" };
const inPublic: Reach = { kind: "public" };
const listed: Reach = { kind: "listed", patterns: ["acme/*"] };
const unbounded: Bound = { scopes: scopeNames, repositories: everywhere };

const oauthApp = (...scopes: string[]): Credential => ({ accessToken: "gho_x", scopes });
const gitHubApp: Credential = { accessToken: "ghu_x", scopes: [] };

const chosen = (scopes: ScopeName[], repositories: Reach = everywhere, writeUntil?: number): Permissions => ({
  scopes,
  repositories,
  ...(writeUntil !== undefined && { writeUntil }),
});

describe("what can be granted of a choice", () => {
  it.each<[choice: Permissions, credential: Credential, left: Permissions, withheld: ScopeName[]]>([
    [chosen(["profile"]), oauthApp(), chosen(["profile"]), []],
    [chosen(["email"]), oauthApp("user:email"), chosen(["email"]), []],
    [chosen(["email"]), oauthApp("user"), chosen(["email"]), []],
    [chosen(["email"]), oauthApp("repo"), chosen([]), ["email"]],
    [chosen(["repos:read"]), oauthApp("repo"), chosen(["repos:read"]), []],
    // a listed repository can be private
    [chosen(["repos:read"], listed), oauthApp("public_repo"), chosen([], listed), ["repos:read"]],
    [chosen(["repos:read"], inPublic), oauthApp(), chosen(["repos:read"], inPublic), []],
    [chosen(["repos:write"]), oauthApp("repo"), chosen(["repos:write"]), []],
    [chosen(["repos:write"]), oauthApp("public_repo"), chosen([]), ["repos:write"]],
    [chosen(["repos:write"], inPublic), oauthApp("repo"), chosen(["repos:write"], inPublic), []],
    [chosen(["repos:write"], inPublic), oauthApp("public_repo"), chosen(["repos:write"], inPublic), []],
    // writing includes reading, for which GitHub is not needed there
    [chosen(["repos:write"], inPublic), oauthApp(), chosen(["repos:read"], inPublic), ["repos:write"]],
    // and a time that was for writing is about nothing then
    [chosen(["repos:write"], inPublic, 9), oauthApp(), chosen(["repos:read"], inPublic), ["repos:write"]],
    [
      chosen(["email", "repos:write"], everywhere, 9),
      oauthApp("repo"),
      chosen(["repos:read", "repos:write"], everywhere, 9),
      ["email"],
    ],
    [chosen(["email", "repos:write"], listed), gitHubApp, chosen(["email", "repos:write"], listed), []],
    [chosen([]), oauthApp(), chosen([]), []],
  ])("%j with %j: %j", (choice, credential, left, withheld) => {
    expect(grantable(choice, credential, unbounded)).toEqual({
      permissions: left,
      withheld: withheld.map((scope) => ({ scope, by: "github" })),
    });
  });

  it.each<[bound: Bound, choice: Permissions, credential: Credential, left: Permissions, withheld: object[]]>(
    [
      [
        { ...unbounded, scopes: ["profile"] },
        chosen(["profile", "admin"], everywhere, 9),
        oauthApp(),
        chosen(["profile"]),
        [{ scope: "admin", by: "operator" }],
      ],
      [
        { ...unbounded, scopes: ["repos:read"] },
        chosen(["repos:write"], listed, 9),
        oauthApp("repo"),
        chosen(["repos:read"], listed),
        [{ scope: "repos:write", by: "operator" }],
      ],
      // it is the operator's no, whatever GitHub says
      [
        { ...unbounded, scopes: [] },
        chosen(["email"]),
        oauthApp(),
        chosen([]),
        [{ scope: "email", by: "operator" }],
      ],
      [
        { ...unbounded, scopes: ["profile", "email"] },
        chosen(["profile", "email", "admin"]),
        oauthApp(),
        chosen(["profile"]),
        [
          { scope: "email", by: "github" },
          { scope: "admin", by: "operator" },
        ],
      ],
      // a GitHub App's token stands above GitHub's scopes, not above the operator
      [
        { ...unbounded, scopes: ["profile"] },
        chosen(["profile", "repos:read"]),
        gitHubApp,
        chosen(["profile"]),
        [{ scope: "repos:read", by: "operator" }],
      ],
      // where the operator lets nobody reach private repositories, nothing is needed of GitHub for them
      [
        { ...unbounded, repositories: inPublic },
        chosen(["repos:read"]),
        oauthApp(),
        chosen(["repos:read"]),
        [],
      ],
      [
        { ...unbounded, repositories: inPublic },
        chosen(["repos:write"], listed),
        oauthApp("public_repo"),
        chosen(["repos:write"], listed),
        [],
      ],
      [
        { ...unbounded, repositories: listed },
        chosen(["repos:read"]),
        oauthApp(),
        chosen([]),
        [{ scope: "repos:read", by: "github" }],
      ],
    ],
  )("within %j, %j with %j: %j", (bound, choice, credential, left, withheld) => {
    expect(grantable(choice, credential, bound)).toEqual({ permissions: left, withheld });
  });
});

describe("whatever is chosen", () => {
  const reaches = fc.constantFrom(everywhere, inPublic, listed);
  const choices = fc
    .tuple(fc.subarray([...scopeNames]), reaches, fc.option(fc.constant(9), { nil: undefined }))
    .map((parts) => chosen(...parts));
  const bounds = fc
    .tuple(fc.subarray([...scopeNames]), reaches)
    .map(([scopes, repositories]) => ({ scopes, repositories }));
  const credentials = fc.oneof(
    fc.subarray(["repo", "public_repo", "user:email", "read:org"]).map((scopes) => oauthApp(...scopes)),
    fc.constant(gitHubApp),
  );

  it("no more is granted, for no longer and in no more repositories", () => {
    fc.assert(
      fc.property(choices, credentials, bounds, (choice, credential, bound) => {
        const { permissions } = grantable(choice, credential, bound);
        const most = effectiveScopes(choice.scopes, undefined, { scopes: scopeNames }, 0);
        expect(most).toEqual(expect.arrayContaining(permissions.scopes));
        expect(permissions.repositories).toEqual(choice.repositories);
        if (permissions.scopes.some((name) => scopeFacts(name).changes))
          expect(permissions.writeUntil).toBe(choice.writeUntil);
      }),
    );
  });

  it("what is granted is within the bound, and served by the credential", () => {
    fc.assert(
      fc.property(choices, credentials, bounds, (choice, credential, bound) => {
        const { permissions } = grantable(choice, credential, bound);
        const reachOnlyPublic = [choice.repositories, bound.repositories].includes(inPublic);
        for (const name of permissions.scopes) {
          expect(bound.scopes).toContain(name);
          const needed = upstreamScope(name, reachOnlyPublic);
          if (needed !== undefined) expect(carries(credential, needed)).toBe(true);
        }
      }),
    );
  });

  it("each scope that was chosen is granted or said to be withheld", () => {
    fc.assert(
      fc.property(choices, credentials, bounds, (choice, credential, bound) => {
        const { permissions, withheld } = grantable(choice, credential, bound);
        for (const name of choice.scopes)
          expect(withheld.some(({ scope }) => scope === name)).toBe(!permissions.scopes.includes(name));
      }),
    );
  });
});

describe("where the upstream has nothing of the kind", () => {
  it("it is withheld, whatever credential there is, and what it implies as well", () => {
    const elsewhere = { ...github, lacks: ["repos:read", "repos:write"] as const };
    const choice = chosen(["profile", "repos:write"], inPublic, 9);
    expect(grantableFrom(elsewhere, choice, gitHubApp, unbounded)).toEqual({
      permissions: chosen(["profile"], inPublic),
      withheld: [{ scope: "repos:write", by: "github" }],
    });
  });
});
