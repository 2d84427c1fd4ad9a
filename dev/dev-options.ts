import type { UpstreamKind } from "../src/upstream/upstream.ts";
import { parseCommandLine, upstreamNamed } from "./command-line.ts";

export const USAGE = `Starts the server, and what people sign in at, in one terminal until Ctrl-C.

  npm run dev                        people sign in at a local GitHub, unless wrangler.jsonc says oidc
  npm run dev -- --upstream oidc     at a local OpenID provider, and can link accounts of the local GitHub

  --upstream KIND   github or oidc (UPSTREAM in .dev.vars, or in wrangler.jsonc)
  --help            this text

PORT (8788), GITHUB_PORT (4001) and OPENID_PORT (4002) move the ports. With a GitHub app or an OpenID provider in
.dev.vars, that one is used in place of the local one; OIDC_CLIENT_SECRET there is enough for the provider of
wrangler.jsonc.`;

/** What the command line asks for. */
export interface DevOptions {
  readonly help: boolean;
  /** Undefined if it does not say. */
  readonly upstream: UpstreamKind | undefined;
}

/** @throws {UsageError} that says what is wrong with the command line. */
export function parseDevOptions(args: readonly string[]): DevOptions {
  const { upstream, help } = parseCommandLine("npm run dev", args, {
    upstream: { type: "string" },
    help: { type: "boolean", short: "h", default: false },
  });
  return { help, upstream: upstream === undefined ? undefined : upstreamNamed(upstream, "--upstream") };
}
