import { openIdAccountId } from "../../src/identity/account-id.ts";
import type { Settings } from "../../src/settings/settings.ts";
import { settingsWith } from "./settings.ts";

/** Somebody of the provider. */
export const ada = openIdAccountId("https://id.acme.example", "ada");

const provider = { UPSTREAM: "oidc", OIDC: { issuer: "https://id.acme.example", clientId: "client" } };

/** The settings of a deployment whose people sign in at an OpenID provider, and can link an account at GitHub. */
export function settingsElsewhere(vars: Record<string, unknown> = {}): Settings {
  return settingsWith({ ...provider, ...vars });
}

/** The same where they cannot. */
export function settingsWithoutGitHub(vars: Record<string, unknown> = {}): Settings {
  return settingsElsewhere({ GITHUB_CLIENT_ID: "", GITHUB_CLIENT_SECRET: "", ...vars });
}
