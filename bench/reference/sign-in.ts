import type { OAuthHelpers } from "@cloudflare/workers-oauth-provider";

export interface Bindings extends Cloudflare.Env {
  readonly OAUTH_KV: KVNamespace;
  readonly MCP_OBJECT: DurableObjectNamespace;
  readonly OAUTH_PROVIDER: OAuthHelpers;
  readonly GITHUB_API_URL: string;
  readonly GITHUB_TOKEN: string;
}

/** What a grant keeps of the person, encrypted, and gives to each session. */
export interface Props extends Record<string, unknown> {
  readonly login: string;
  readonly accessToken: string;
}

/** Everybody is signed in as the same person, whose token at GitHub is in the configuration. */
export async function signIn(request: Request, env: Bindings): Promise<Response> {
  if (new URL(request.url).pathname !== "/authorize") return new Response("Not found", { status: 404 });
  const asked = await env.OAUTH_PROVIDER.parseAuthRequest(request);
  const props: Props = { login: "demo", accessToken: env.GITHUB_TOKEN };
  const { redirectTo } = await env.OAUTH_PROVIDER.completeAuthorization({
    ...{ request: asked, userId: "demo", metadata: {}, scope: asked.scope, props },
  });
  return Response.redirect(redirectTo, 302);
}
