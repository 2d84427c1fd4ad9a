import {
  OAuthAuthorizationServer,
  type OAuthHelpers,
  OAuthResourceServer,
} from "@cloudflare/workers-oauth-provider";
import { Octokit } from "octokit";
import { addAnswerAt } from "./answers.ts";

// Runs in workerd: what no server that checks tokens can do without.

export interface Bindings {
  readonly OAUTH_KV: KVNamespace;
  readonly GITHUB_API_URL: string;
  readonly GITHUB_TOKEN: string;
}

/** What a grant keeps. */
interface Props {
  readonly accessToken: string;
}

interface Site {
  readonly server: OAuthAuthorizationServer<Bindings>;
  readonly oauth: OAuthHelpers;
  readonly protectedBy: OAuthResourceServer<Bindings, Props>;
}

function siteOf(origin: string, env: Bindings): Site {
  const resource = `${origin}/mcp`;
  const server = new OAuthAuthorizationServer<Bindings>({
    issuer: origin,
    resources: [resource],
    defaultResource: resource,
    authorizeEndpoint: "/authorize",
    tokenEndpoint: "/token",
    clientRegistrationEndpoint: "/register",
    scopesSupported: ["profile"],
  });
  const addAnswer = addAnswerAt(origin);
  const protectedBy = new OAuthResourceServer<Bindings, Props>({
    resourceMetadata: { resource, authorization_servers: [origin] },
    requiredScopes: ["profile"],
    validateToken: (bindings) => (audience, token) => server.validateToken<Props>(audience, token, bindings),
    handler: {
      fetch: async (request, bindings, ctx) =>
        new URL(request.url).pathname === "/mcp"
          ? new Response(addAnswer, { headers: { "content-type": "application/json" } })
          : await askGitHub(bindings, ctx.props),
    },
  });
  return { server, oauth: server.getOAuthApi(env), protectedBy };
}

/** The request of `userInfoOctokit`, with the credential that the token carries. */
async function askGitHub(env: Bindings, props: Props): Promise<Response> {
  const octokit = new Octokit({
    baseUrl: env.GITHUB_API_URL,
    auth: props.accessToken,
    userAgent: "floor",
    throttle: { enabled: false },
    retry: { enabled: false },
  });
  const { data } = await octokit.rest.users.getAuthenticated();
  return Response.json({ jsonrpc: "2.0", id: 1, result: { login: data.login } });
}

const sites = new Map<string, Site>();

export default {
  async fetch(request, env, ctx) {
    const { origin, pathname } = new URL(request.url);
    const site = sites.get(origin) ?? siteOf(origin, env);
    sites.set(origin, site);
    if (pathname === "/mcp" || pathname.startsWith("/mcp/"))
      return await site.protectedBy.fetch(request, env, ctx);
    if (pathname !== "/authorize") return await site.server.fetch(request, env, ctx);
    const asked = await site.oauth.parseAuthRequest(request);
    const { redirectTo } = await site.oauth.completeAuthorization({
      ...{ request: asked, userId: "1", scope: asked.scope, metadata: {} },
      props: { accessToken: env.GITHUB_TOKEN } satisfies Props,
    });
    return Response.redirect(redirectTo, 302);
  },
} satisfies ExportedHandler<Bindings>;
