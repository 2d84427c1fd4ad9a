import { accountPages } from "./account-pages/app.tsx";
import { adminPages } from "./admin-pages/app.tsx";
import { adminServices } from "./admin-pages/services.ts";
import { purgeEntries } from "./audit/database.ts";
import { cleanUp, registrationLifetime } from "./authorization/housekeeping.ts";
import { serveUserInfo } from "./authorization/userinfo.ts";
import { bridge } from "./bridge/app.tsx";
import { serveToolsLock } from "./bridge/tools-lock.ts";
import type { Catalogue } from "./catalogue/catalogue.ts";
import { isAtHome } from "./home/addresses.ts";
import { home } from "./home/app.tsx";
import { showToPeople } from "./home/endpoint-page.tsx";
import { healthOf } from "./home/health.ts";
import { isLoopback } from "./settings/loopback.ts";
import { SettingsError } from "./settings/settings.ts";
import { type Bindings, siteOf } from "./site.ts";
import { reportFailure } from "./telemetry/failure.ts";
import { inTrace, newTrace, traceOf } from "./telemetry/trace.ts";
import { clientGone, insecureHost, internalError, unknownMetadata } from "./web/plain-answers.ts";
import { answerUnconfigured } from "./web/unconfigured.tsx";

/** The Worker that serves a catalogue. */
export function createWorker(catalogue: Catalogue) {
  return {
    async fetch(request, env, ctx) {
      return await inTrace(traceOf(request.headers), async () => {
        try {
          return await route(request, env, ctx, catalogue);
        } catch (error) {
          if (error instanceof SettingsError) return await answerUnconfigured(request, error);
          return request.signal.aborted ? clientGone() : internalError(error);
        }
      });
    },
    /** The cron trigger of wrangler.jsonc. Grants are the same at every origin. */
    async scheduled(_controller, env) {
      await inTrace(newTrace(), () => keepHouse(env, catalogue));
    },
  } satisfies ExportedHandler<Bindings>;
}

async function keepHouse(env: Bindings, catalogue: Catalogue): Promise<void> {
  const { server, services } = siteOf("https://localhost", env, catalogue);
  const { grantIdleDays, audit } = services.settings;
  // one of them failing does not keep the other from being done
  const done = await Promise.allSettled([
    cleanUp(env.OAUTH_KV, server.oauth, registrationLifetime(grantIdleDays)),
    purgeEntries(env.AUDIT, audit.days),
  ]);
  const references = done.flatMap((part, index) =>
    part.status === "rejected"
      ? [reportFailure("housekeeping_failed", part.reason, { part: ["grants", "audit"][index] })]
      : [],
  );
  // the run counts as failed; Cloudflare keeps what this says, so it is nothing that an error of somebody else's says
  if (references.length > 0) throw new Error(`Housekeeping failed: ${references.join(", ")}`);
}

async function route(
  request: Request,
  env: Bindings,
  ctx: ExecutionContext,
  catalogue: Catalogue,
): Promise<Response> {
  const { protocol, hostname, origin, pathname } = new URL(request.url);
  if (protocol === "http:" && !isLoopback(hostname)) return insecureHost();

  const { server, endpoints, services, pins, limitAddresses } = siteOf(origin, env, catalogue);
  if (isAt(pathname, "/mcp"))
    return await showToPeople(request, await endpoints.mcp.fetch(request, ctx), origin, services);
  if (isAt(pathname, "/sse"))
    return await showToPeople(request, await endpoints.sse.fetch(request, ctx), origin, services);
  switch (pathname) {
    case "/.well-known/oauth-protected-resource/mcp":
      return await endpoints.mcp.metadata(request, ctx);
    case "/.well-known/oauth-protected-resource/sse":
      return await endpoints.sse.metadata(request, ctx);
    case "/.well-known/oauth-protected-resource":
      return await endpoints.root.metadata(request, ctx);
    case "/.well-known/oauth-authorization-server":
    case "/register":
    case "/token":
      return await server.fetch(request, ctx);
    case "/tools.lock.json":
      return serveToolsLock(request, catalogue.lock);
    case "/userinfo":
      return await serveUserInfo(request, server, services);
  }
  if (isAt(pathname, "/.well-known")) return unknownMetadata();
  if (isAt(pathname, "/account"))
    return await accountPages.fetch(request, { ...services, server, audit: env.AUDIT }, ctx);
  if (isAt(pathname, "/admin")) return await adminPages.fetch(request, adminServices(server, services), ctx);
  if (isAtHome(pathname)) {
    const health = () => healthOf(env, (look) => ctx.waitUntil(look));
    return await home.fetch(request, { ...services, issuer: server.issuer, health }, ctx);
  }
  return await bridge.fetch(request, { ...services, server, pins, limitAddresses }, ctx);
}

/** Whether a path is an endpoint or below it. */
function isAt(pathname: string, endpoint: string): boolean {
  return pathname === endpoint || pathname.startsWith(`${endpoint}/`);
}
