import { z } from "zod";

/** A client that the operator registered in configuration (a public one: PKCE, no secret). */
const configuredClient = z.strictObject({
  clientId: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
  clientName: z.string().min(1).max(100),
  redirectUris: z.array(z.url()).min(1),
});

/** Names at GitHub: case does not matter there. */
const name = (pattern: RegExp) =>
  z
    .string()
    .regex(pattern)
    .transform((value) => value.toLowerCase());

/** Who may connect; nobody listed means everybody. */
const accessRules = z.strictObject({
  /** Numeric ids, or logins. */
  users: z.array(name(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/)).default([]),
  organizations: z.array(name(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/)).default([]),
  /** "organization/team", as in the team's URL. */
  teams: z.array(name(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}\/[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/)).default([]),
  /** Whom somebody who is refused may ask: an e-mail address, a URL, a name. */
  contact: z.string().max(200).default(""),
});

/** An origin as browsers send it: scheme, host and port, nothing after. */
const origin = z
  .url()
  .refine((value) => new URL(value).origin === value, "must be an origin, such as https://example.com");

/** A base URL, given without a trailing slash so that paths can be appended. */
const baseUrl = z
  .url({ protocol: /^https?$/ })
  .transform((value) => value.replace(/\/+$/, ""))
  .refine(
    (value) => value.startsWith("https:") || isLoopback(new URL(value).hostname),
    "must be https (http is for a GitHub on this machine only)",
  );

/** A list; from the command line or a file of variables, where it is text, as JSON. */
const listOf = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((value) => (typeof value === "string" ? fromJson(value) : value), z.array(item).default([]));

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const requiredSecret = (minimum: number) => z.string().trim().min(minimum);

const environment = z.object({
  GITHUB_URL: baseUrl,
  GITHUB_API_URL: baseUrl,
  GITHUB_CLIENT_ID: requiredSecret(1),
  GITHUB_CLIENT_SECRET: requiredSecret(1),
  SERVER_SECRET: requiredSecret(32),
  // left empty, it is not there
  SERVER_SECRET_PREVIOUS: z.preprocess((value) => value || undefined, requiredSecret(32).optional()),
  GRANT_IDLE_DAYS: z.coerce.number().int().min(1).max(365).default(90),
  ALLOWED_ORIGINS: listOf(origin),
  ACCESS: z.preprocess((value) => (typeof value === "string" ? fromJson(value) : (value ?? {})), accessRules),
  CLIENTS: listOf(configuredClient),
});

/** How to mend each variable, for the operator who reads {@link SettingsError}. */
const remedies: Readonly<Record<string, string>> = {
  GITHUB_URL: 'set vars.GITHUB_URL in wrangler.jsonc, for instance "https://github.com"',
  GITHUB_API_URL: 'set vars.GITHUB_API_URL in wrangler.jsonc, for instance "https://api.github.com"',
  GITHUB_CLIENT_ID: "run `npx wrangler secret put GITHUB_CLIENT_ID` with the client ID of your GitHub app",
  GITHUB_CLIENT_SECRET:
    "run `npx wrangler secret put GITHUB_CLIENT_SECRET` with a client secret of your GitHub app",
  SERVER_SECRET:
    "run `npx wrangler secret put SERVER_SECRET` with at least 32 random characters, for instance from `openssl rand -base64 32`",
  SERVER_SECRET_PREVIOUS:
    "put the former SERVER_SECRET there with `npx wrangler secret put SERVER_SECRET_PREVIOUS`, or delete it",
  ACCESS:
    'make vars.ACCESS in wrangler.jsonc { "users": [], "organizations": [], "teams": ["organization/team"], "contact": "" }',
  GRANT_IDLE_DAYS: "make vars.GRANT_IDLE_DAYS in wrangler.jsonc a number of days from 1 to 365",
  ALLOWED_ORIGINS:
    'make vars.ALLOWED_ORIGINS in wrangler.jsonc a list of origins, such as ["https://example.com"]',
  CLIENTS: "make vars.CLIENTS in wrangler.jsonc a list of { clientId, clientName, redirectUris }",
};

/** The configuration of a deployment, checked. */
export interface Settings {
  readonly github: GitHubSettings;
  /**
   * Encrypt credentials at rest, and sign remembered approvals; at least 32 characters each. After a change the
   * previous one opens what it sealed, which is then sealed anew.
   */
  readonly secrets: { readonly current: string; readonly previous?: string | undefined };
  /** A grant that no client used for this many days ends. */
  readonly grantIdleDays: number;
  readonly access: AccessRules;
  /** Origins of browser pages that may call the MCP endpoints, besides our own and loopback. */
  readonly allowedOrigins: readonly string[];
  readonly clients: readonly ConfiguredClient[];
}

export type AccessRules = z.output<typeof accessRules>;

export interface GitHubSettings {
  /** Where people sign in, without a trailing slash: https://github.com */
  readonly url: string;
  /** The REST API, without a trailing slash: https://api.github.com */
  readonly apiUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export type ConfiguredClient = z.output<typeof configuredClient>;

/** The environment lacks something; `problems` are sentences for the operator and hold no value of any variable. */
export class SettingsError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`This server is not configured. ${problems.join(" ")}`);
    this.name = "SettingsError";
    this.problems = problems;
  }
}

/** Parses a Worker's environment. @throws {SettingsError} that names each variable and how to set it. */
export function parseSettings(env: object): Settings {
  const parsed = environment.safeParse(env);
  if (!parsed.success) throw new SettingsError(problemsOf(parsed.error));
  const vars = parsed.data;
  return {
    github: {
      url: vars.GITHUB_URL,
      apiUrl: vars.GITHUB_API_URL,
      clientId: vars.GITHUB_CLIENT_ID,
      clientSecret: vars.GITHUB_CLIENT_SECRET,
    },
    secrets: { current: vars.SERVER_SECRET, previous: vars.SERVER_SECRET_PREVIOUS },
    grantIdleDays: vars.GRANT_IDLE_DAYS,
    access: vars.ACCESS,
    allowedOrigins: vars.ALLOWED_ORIGINS,
    clients: vars.CLIENTS,
  };
}

const parsedEnvironments = new WeakMap<object, Settings>();

/** {@link parseSettings}, once for each environment object: workerd hands the same one to every request. */
export function settingsOf(env: object): Settings {
  let settings = parsedEnvironments.get(env);
  if (!settings) {
    settings = parseSettings(env);
    parsedEnvironments.set(env, settings);
  }
  return settings;
}

/** Whether a hostname, as `URL.hostname` spells it, is this machine (RFC 8252 section 7.3). */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** One sentence for each variable. Values never appear: some are secrets. */
function problemsOf(error: z.ZodError): string[] {
  const variables = new Map<string, string>();
  for (const issue of error.issues) {
    const [name, ...rest] = issue.path.map(String);
    if (name === undefined || variables.has(name)) continue;
    const place = rest.length > 0 ? `${name}.${rest.join(".")}` : name;
    variables.set(name, `${place} is missing or not usable: ${remedies[name] ?? issue.message}.`);
  }
  return [...variables.values()];
}
