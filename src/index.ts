import { type AccountBindings, accountsOf } from "./accounts/accounts.ts";
import { type AuthorizationBindings, authorizationServerOf } from "./authorization/authorization-server.ts";
import { bridge } from "./bridge/app.tsx";
import { insecureHost, internalError, unconfigured, unknownMetadata } from "./bridge/plain-answers.ts";
import { createEndpoints } from "./lanes/endpoints.ts";
import type { SessionBindings } from "./lanes/session-lane.ts";
import { isLoopback, SettingsError, settingsOf } from "./settings/settings.ts";
import { catalogue } from "./tools/index.ts";

export { AccountVault } from "./accounts/account-vault.ts";
export { McpSession } from "./lanes/mcp-session.ts";

type Bindings = AuthorizationBindings & AccountBindings & SessionBindings;

export default {
  async fetch(request, env, ctx) {
    try {
      return await route(request, env, ctx);
    } catch (error) {
      return error instanceof SettingsError ? unconfigured(error) : internalError(error);
    }
  },
} satisfies ExportedHandler<Bindings>;

async function route(request: Request, env: Bindings, ctx: ExecutionContext): Promise<Response> {
  const { protocol, hostname, origin, pathname } = new URL(request.url);
  if (protocol === "http:" && !isLoopback(hostname)) return insecureHost();

  const services = { catalogue, settings: settingsOf(env), accounts: accountsOf(env) };
  const server = authorizationServerOf(origin, env);
  const endpoints = () => createEndpoints(server, services, env);

  if (at(pathname, "/mcp")) return await endpoints().mcp.fetch(request, ctx);
  if (at(pathname, "/sse")) return await endpoints().sse.fetch(request, ctx);
  switch (pathname) {
    case "/.well-known/oauth-protected-resource/mcp":
      return await endpoints().mcp.fetch(request, ctx);
    case "/.well-known/oauth-protected-resource/sse":
      return await endpoints().sse.fetch(request, ctx);
    case "/.well-known/oauth-protected-resource":
      return await endpoints().root.fetch(request, ctx);
    case "/.well-known/oauth-authorization-server":
    case "/register":
    case "/token":
      return await server.fetch(request, ctx);
  }
  if (pathname.startsWith("/.well-known/")) return unknownMetadata();
  return await bridge.fetch(request, { ...services, server }, ctx);
}

/** Whether a path is an endpoint or below it. */
function at(pathname: string, endpoint: string): boolean {
  return pathname === endpoint || pathname.startsWith(`${endpoint}/`);
}
