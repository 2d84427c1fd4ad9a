import { html } from "hono/html";
import { accountButton, type Html, localPage } from "../local-page.ts";
import type { Account } from "./seed.ts";

/** The field by which the picker's own answer differs from a request that merely hints at an account. */
export const PICKED = "choose";
/** The picker's checkboxes: a scope that the person lets the app have. */
export const GRANTED_SCOPE = "granted_scope";

/** What the account picker shows, and what its buttons send. */
export interface AccountPicker {
  readonly appName: string;
  readonly accounts: readonly Account[];
  /** Those requested; the person may untick any. */
  readonly scopes: readonly string[];
  /** Who picked an account in this browser before. */
  readonly signedInAs: string | undefined;
  /** The authorization request, sent again with the chosen `login`. */
  readonly query: Readonly<Record<string, string>>;
  readonly redirectUri: string;
  /** Where "Cancel" leads. */
  readonly cancel: string;
}

const PICKERS_OWN = ["login", PICKED, GRANTED_SCOPE];

/** The page that asks as whom to sign in, one button per account, and which of the scopes to grant. */
export function accountPicker({
  appName,
  accounts,
  scopes,
  signedInAs,
  query,
  redirectUri,
  cancel,
}: AccountPicker): Html {
  const request = Object.entries(query).filter(([name]) => !PICKERS_OWN.includes(name));
  return page(
    "Choose an account",
    html`${signedInAs === undefined ? "" : html`<p class="session">Signed in as ${signedInAs}</p>`}
    <p><strong>${appName}</strong> wants to know who you are.</p>
    <form action="/login/oauth/authorize" method="get">
      ${request.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
      <input type="hidden" name="${PICKED}" value="1">
      ${scopes.length > 0 ? scopeChoice(scopes) : ""}
      ${accounts.map(accountButton)}
    </form>
    <a class="cancel" href="${cancel}">Cancel</a>
    <p class="small">You will return to <code>${new URL(redirectUri).origin}</code>.</p>`,
  );
}

/** The page for a request that cannot be answered at its redirect_uri, because that is not to be trusted. */
export function misconfigured(parameter: "client_id" | "redirect_uri"): Html {
  return page(
    "This app is not set up right",
    html`<p>The <code>${parameter}</code> of this sign-in is not registered with this local GitHub.
    Check the app's settings against <code>seed.yaml</code>.</p>`,
  );
}

const scopeChoice = (scopes: readonly string[]) => html`
  <fieldset>
    <legend>Scopes to grant</legend>
    ${[...new Set(scopes)].map(scopeBox)}
  </fieldset>`;

const scopeBox = (scope: string) => html`
    <label><input type="checkbox" name="${GRANTED_SCOPE}" value="${scope}" checked> <code>${scope}</code></label>`;

const page = (title: string, content: Html) =>
  localPage({ name: "local GitHub", stead: "github.com", title, content });
