import { html } from "hono/html";
import { type Html, localPage } from "../../local-page.ts";
import type { Manifest } from "./manifest.ts";

/** Where the page's button leads. */
export const CREATE = "/settings/apps";

/** A manifest that is to become an app, and what the button sends of it. */
export interface Proposal {
  readonly manifest: Manifest;
  readonly field: string;
  readonly state: string | undefined;
  readonly organization: string | undefined;
}

/** The page that asks whether to make the app. */
export const proposalPage = ({ manifest, field, state, organization }: Proposal): Html =>
  page(
    "Create GitHub App",
    html`<p>${organization === undefined ? "" : html`For <strong>${organization}</strong>. `}It can be given a name.</p>
    <form action="${CREATE}" method="post">
      <input type="hidden" name="manifest" value="${field}">
      ${state === undefined ? "" : html`<input type="hidden" name="state" value="${state}">`}
      ${organization === undefined ? "" : html`<input type="hidden" name="organization" value="${organization}">`}
      <label>Name <input name="name" value="${manifest.name ?? ""}" maxlength="34" required></label>
      <button><strong>Create GitHub App</strong></button>
    </form>
    <p class="small">Permissions: ${permissionsOf(manifest)}.</p>`,
  );

/** The page of GitHub for a manifest that it does not take. */
export const invalidPage = (sentence: string): Html =>
  page(
    "Invalid GitHub App configuration",
    html`<p>The configuration does not appear to be a valid GitHub App manifest. Error: ${sentence}</p>`,
  );

/** Without a manifest there is a form for everything at GitHub; not here. */
export const emptyPage = (): Html =>
  page(
    "Register new GitHub App",
    html`<p>This page takes a manifest, which <code>npm run setup</code> sends.</p>`,
  );

/** At GitHub, the app reaches the repositories that it is installed on. */
export const installedPage = (): Html =>
  page("Nothing to install", html`<p>Here, who signs in with an app reaches all of their repositories.</p>`);

function permissionsOf({ default_permissions }: Manifest): string {
  const asked = Object.entries(default_permissions).map(([name, level]) => `${name} (${level})`);
  return asked.length === 0 ? "none" : asked.join(", ");
}

const page = (title: string, content: Html) =>
  localPage({ name: "local GitHub", stead: "github.com", title, content });
