import { type Icon, iconsAt, thisServer } from "../identity/this-server.ts";
import { type ScopeName, scopeNames } from "../scopes/scopes.ts";
import { upstreamOf } from "../upstream/upstream-of.ts";
import { scopeSentences } from "../web/scope-words.ts";
import { clientSteps } from "./client-words.tsx";
import { type ClientWay, clientWays } from "./clients.ts";
import { type Endpoint, endpointsAt } from "./endpoints.ts";
import type { HomeServices } from "./services.ts";
import { type ShownTool, shownTools } from "./shown-tools.ts";

/** The page about this server, as data. docs/connect.md has its shape. */
export interface Description {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly version: string;
  readonly websiteUrl: string;
  readonly icons: readonly Icon[];
  readonly endpoints: { readonly mcp: Endpoint; readonly sse: Endpoint };
  /** Where people sign in. */
  readonly signIn: { readonly kind: "github" | "oidc"; readonly name: string };
  readonly clients: readonly (ClientWay & { readonly steps?: string })[];
  readonly scopes: readonly { readonly name: ScopeName; readonly allows: string }[];
  readonly tools: readonly ShownTool[];
  /** Documents and pages of this server. */
  readonly links: Readonly<Record<string, string>>;
}

/** What is told of this server at its origin, to anybody. */
export function descriptionOf({
  issuer,
  settings,
  catalogue,
}: Pick<HomeServices, "issuer" | "settings" | "catalogue">): Description {
  const { name, title, description, version } = thisServer;
  const { kind, name: place } = upstreamOf(settings);
  return {
    ...{ name, title, description, version },
    websiteUrl: `${issuer}/`,
    icons: iconsAt(issuer),
    endpoints: endpointsAt(issuer),
    signIn: { kind, name: place },
    clients: clientWays(issuer).map((way) => ({
      ...way,
      ...(way.available && { steps: clientSteps.en[way.id].replaceAll(/\*([^*]+)\*/g, "“$1”") }),
    })),
    scopes: scopeNames.map((scope) => ({
      name: scope,
      allows: scopeSentences.en[scope]({ kind, name: place }),
    })),
    tools: shownTools(catalogue, settings),
    links: linksAt(issuer),
  };
}

/** The documents and pages of a server at an origin. */
function linksAt(origin: string): Readonly<Record<string, string>> {
  return {
    account: `${origin}/account`,
    health: `${origin}/health`,
    authorizationServer: `${origin}/.well-known/oauth-authorization-server`,
    protectedResource: `${origin}/.well-known/oauth-protected-resource/mcp`,
    definitions: `${origin}/tools.lock.json`,
    registry: `${origin}/server.json`,
    models: `${origin}/llms.txt`,
  };
}
