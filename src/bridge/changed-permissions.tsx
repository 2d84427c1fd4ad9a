import type { AuthRequest } from "@cloudflare/workers-oauth-provider";
import type { Context } from "hono";
import { grantable } from "../authorization/granted.ts";
import { credentialLacks } from "../authorization/needed-at-github.ts";
import { isOpenIdAccount } from "../identity/account-id.ts";
import { boundOf } from "../settings/settings.ts";
import { upstreamOf } from "../upstream/upstream-of.ts";
import { displayText } from "../web/display-text.ts";
import { renderPage, renderProblem } from "../web/render.tsx";
import type { SignedIn } from "./identity.ts";
import { PermissionsChangedPage } from "./pages/permissions.tsx";
import { connectionEnded, permissionTitles } from "./permission-problem-words.ts";
import { inWords } from "./recorded.ts";
import type { BridgeEnv } from "./services.ts";
import { setAside } from "./set-aside.ts";
import { type Purpose, redirect } from "./sign-in.ts";

/** The owner signed in: what they chose counts from now on. */
export async function changePermissions(
  c: Context<BridgeEnv>,
  { clientId }: AuthRequest,
  { permissions, connectionId }: Extract<Purpose, { kind: "change" }>,
  { credential, profile, listedLogin }: SignedIn,
  headers: Headers,
): Promise<Response> {
  const { settings, accounts } = c.env;
  const terms = grantable(upstreamOf(settings), permissions, credential, boundOf(settings, profile.id));
  const changed = { ...terms, decided: true, listedLogin };
  const isChanged = await accounts.change(profile.id, connectionId, changed, credential);
  c.env.trail.record({
    ...{ kind: "permissions", userId: profile.id, login: profile.login, clientId },
    ...(isChanged
      ? { decision: "allowed", reason: "by-person", detail: inWords(terms.permissions) }
      : { decision: "failed", reason: "connection-ended" }),
  });
  if (!isChanged) return await renderProblem(c, { ...connectionEnded(c), headers });
  const linked = isOpenIdAccount(profile.id)
    ? await accounts.linkedCredential(profile.id, connectionId)
    : undefined;
  const lacking =
    linked?.kind === "good" && credentialLacks(linked, terms.permissions.scopes, profile.id, settings)
      ? displayText(linked.login)
      : undefined;
  const body = <PermissionsChangedPage {...terms} lacking={lacking} />;
  return await renderPage(c, { status: 200, headers, title: permissionTitles(c).changedTitle, body });
}

/** The owner showed who they are: back to the page, which knows them now. */
export async function showOwner(
  c: Context<BridgeEnv>,
  { page }: Extract<Purpose, { kind: "identify" }>,
  signedIn: SignedIn,
  headers: Headers,
): Promise<Response> {
  await setAside(signedIn, c.env);
  headers.set("Location", page);
  return redirect(headers);
}
