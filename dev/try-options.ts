import type { UpstreamKind } from "../src/upstream/upstream.ts";
import { parseCommandLine, upstreamNamed } from "./command-line.ts";
import { UsageError } from "./user-error.ts";

export const USAGE = `Signs in to the server like an MCP client and calls its tools on every lane.

  npm run try                              the server of npm run dev, or one started for this run
  npm run try -- --upstream oidc           the same, where people sign in at an OpenID provider
  npm run try -- --url https://HOST/mcp    a deployed server; opens the browser to sign in

  --url URL         the server's origin or its /mcp address
  --upstream KIND   where people have to sign in at the server: github or oidc. Without it, wherever that is; a server
                    that is started for this run has github
  --user LOGIN      the account to pick on a local GitHub or provider (inspector)
  --help            this text

PORT says where npm run dev listens (8788).`;

/** What the command line asks for. */
export interface TryOptions {
  readonly help: boolean;
  /** The server's origin. */
  readonly origin: string | undefined;
  readonly user: string;
  /** Where people have to sign in; undefined if anywhere will do. */
  readonly upstream: UpstreamKind | undefined;
}

/** @throws {UsageError} that says what is wrong with the command line. */
export function parseTryOptions(args: readonly string[]): TryOptions {
  const { url, user, upstream, help } = parseCommandLine("npm run try", args, {
    url: { type: "string" },
    user: { type: "string", default: "inspector" },
    upstream: { type: "string" },
    help: { type: "boolean", short: "h", default: false },
  });
  if (user.trim() === "") throw new UsageError("--user needs the name of an account, such as inspector.");
  return {
    ...{ help, user, origin: url === undefined ? undefined : originOf(url) },
    upstream: upstream === undefined ? undefined : upstreamNamed(upstream, "--upstream"),
  };
}

/** The origin of a server, of that or of its /mcp address. @throws {UsageError} */
export function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw new UsageError(`--url ${text} is not a web address: give one such as https://mcp.example.com/mcp.`);
  }
  if (!["/", "/mcp", "/mcp/"].includes(url.pathname) || url.search !== "" || url.username !== "") {
    throw new UsageError(`--url ${text} is neither an origin nor its /mcp address: give ${url.origin}/mcp.`);
  }
  return url.origin;
}
