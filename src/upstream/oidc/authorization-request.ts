import type { OidcSettings } from "../../settings/settings.ts";
import type { AccountHint, SignInRequest } from "../upstream.ts";
import type { ProviderDocument } from "./document.ts";

/** What binds an answer to its request. */
export interface Binding {
  readonly state: string;
  readonly nonce: string;
  /** RFC 7636 section 4.2, S256. */
  readonly challenge: string;
}

/** Without it there is no refresh token (OpenID Connect Core 1.0 section 11). */
const offline = "offline_access";

/** Where to send the browser to sign in (OpenID Connect Core 1.0 section 3.1.2.1). */
export function authorizationUrl(
  document: ProviderDocument,
  settings: OidcSettings,
  { redirectUri, scopes, hint, identifyOnly = false }: SignInRequest,
  { state, nonce, challenge }: Binding,
): string {
  const supportsOffline = document.scopes_supported?.includes(offline) === true;
  // an operator who names it knows that the provider gives it without asking for consent each time
  const isConfigured = settings.scopes.includes(offline);
  const asksForOffline = !identifyOnly && supportsOffline && !isConfigured;
  const configured = identifyOnly ? [] : settings.scopes;
  const all = ["openid", "profile", ...scopes, ...configured, ...(asksForOffline ? [offline] : [])];
  const prompt = promptOf(hint, asksForOffline, document.prompt_values_supported);
  const url = new URL(document.authorization_endpoint);
  const parameters = {
    ...settings.parameters,
    response_type: "code",
    client_id: settings.clientId,
    redirect_uri: redirectUri,
    scope: [...new Set(all)].join(" "),
    state,
    nonce,
    code_challenge: challenge,
    code_challenge_method: "S256",
    // the operator's counts where there is nothing else to be asked
    ...(prompt !== "" && { prompt }),
    ...(typeof hint === "object" && { login_hint: hint.login }),
  };
  // RFC 6749 section 3.1: the endpoint may have a query of its own, which stays
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/**
 * What the provider is to ask the person. To pick an account is not something that every provider can have asked, and
 * some refuse a word that they do not know; to sign in anew is (section 15.1), and there the person can take another.
 */
export function promptOf(
  hint: AccountHint,
  asksForOffline: boolean,
  supported: readonly string[] | undefined,
): string {
  const takes = (value: string) => supported === undefined || supported.includes(value);
  const account = supported?.includes("select_account") ? "select_account" : "login";
  return [
    ...(hint === "picked" && takes(account) ? [account] : []),
    ...(asksForOffline && takes("consent") ? ["consent"] : []),
  ].join(" ");
}
