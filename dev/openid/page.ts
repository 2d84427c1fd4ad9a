import { html } from "hono/html";
import { accountButton, type Html, localPage } from "../local-page.ts";
import type { OpenIdAccount } from "./accounts.ts";

/** What the page shows where somebody picks an account. */
export interface AccountPicker {
  /** Who wants to know. */
  readonly clientName: string;
  readonly accounts: readonly OpenIdAccount[];
  /** Whom the client expects (OpenID Connect Core 1.0 section 3.1.2.1, `login_hint`). Anybody can have written it. */
  readonly loginHint: string | undefined;
  /** Who is signed in in this browser. */
  readonly signedInAs: string | undefined;
  /** Where the choice is sent. */
  readonly action: string;
  readonly redirectUri: string;
  /** Where "Cancel" leads. */
  readonly cancel: string;
}

/** The page that asks as whom to sign in, one button per account. */
export function accountPicker(picker: AccountPicker): Html {
  const { clientName, accounts, loginHint, signedInAs, action, redirectUri, cancel } = picker;
  return page(
    "Choose an account",
    html`${signedInAs === undefined ? "" : html`<p class="session">Signed in as ${signedInAs}</p>`}
    <p><strong>${clientName}</strong> wants to know who you are${loginHint === undefined ? "" : html`, and expects <code>${loginHint}</code>`}.</p>
    <form action="${action}" method="post">
      ${accounts.map(accountButton)}
    </form>
    <a class="cancel" href="${cancel}">Cancel</a>
    <p class="small">You will return to <code>${new URL(redirectUri).origin}</code>.</p>`,
  );
}

/** The page that somebody finds who opens the provider's address. */
export function homePage(signedInAs: string | undefined): Html {
  if (signedInAs === undefined) {
    return page(
      "Nobody is signed in here",
      html`<p>This is where people sign in to the MCP server on this machine. The app that you connect leads you here.</p>`,
    );
  }
  return page(
    `Signed in as ${signedInAs}`,
    html`<p>This browser is not asked again who you are, unless an app or the MCP server wants it.</p>
    <form action="/sign-out" method="post"><button>Sign out</button></form>
    <p class="small">What you connected stays connected.</p>`,
  );
}

/** The page for a request that cannot be answered at its client. */
export function refusalPage(error: string, description: string | undefined): Html {
  return page(
    "This sign-in cannot go on",
    html`<p><code>${error}</code>${description === undefined ? "" : html`: ${description}`}</p>`,
  );
}

const page = (title: string, content: Html) =>
  localPage({ name: "local provider", stead: "an account of yours", title, content });
