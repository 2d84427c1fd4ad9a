import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  unwatchFile,
  watchFile,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { experimental_readRawConfig } from "wrangler";
import { UserError } from "./user-error.ts";

/** Those that `.dev.vars` may lack: wrangler, which requires what it passes on, gets them empty then. */
export const MAY_BE_MISSING = ["SERVER_SECRET_PREVIOUS", "GITHUB_APP_ID", "GITHUB_APP_PRIVATE_KEY"] as const;

/** The Worker's variables that wrangler is to take from the environment, unless they are among its `vars` and are taken so. */
const FROM_THE_ENVIRONMENT = [
  ...["GITHUB_CLIENT_ID", "GITHUB_CLIENT_SECRET", "SERVER_SECRET"],
  ...["UPSTREAM", "OIDC", "OIDC_CLIENT_SECRET"],
  ...MAY_BE_MISSING,
];

/** A configuration of wrangler for this machine. */
export interface LocalConfiguration {
  readonly path: string;
  /** Changes of the deployment's are not taken up any more. */
  close(): void;
}

/**
 * The deployment's configuration, in which other secrets are required: wrangler passes on no variable that is neither
 * among those nor in `vars`, and which ones a deployment has depends on where people sign in to it. It lies beside the
 * deployment's, so that paths mean the same, and follows its changes.
 */
export function localConfiguration(root: string): LocalConfiguration {
  const deployed = join(root, "wrangler.jsonc");
  const path = join(root, ".wrangler-dev.jsonc");
  write(deployed, path);
  const follow = () => {
    // without its secrets it is half of an edit: the next one mends it
    if (existsSync(deployed) && SECRETS.test(readFileSync(deployed, "utf8"))) write(deployed, path);
  };
  watchFile(deployed, { persistent: false, interval: 500 }, follow);
  return { path, close: () => unwatchFile(deployed, follow) };
}

function write(deployed: string, path: string): void {
  const local = withSecrets(readFileSync(deployed, "utf8"), Object.keys(varsIn(deployed)));
  // another server of this checkout would start anew for nothing
  if (existsSync(path) && readFileSync(path, "utf8").trimEnd() === local.trimEnd()) return;
  if (existsSync(path)) overwrite(path, local);
  else writeFileSync(path, local);
}

/**
 * In one step, and in the same file: wrangler, which watches it, would read it while it is empty, and take the next change
 * for its own doing; of a file that is renamed into place it sees no change but the first ones. What is shorter than
 * what was there ends in empty lines.
 */
function overwrite(path: string, content: string): void {
  const file = openSync(path, "r+");
  try {
    const bytes = Buffer.alloc(Math.max(Buffer.byteLength(content), fstatSync(file).size), "\n");
    bytes.write(content);
    writeSync(file, bytes, 0, bytes.length, 0);
  } finally {
    closeSync(file);
  }
}

const SECRETS = /"secrets":\s*\{[^}]*\}/;

function withSecrets(configuration: string, vars: readonly string[]): string {
  if (!SECRETS.test(configuration)) {
    throw new UserError('wrangler.jsonc has no "secrets": put back { "required": [] } there at least.');
  }
  // one that is both stops wrangler
  const required = FROM_THE_ENVIRONMENT.filter((name) => !vars.includes(name));
  return configuration.replace(SECRETS, `"secrets": { "required": ${JSON.stringify(required)} }`);
}

/** The deployment's `vars`, of `wrangler.jsonc` in `root`. */
export function deployedVars(root: string): Readonly<Record<string, unknown>> {
  return varsIn(join(root, "wrangler.jsonc"));
}

/** A configuration's `vars`. What cannot be read is wrangler's to complain about. */
function varsIn(deployed: string): Readonly<Record<string, unknown>> {
  try {
    return experimental_readRawConfig({ config: deployed }).rawConfig.vars ?? {};
  } catch {
    return {};
  }
}
