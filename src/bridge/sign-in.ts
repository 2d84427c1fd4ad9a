import { type AuthRequest, authorizationErrorRedirect } from "@cloudflare/workers-oauth-provider";
import { needsMemberships } from "../access/rules.ts";
import type { Permissions } from "../permissions/permissions.ts";
import { named } from "../policy/subjects.ts";
import type { Settings } from "../settings/settings.ts";
import { errorDescription } from "../text/error-description.ts";
import { upstreamScopesFor } from "../upstream/asked-scopes.ts";
import { UpstreamFailure } from "../upstream/failure.ts";
import type { AccountHint, Kept, Upstream } from "../upstream/upstream.ts";
import { upstreamOf, upstreamOfKind } from "../upstream/upstream-of.ts";
import { failedSignIn } from "./failed-sign-in.ts";
import { type BridgeServices, callbackUrl } from "./services.ts";

/** What somebody is sent to sign in for. */
export type Purpose =
  /** To connect a client. */
  | {
      readonly kind: "connect";
      readonly permissions: Permissions;
      /**
       * Whether the person was asked. If not, it is for an approval that they gave before, or because the operator lets
       * the client have it; what they said about the client since then counts.
       */
      readonly asked: boolean;
      /** The only account that this was allowed for, by its id; undefined for whichever signs in. */
      readonly account?: string | undefined;
      /** Until when the approval may be taken for another from the same browser, in seconds; 0: it may not. */
      readonly approvedUntil: number;
      /** The connection of that account whose place the new one takes. */
      readonly supersedes?: string | undefined;
    }
  /** To change what a connection may do. */
  | {
      readonly kind: "change";
      readonly permissions: Permissions;
      readonly account: string;
      readonly connectionId: string;
    }
  /** To show that they are the owner of the connection that a page is about. */
  | { readonly kind: "identify"; readonly account: string; readonly page: string }
  /** To use pages of ours, which are about whoever it is. */
  | { readonly kind: "visit"; readonly page: string }
  /** To link an account that they have at GitHub, where they do not sign in otherwise. */
  | {
      readonly kind: "link";
      /** Whose it is to be: the person that the pages know. */
      readonly account: string;
      /** What GitHub is asked for. */
      readonly scopes: readonly string[];
    };

/** Whether somebody signs in to allow something, and not just to show who they are. */
export function isToAllow(purpose: Purpose): purpose is Extract<Purpose, { permissions: Permissions }> {
  return purpose.kind === "connect" || purpose.kind === "change";
}

/** What the callback needs of the sign-in that it finishes; kept by the library between the two, encrypted. */
export interface SignInState extends Kept {
  readonly purpose: Purpose;
}

/**
 * Sends the browser to where people sign in. Only what the person has allowed by now may be asked for there. A client that
 * is being connected is told if that cannot be.
 * @throws {UpstreamFailure} if nobody can sign in there just now, and only the person is to know
 */
export async function signInUpstream(
  services: BridgeServices,
  request: AuthRequest,
  purpose: Purpose,
  hint: AccountHint,
  headers = new Headers(),
): Promise<Response> {
  headers.set("Location", await locationOf(services, request, purpose, hint, headers));
  return redirect(headers);
}

async function locationOf(
  { server, settings, trail }: BridgeServices,
  request: AuthRequest,
  purpose: Purpose,
  hint: AccountHint,
  headers: Headers,
): Promise<string> {
  const scopes = askedScopes(purpose, settings);
  const upstream = upstreamFor(purpose, settings);
  const asked = { redirectUri: callbackUrl(server), scopes, hint, identifyOnly: !isToAllow(purpose) };
  try {
    return await upstream.begin(asked, async (kept) => {
      const data: SignInState = { ...kept, purpose };
      return (await server.oauth.beginUpstream(request, { data, headers })).state;
    });
  } catch (failure) {
    if (!(failure instanceof UpstreamFailure)) throw failure;
    const { error, decision, reason, description } = failedSignIn(failure, upstream.name);
    const { clientId } = request;
    trail.record({ kind: "sign-in", action: purpose.kind, clientId, decision, reason });
    if (purpose.kind !== "connect") throw failure;
    return authorizationErrorRedirect(request, error, errorDescription(description));
  }
}

/** Where somebody signs in for a purpose. */
export function upstreamFor({ kind }: Pick<Purpose, "kind">, settings: Settings): Upstream {
  return kind === "link" ? upstreamOfKind("github", settings) : upstreamOf(settings);
}

/** What the upstream is asked for: the least that serves the scopes, and what the operator's rules have to look up. */
function askedScopes(purpose: Purpose, settings: Settings): readonly string[] {
  if (purpose.kind === "link") return purpose.scopes;
  if (!isToAllow(purpose)) return [];
  const upstream = upstreamOf(settings);
  const scopes = upstreamScopesFor(upstream, purpose.permissions, settings.grantable);
  const asksForGroups = needsMemberships(settings.access) || named(settings.policy).groups.length > 0;
  return asksForGroups ? [...scopes, ...upstream.groupScopes] : scopes;
}

/** Sends the browser on; the answer is for this once. */
export function redirect(headers: Headers): Response {
  headers.set("Cache-Control", "no-store");
  return new Response(null, { status: 302, headers });
}
