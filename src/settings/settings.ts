import type { z } from "zod";
import { isAccountOf, isOpenIdAccount } from "../identity/account-id.ts";
import type { Bound } from "../permissions/permissions.ts";
import { meantElsewhere } from "./elsewhere.ts";
import { environment } from "./environment.ts";
import { headlessOf, headlessProblems } from "./headless.ts";
import { comparable } from "./listed.ts";
import { missingVariables } from "./missing.ts";
import { misspelledVariables } from "./misspelled.ts";
import type { Settings } from "./parsed.ts";
import { policyFlaws, policyProblems } from "./policy-problems.ts";
import { remedies } from "./remedies.ts";

export type { AccessRules, ConfiguredClient, FirstPartyClient } from "./environment.ts";
export type { HeadlessSettings } from "./headless.ts";
export type { AppSettings, GitHubSettings, OidcSettings, Settings } from "./parsed.ts";

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
  const misspelled = misspelledVariables(env, Object.keys(environment.shape));
  const parsed = environment.safeParse(env);
  const missing = missingVariables(env);
  const problems = [
    ...misspelled,
    ...missing.map((name) => problemOf(name, remedies[name])),
    ...meantElsewhere(parsed.success ? parsed.data : readable(env)),
  ];
  if (!parsed.success) throw new SettingsError([...problems, ...problemsOf(parsed.error)]);
  const vars = parsed.data;
  problems.push(...headlessProblems(vars));
  if (problems.length > 0) throw new SettingsError(problems);
  const openId = oidcOf(vars);
  const compared = (listed: string) => comparable(listed, openId.oidc?.issuer);
  return deepFreeze({
    github: {
      url: vars.GITHUB_URL,
      apiUrl: vars.GITHUB_API_URL,
      clientId: vars.GITHUB_CLIENT_ID ?? "",
      clientSecret: vars.GITHUB_CLIENT_SECRET ?? "",
    },
    ...openId,
    linksGitHub: vars.UPSTREAM === "oidc" && vars.GITHUB_CLIENT_ID !== undefined,
    secrets: { current: vars.SERVER_SECRET, previous: vars.SERVER_SECRET_PREVIOUS },
    grantIdleDays: vars.GRANT_IDLE_DAYS,
    audit: { days: vars.AUDIT_DAYS, arguments: vars.AUDIT_ARGUMENTS },
    access: { ...vars.ACCESS, users: vars.ACCESS.users.map(compared) },
    grantable: vars.GRANTABLE,
    operators: vars.OPERATORS.map(compared),
    policy: vars.POLICY,
    ...headlessOf(vars),
    ...appOf(vars),
    allowedOrigins: vars.ALLOWED_ORIGINS,
    clients: vars.CLIENTS,
    firstParty: vars.FIRST_PARTY_CLIENTS,
  });
}

/** Those of some variables that are usable, though others are not: what is wrong with them is said in one go. */
function readable(env: object) {
  const variables = new Map<string, unknown>(Object.entries(env));
  const { UPSTREAM, ACCESS, OPERATORS, POLICY } = environment.shape;
  return {
    UPSTREAM: UPSTREAM.safeParse(variables.get("UPSTREAM")).data,
    ACCESS: ACCESS.safeParse(variables.get("ACCESS")).data,
    OPERATORS: OPERATORS.safeParse(variables.get("OPERATORS")).data,
    POLICY: POLICY.safeParse(variables.get("POLICY")).data,
  };
}

/** Both or neither is there. */
function appOf({ GITHUB_APP_ID: id, GITHUB_APP_PRIVATE_KEY: privateKey }: z.output<typeof environment>) {
  return id !== undefined && privateKey !== undefined ? { app: { id, privateKey } } : {};
}

function oidcOf({
  UPSTREAM,
  OIDC,
  OIDC_CLIENT_SECRET: clientSecret,
}: z.output<typeof environment>): Pick<Settings, "oidc"> {
  if (UPSTREAM !== "oidc" || !OIDC) return {};
  const { name = new URL(OIDC.issuer).hostname, ...rest } = OIDC;
  return { oidc: { ...rest, name, ...(clientSecret !== undefined && { clientSecret }) } };
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

/** Whether an account is one of where people sign in. Those of a place that was there before are nobody's any more. */
export function signsInHere(accountId: string, { oidc }: Pick<Settings, "oidc">): boolean {
  return oidc ? isAccountOf(oidc.issuer, accountId) : !isOpenIdAccount(accountId);
}

/** Whether an account's person can link one that they have at GitHub: they sign in elsewhere, and the operator lets them. */
export function canLinkGitHub(accountId: string, { linksGitHub }: Pick<Settings, "linksGitHub">): boolean {
  return linksGitHub && isOpenIdAccount(accountId);
}

/** What an account can be granted at most: administration is for operators. Frozen, like the settings. */
export function boundOf({ grantable, operators }: Settings, userId: string): Bound {
  if (operators.includes(userId)) return grantable;
  const known = withoutAdmin.get(grantable);
  if (known) return known;
  const bound = deepFreeze({ ...grantable, scopes: grantable.scopes.filter((name) => name !== "admin") });
  withoutAdmin.set(grantable, bound);
  return bound;
}

/** Bounds for who is no operator, made once: each request asks several times. */
const withoutAdmin = new WeakMap<Bound, Bound>();

/** Freezes plain data with all that is in it. */
function deepFreeze<Data extends object>(data: Data): Data {
  for (const part of Object.values(data)) if (typeof part === "object" && part !== null) deepFreeze(part);
  return Object.freeze(data);
}

/** One sentence for each variable, and for each part of the policy. Values never appear: some are secrets. */
function problemsOf(error: z.ZodError): string[] {
  const variables = new Map<string, string>();
  for (const issue of error.issues) {
    const [name, ...rest] = issue.path.map(String);
    if (name === undefined || variables.has(name)) continue;
    if (name === "POLICY") continue;
    const place = rest.length > 0 ? `${name}.${rest.join(".")}` : name;
    variables.set(name, problemOf(place, remedies[name] ?? issue.message));
  }
  return [...variables.values(), ...policyProblems(policyFlaws(error.issues))];
}

function problemOf(place: string, remedy = "see wrangler.jsonc"): string {
  return `${place} is missing or not usable: ${remedy}.`;
}
