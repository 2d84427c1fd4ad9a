import { parseCommandLine } from "../../dev/command-line.ts";
import { originOf } from "../../dev/try-options.ts";

export const USAGE = `Looks for what keeps people from connecting, and says what to do about it.

  npm run doctor                            this checkout, and the server of npm run dev if it runs
  npm run doctor -- --url https://HOST/mcp  a deployment, from outside, as clients meet it

  --url URL   the server's origin or its /mcp address
  --json      the findings as a JSON array of { check, status, found, fix }
  --help      this text

It ends with 0 if nothing failed, and with 1 if something did; warnings do not count. PORT, GITHUB_PORT and OPENID_PORT say
where npm run dev listens (8788, 4001, 4002).`;

/** What the command line asks for. */
export interface DoctorOptions {
  readonly help: boolean;
  readonly json: boolean;
  /** The deployment's origin; undefined for this checkout. */
  readonly origin: string | undefined;
}

/** @throws {UsageError} that says what is wrong with the command line. */
export function parseDoctorOptions(args: readonly string[]): DoctorOptions {
  const { url, json, help } = parseCommandLine("npm run doctor", args, {
    url: { type: "string" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  });
  return { help, json, origin: url === undefined ? undefined : originOf(url) };
}
