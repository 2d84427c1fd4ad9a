import { catalogue } from "../../../src/features.ts";
import { home } from "../../../src/home/app.tsx";
import type { Health } from "../../../src/home/health.ts";
import { settingsWith } from "../settings.ts";

export const healthy: Health = { status: "ok", checks: { kv: "ok", database: "ok", objects: "ok" } };

/** What people sign in at who do not at GitHub. */
export const oidc = {
  UPSTREAM: "oidc",
  OIDC: { issuer: "https://sso.acme.example/oidc", clientId: "client", name: "Acme" },
  OIDC_CLIENT_SECRET: "client secret of the provider",
};

/** Asks the part of a deployment that tells about it. */
export function ask(
  url: string,
  init: RequestInit = {},
  vars: Record<string, unknown> = {},
  health: Health = healthy,
): Promise<Response> {
  const { origin } = new URL(url);
  const services = { issuer: origin, settings: settingsWith(vars), catalogue, health: async () => health };
  return Promise.resolve(home.fetch(new Request(url, init), services));
}

/** The page about a deployment, as somebody's browser asks for it. */
export const pageAt = (origin: string, language = "en", vars: Record<string, unknown> = {}) =>
  ask(`${origin}/`, { headers: { accept: browser, "accept-language": language } }, vars);

/** What a browser says that it takes. */
export const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";
