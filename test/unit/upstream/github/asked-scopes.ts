import type { Bound, Permissions } from "../../../../src/permissions/permissions.ts";
import type { ScopeName } from "../../../../src/scopes/scopes.ts";
import * as asked from "../../../../src/upstream/asked-scopes.ts";
import { gitHubUpstream } from "../../../../src/upstream/github/upstream.ts";
import { settingsWith } from "../../settings.ts";

/** GitHub, where people sign in; nothing is sent to it. */
export const github = gitHubUpstream(settingsWith().github);

/** What GitHub is asked for. */

export const upstreamScope = github.scopeFor;

export const upstreamScopes = (granted: readonly ScopeName[], inPublic?: boolean) =>
  asked.upstreamScopes(github, granted, inPublic);

export const upstreamScopesFor = (allowed: Permissions, bound: Bound) =>
  asked.upstreamScopesFor(github, allowed, bound);
