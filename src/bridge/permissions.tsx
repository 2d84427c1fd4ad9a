import type { AuthRequest } from "@cloudflare/workers-oauth-provider";
import type { Context } from "hono";
import { openPermissionLink, type PermissionRequest } from "../authorization/permission-link.ts";
import { effectiveScopes, type Permissions } from "../permissions/permissions.ts";
import { canChange, type ScopeName } from "../scopes/scopes.ts";
import { boundOf } from "../settings/settings.ts";
import { upstreamScopesFor } from "../upstream/asked-scopes.ts";
import { upstreamOf } from "../upstream/upstream-of.ts";
import { clientTitle } from "../web/client-identity.tsx";
import { displayText } from "../web/display-text.ts";
import { languageOf } from "../web/language.ts";
import { addCookies, renderPage, renderProblem } from "../web/render.tsx";
import { readMemory } from "./browser.ts";
import { readChoice } from "./choice.ts";
import { readDecision } from "./decision.ts";
import { linkedLogin } from "./linked-login.ts";
import { firstEntries, offeredScopes } from "./offer.ts";
import { PermissionsPage } from "./pages/permissions.tsx";
import { connectionEnded, permissionTitles, tooOld, unchanged } from "./permission-problem-words.ts";
import type { BridgeEnv } from "./services.ts";
import { signInUpstream } from "./sign-in.ts";
import { notWhole, startAgainOf } from "./start-again.ts";

/** Claims about the person are part of their grant, and are chosen when a client connects. */
const fixed: readonly ScopeName[] = ["profile", "email"];

/** GET /permissions: what a connection may do, to be changed by its owner. A link to it proves nothing. */
export async function showPermissions(c: Context<BridgeEnv>): Promise<Response> {
  const sealed = c.req.query("request") ?? "";
  const link = await openPermissionLink(sealed, c.env.settings);
  if (!link) return await renderProblem(c, tooOld(c));
  const memory = await readMemory(c);
  if (memory?.userId !== link.userId) {
    // What is allowed is its owner's to see
    const purpose = { kind: "identify", account: link.userId, page: startAgainOf(c) ?? "/" } as const;
    return await signInUpstream(c.env, carrierOf(c, link, sealed), purpose, undefined);
  }
  return await askOwner(c, link, sealed, memory.login);
}

/** POST /permissions: the owner decided. It counts once they signed in. */
export async function decidePermissions(c: Context<BridgeEnv>): Promise<Response> {
  const { server, settings } = c.env;
  const decision = await readDecision(c);
  if (!decision) return await renderProblem(c, notWhole(c));
  const { form, handle, approved } = decision;
  const { request, headers } = await server.oauth.approveConsent(c.req.raw, handle);
  const link =
    request.responseType === notOAuth ? await openPermissionLink(request.state, settings) : undefined;
  if (!link) return await renderProblem(c, { ...tooOld(c), headers });
  const memory = await readMemory(c);
  if (memory?.userId !== link.userId) {
    // Somebody else signed in here since the page was shown
    const page = `/permissions?request=${request.state}`;
    const purpose = { kind: "identify", account: link.userId, page } as const;
    return await signInUpstream(c.env, request, purpose, undefined, headers);
  }
  if (!approved) {
    const { userId, clientId } = link;
    c.env.trail.record({ kind: "permissions", decision: "denied", reason: "by-person", userId, clientId });
    return await renderProblem(c, { ...unchanged(c), headers });
  }
  const current = await c.env.accounts.permissions(link.userId, link.connectionId);
  if (!current) return await renderProblem(c, { ...connectionEnded(c), headers });
  const choice = readChoice(form, changeable(link, c), settings.grantable.repositories, Date.now());
  if (choice.kind === "forged") return await renderProblem(c, { ...notWhole(c), headers });
  if (choice.kind === "incomplete")
    return await askOwner(c, link, request.state, memory.login, { ...choice, headers });
  const kept = current.scopes.filter((name) => fixed.includes(name));
  const permissions: Permissions = {
    ...choice.permissions,
    scopes: [...kept, ...choice.permissions.scopes],
  };
  const { userId, connectionId } = link;
  return await signInUpstream(
    c.env,
    request,
    { kind: "change", permissions, account: userId, connectionId },
    memory,
    headers,
  );
}

async function askOwner(
  c: Context<BridgeEnv>,
  link: PermissionRequest,
  sealed: string,
  account: string,
  sent?: Pick<Extract<ReturnType<typeof readChoice>, { kind: "incomplete" }>, "entries" | "problems"> & {
    headers: Headers;
  },
): Promise<Response> {
  const { server, settings, accounts } = c.env;
  const permissions = await accounts.permissions(link.userId, link.connectionId);
  if (!permissions)
    return await renderProblem(c, { ...connectionEnded(c), ...(sent && { headers: sent.headers }) });
  const bound = boundOf(settings, link.userId);
  const allowed = effectiveScopes(permissions.scopes, permissions.writeUntil, bound, Date.now());
  const offered = changeable(link, c);
  const client = await server.oauth.lookupClient(link.clientId).catch(() => null);
  const consent = await server.oauth.beginConsent(carrierOf(c, link, sealed));
  addCookies(consent.headers, sent?.headers);
  const requested = [...allowed, ...link.wanted];
  return await renderPage(c, {
    status: sent ? 400 : 200,
    headers: consent.headers,
    title: permissionTitles(c).pageTitle,
    body: (
      <PermissionsPage
        client={clientTitle(languageOf(c), link.clientId, client?.clientName)}
        account={displayText(account)}
        fixed={allowed.filter((name) => fixed.includes(name))}
        choices={{
          offered,
          entries: sent?.entries ?? firstEntries(requested, offered, { allowed, permissions }),
          requested,
          granted: allowed,
          upstream: upstreamOf(settings),
          upstreamScopes: upstreamScopesFor(upstreamOf(settings), permissions, settings.grantable),
          linked: await linkedLogin(link.userId, c.env),
          bound: bound.repositories,
          writeUntil: canChange(allowed) ? permissions.writeUntil : undefined,
          problems: sent?.problems,
        }}
        handle={consent.handle}
      />
    ),
  });
}

/** What can be changed on a connection. */
function changeable(link: PermissionRequest, c: Context<BridgeEnv>): ScopeName[] {
  const bound = boundOf(c.env.settings, link.userId);
  const offered = offeredScopes(["admin"], c.env.settings);
  return offered.filter((name) => bound.scopes.includes(name) && !fixed.includes(name));
}

/** Marks what is kept for this page, so that no form of it can be sent to /authorize, nor the other way around. */
const notOAuth = "permissions";

/** What the library keeps between the page, the form and the upstream's answer. It is no client's request. */
function carrierOf(c: Context<BridgeEnv>, link: PermissionRequest, sealed: string): AuthRequest {
  return {
    responseType: notOAuth,
    clientId: link.clientId,
    redirectUri: `${c.env.server.issuer}/permissions`,
    scope: [],
    state: sealed,
  };
}
