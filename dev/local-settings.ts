import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseEnv } from "node:util";
import { UserError } from "./user-error.ts";

/** An OAuth App or GitHub App on the real GitHub. */
export interface GitHubApp {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What `.dev.vars` says about this machine. */
export interface LocalSettings {
  /** The file, if there is one. */
  readonly file: string | undefined;
  /** Present when development is to use the real GitHub. */
  readonly app: GitHubApp | undefined;
  readonly serverSecret: string | undefined;
}

/** Reads `.dev.vars` in `root`. @throws {UserError} when only half of the GitHub app is there. */
export function readLocalSettings(root: string): LocalSettings {
  const file = join(root, ".dev.vars");
  if (!existsSync(file)) return { file: undefined, app: undefined, serverSecret: undefined };
  const vars = parseEnv(readFileSync(file, "utf8"));
  const read = (name: string) => vars[name]?.trim() || undefined;
  return {
    file,
    app: gitHubApp(read("GITHUB_CLIENT_ID"), read("GITHUB_CLIENT_SECRET")),
    serverSecret: read("SERVER_SECRET"),
  };
}

function gitHubApp(clientId: string | undefined, clientSecret: string | undefined): GitHubApp | undefined {
  if (clientId === undefined && clientSecret === undefined) return undefined;
  if (clientId !== undefined && clientSecret !== undefined) return { clientId, clientSecret };
  const [present, absent] = clientId ? ["ID", "SECRET"] : ["SECRET", "ID"];
  throw new UserError(
    `.dev.vars sets GITHUB_CLIENT_${present} but not GITHUB_CLIENT_${absent}: set both for the real GitHub, or neither for the local one.`,
  );
}

/** A fresh SERVER_SECRET. */
export function newServerSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** The SERVER_SECRET of this checkout, made at the first start: a restart can read what the last one stored. */
export function keptServerSecret(root: string): string {
  const file = join(root, ".wrangler", "dev-secret");
  if (existsSync(file)) return readFileSync(file, "utf8").trim();
  const secret = newServerSecret();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${secret}\n`, { mode: 0o600 });
  return secret;
}
