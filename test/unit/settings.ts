import { parseSettings, type Settings } from "../../src/settings/settings.ts";

/** The settings of a deployment that limits nothing, unless said otherwise. */
export function settingsWith(vars: Record<string, unknown> = {}): Settings {
  return parseSettings({
    GITHUB_URL: "https://github.com",
    GITHUB_API_URL: "https://api.github.com",
    GITHUB_CLIENT_ID: "Iv1.client",
    GITHUB_CLIENT_SECRET: "client secret of the app",
    SERVER_SECRET: "a server secret of more than 32 characters",
    ...vars,
  });
}
