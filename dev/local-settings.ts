import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseEnv } from "node:util";
import type { UpstreamKind } from "../src/upstream/upstream.ts";
import { upstreamNamed } from "./command-line.ts";
import { UserError } from "./user-error.ts";

/** An OAuth App or GitHub App on the real GitHub. */
export interface GitHubApp {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** An OpenID provider that is not on this machine; as the Worker's variables have it. */
export interface OpenIdClient {
  /** JSON. */
  readonly oidc: string;
  /** Undefined for a public client. */
  readonly clientSecret: string | undefined;
}

/** What `.dev.vars` says about this machine. */
export interface LocalSettings {
  /** All of the file, if there is one. */
  readonly vars: Readonly<Record<string, string>> | undefined;
  /** Present when development is to use the real GitHub. */
  readonly app: GitHubApp | undefined;
  /** Present when development is to use a real OpenID provider. */
  readonly provider: OpenIdClient | undefined;
  /** Where people sign in unless the command line says it. */
  readonly upstream: UpstreamKind;
  readonly serverSecret: string | undefined;
}

/** Reads `.dev.vars` in `root`. @throws {UserError} for what is wrong there, such as half of a GitHub app. */
export function readLocalSettings(root: string): LocalSettings {
  const file = join(root, ".dev.vars");
  const vars = existsSync(file) ? definedIn(parseEnv(readFileSync(file, "utf8"))) : undefined;
  const read = (name: string) => vars?.[name]?.trim() || undefined;
  const oidc = read("OIDC");
  return {
    vars,
    upstream: upstreamNamed(read("UPSTREAM") ?? "github", "UPSTREAM in .dev.vars"),
    provider: oidc === undefined ? undefined : { oidc, clientSecret: read("OIDC_CLIENT_SECRET") },
    app: gitHubApp(read("GITHUB_CLIENT_ID"), read("GITHUB_CLIENT_SECRET")),
    serverSecret: read("SERVER_SECRET"),
  };
}

function definedIn(vars: NodeJS.Dict<string>): Record<string, string> {
  return Object.fromEntries(Object.entries(vars).map(([name, value]) => [name, value ?? ""]));
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
