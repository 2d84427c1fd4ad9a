import type { Permissions } from "./permissions.ts";

/** What a new app is to be. */
export interface WantedApp {
  readonly name: string;
  /** Where people find the server. */
  readonly homepage: string;
  /** Where GitHub sends whoever signed in; the first is the one for requests that name none. */
  readonly callbacks: readonly string[];
  readonly permissions: Permissions;
  readonly isPublic: boolean;
}

/**
 * The app, as GitHub's page for making one from a manifest reads it.
 * https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
 * @param redirectUrl where that page leads back to
 */
export function manifestOf(
  { name, homepage, callbacks, permissions, isPublic }: WantedApp,
  redirectUrl: string,
) {
  return {
    ...{ name, url: homepage, redirect_url: redirectUrl, callback_urls: callbacks },
    description: "People sign in to an MCP server with it; its tools act as them.",
    // a private app is installed by its owner only, and only its owner's people can sign in with it
    public: isPublic,
    default_permissions: permissions,
    // a sign-in begins at this server: one that an installation began would come back without its state
    request_oauth_on_install: false,
    // there is no webhook, and no hook_attributes: those are refused without an address, active or not
    default_events: [],
  };
}
