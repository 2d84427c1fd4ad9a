import { parseArgs } from "node:util";
import { UsageError } from "./user-error.ts";

export const USAGE = `Signs in to the server like an MCP client and calls its tools on every lane.

  npm run try                              the server of npm run dev, or one started for this run
  npm run try -- --url https://HOST/mcp    a deployed server; opens the browser to sign in

  --url URL      the server's origin or its /mcp address
  --user LOGIN   the account to pick on a local GitHub (inspector)
  --help         this text

PORT says where npm run dev listens (8788).`;

/** What the command line asks for. */
export interface TryOptions {
  readonly help: boolean;
  /** The server's origin. */
  readonly origin: string | undefined;
  readonly user: string;
}

/** @throws {UsageError} that says what is wrong with the command line. */
export function parseTryOptions(args: readonly string[]): TryOptions {
  const { url, user, help } = parse(args);
  if (user.trim() === "") throw new UsageError("--user needs the name of an account, such as inspector.");
  return { help, user, origin: url === undefined ? undefined : originOf(url) };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        url: { type: "string" },
        user: { type: "string", default: "inspector" },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (error) {
    // node:util says "Unknown option '--x'. To specify a positional argument …": its first sentence will do
    const reason =
      error instanceof Error ? error.message.split(/\.\s/, 1)[0]?.replace(/\.$/, "") : String(error);
    throw new UsageError(`${reason}. See npm run try -- --help.`);
  }
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw new UsageError(`--url ${text} is not a web address: give one such as https://mcp.example.com/mcp.`);
  }
  if (!["/", "/mcp", "/mcp/"].includes(url.pathname) || url.search !== "" || url.username !== "") {
    throw new UsageError(`--url ${text} is neither an origin nor its /mcp address: give ${url.origin}/mcp.`);
  }
  return url.origin;
}
