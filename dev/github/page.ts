import { html, raw } from "hono/html";
import type { Account } from "./seed.ts";

type Html = ReturnType<typeof html>;

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

const accountButton = ({ login, name }: Account) => html`
  <button name="login" value="${login}">
    <img src="/avatars/u/${login}" alt="" width="40" height="40">
    <span><strong>${login}</strong><br>${name}</span>
  </button>`;

const page = (title: string, content: Html) => html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${title} · local GitHub</title>
  <link rel="icon" href="data:,">
  <style>${raw(STYLE)}</style>
</head>
<body>
  <main>
    <p class="notice"><strong>Local GitHub for development.</strong> Not github.com: made-up accounts, no passwords.</p>
    <h1>${title}</h1>
    ${content}
  </main>
</body>
</html>`;

const STYLE = `
:root {
  color-scheme: light dark;
  --page: light-dark(#f6f8fa, #0d1117);
  --card: light-dark(#fff, #151b23);
  --text: light-dark(#1f2328, #f0f6fc);
  --muted: light-dark(#59636e, #9198a1);
  --line: light-dark(#d1d9e0, #3d444d);
  --accent: light-dark(#0969da, #4493f8);
  --notice: light-dark(#fff8c5, #2e2a1f);
}
* { box-sizing: border-box }
body {
  margin: 0; min-height: 100vh; padding: 1.5rem 1rem; display: grid; place-items: center;
  background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif;
}
main { width: min(100%, 25rem); padding: 1.5rem; background: var(--card); border: 1px solid var(--line); border-radius: 12px }
h1 { margin: 1.25rem 0 .25rem; font-size: 1.375rem; line-height: 1.3 }
p { margin: 0 0 1rem }
code { font: .875em ui-monospace, monospace; overflow-wrap: anywhere }
p > code { padding: .125rem .375rem; background: var(--page); border-radius: 6px }
.notice { margin: 0; padding: .625rem .75rem; background: var(--notice); border-radius: 6px; font-size: .875rem }
.small { margin: 1rem 0 0; color: var(--muted); font-size: .875rem; text-align: center }
.session { margin: .75rem 0 0; color: var(--muted); font-size: .875rem }
form { display: grid; gap: .625rem }
fieldset { margin: 0; padding: .25rem .75rem .5rem; border: 1px solid var(--line); border-radius: 8px }
legend { padding: 0 .25rem; color: var(--muted); font-size: .875rem }
label { display: flex; align-items: center; gap: .5rem; padding: .25rem 0; cursor: pointer }
label input { margin: 0; accent-color: var(--accent) }
button, .cancel { font: inherit; color: inherit; border: 1px solid var(--line); border-radius: 8px; cursor: pointer }
button { display: flex; align-items: center; gap: .75rem; padding: .625rem .75rem; background: transparent; text-align: start }
button span { line-height: 1.3 }
button img { border-radius: 50% }
.cancel { display: block; margin-top: .625rem; padding: .5rem; border-color: transparent; text-align: center; text-decoration: none; color: var(--muted) }
button:hover, button:focus-visible, .cancel:hover, .cancel:focus-visible { border-color: var(--accent) }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
`;
