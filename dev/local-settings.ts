import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseEnv } from "node:util";
import type { UpstreamKind } from "../src/upstream/upstream.ts";
import { upstreamNamed } from "./command-line.ts";
import { UserError } from "./user-error.ts";
import { deployedVars } from "./wrangler-configuration.ts";

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
  /** The file that describes it. */
  readonly from: ".dev.vars" | "wrangler.jsonc";
}

/** What `.dev.vars` says about this machine, and `wrangler.jsonc` where it says nothing. */
export interface LocalSettings {
  /** All of the file, if there is one. */
  readonly vars: Readonly<Record<string, string>> | undefined;
  /** Present when development is to use the real GitHub. */
  readonly app: GitHubApp | undefined;
  /** Where that app is: the origin and path of a GitHub, fit to be shown. Undefined if it cannot be read. */
  readonly gitHubUrl: string | undefined;
  /** Present when development is to use a real OpenID provider. */
  readonly provider: OpenIdClient | undefined;
  /** The issuer that is in `wrangler.jsonc`; without its secret here a local provider stands in for it. */
  readonly deployedIssuer: string | undefined;
  /** Where people sign in unless the command line says it. */
  readonly upstream: UpstreamKind;
  readonly serverSecret: string | undefined;
}

/** Reads both files in `root`. @throws {UserError} for what is wrong there, such as half of a GitHub app. */
export function readLocalSettings(root: string): LocalSettings {
  const file = join(root, ".dev.vars");
  const vars = existsSync(file) ? definedIn(parseEnv(textOf(file))) : undefined;
  const read = (name: string) => vars?.[name]?.trim() || undefined;
  const { UPSTREAM, OIDC, GITHUB_URL } = deployedVars(root);
  const upstream = read("UPSTREAM");
  return {
    vars,
    upstream:
      upstream === undefined
        ? upstreamNamed(String(UPSTREAM ?? "github"), "UPSTREAM in wrangler.jsonc")
        : upstreamNamed(upstream, "UPSTREAM in .dev.vars"),
    provider: openIdClient(read("OIDC"), OIDC, read("OIDC_CLIENT_SECRET")),
    deployedIssuer: issuerIn(OIDC),
    app: gitHubApp(read("GITHUB_CLIENT_ID"), read("GITHUB_CLIENT_SECRET")),
    gitHubUrl: shownAddress(read("GITHUB_URL") ?? GITHUB_URL),
    serverSecret: read("SERVER_SECRET"),
  };
}

/** An address without what may be secret in it, and without a slash at its end. */
function shownAddress(address: unknown): string | undefined {
  const url = URL.parse(String(address));
  return url === null ? undefined : `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

/** @throws {UserError} for a file of somebody else's, as a command with sudo leaves one */
function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${error.code})` : "";
    throw new UserError(
      `.dev.vars cannot be read${code}: it has to be a file of yours. If it was made with sudo, give it back: sudo chown $(id -u) .dev.vars`,
    );
  }
}

function definedIn(vars: NodeJS.Dict<string>): Record<string, string> {
  return Object.fromEntries(Object.entries(vars).map(([name, value]) => [name, value ?? ""]));
}

/** A deployed provider is for development with its secret only: what a deployment says is not about this machine. */
function openIdClient(
  here: string | undefined,
  deployed: unknown,
  clientSecret: string | undefined,
): OpenIdClient | undefined {
  if (here !== undefined) return { oidc: here, clientSecret, from: ".dev.vars" };
  if (issuerIn(deployed) === undefined || clientSecret === undefined) return undefined;
  return { oidc: JSON.stringify(deployed), clientSecret, from: "wrangler.jsonc" };
}

function issuerIn(oidc: unknown): string | undefined {
  const named = typeof oidc === "object" && oidc !== null && "issuer" in oidc ? oidc.issuer : undefined;
  return typeof named === "string" && named !== "" ? named : undefined;
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
