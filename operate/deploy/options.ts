import { parseCommandLine } from "../../dev/command-line.ts";
import { UsageError } from "../../dev/user-error.ts";

export const USAGE = `Deploys the server to Cloudflare, creates what it needs there, and checks that clients can connect to it.

  npm run deploy                       to the account that wrangler is logged in to
  npm run deploy -- --env staging      the environment "staging" of wrangler.jsonc
  npm run deploy -- --dry-run          all of it that needs no Cloudflare account; the check is made on this machine
  npm run deploy -- --button           prints a "Deploy to Cloudflare" button for this repository

  --env NAME          an environment of wrangler.jsonc
  --upload-secrets    uploads the secrets that the Worker lacks from .dev.vars (of an environment: .dev.vars.NAME if it
                      is there) without asking
  --url ORIGIN        where people reach the server, if that is not where Cloudflare serves it: what is checked
  --dry-run, --button, --help

In CI, set CLOUDFLARE_API_TOKEN, and CLOUDFLARE_ACCOUNT_ID if the token is for several accounts.`;

/** What the command line asks for. */
export interface DeployOptions {
  readonly help: boolean;
  readonly button: boolean;
  readonly dryRun: boolean;
  readonly uploadSecrets: boolean;
  /** Undefined for what wrangler.jsonc has at its top. */
  readonly environment: string | undefined;
  /** Where to look at it; undefined for wherever Cloudflare serves it. */
  readonly url: URL | undefined;
}

/** @throws {UsageError} that says what is wrong with the command line. */
export function parseDeployOptions(args: readonly string[]): DeployOptions {
  const given = parseCommandLine("npm run deploy", args, {
    env: { type: "string" },
    url: { type: "string" },
    "upload-secrets": { type: "boolean", default: false },
    "dry-run": { type: "boolean", default: false },
    button: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  });
  return {
    ...{ help: given.help, button: given.button, dryRun: given["dry-run"] },
    uploadSecrets: given["upload-secrets"],
    environment: given.env?.trim() || undefined,
    url: given.url === undefined ? undefined : originIn(given.url),
  };
}

function originIn(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isOrigin = url !== undefined && url.href === `${url.origin}/` && /^https?:$/.test(url.protocol);
  if (!isOrigin)
    throw new UsageError(
      `--url ${JSON.stringify(text)} is no origin: give one such as https://mcp.example.com.`,
    );
  return url;
}
