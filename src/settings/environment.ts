import * as z from "zod";
import { mostPatterns, type Reach, repositoryPattern } from "../permissions/repositories.ts";
import { consistentPolicy } from "../policy/contradictions.ts";
import { domainPattern, groupName } from "../policy/policy.ts";
import { scopeNames, withImplied } from "../scopes/scopes.ts";
import { headlessUse } from "./headless.ts";
import { listedOperator, listedUser } from "./listed.ts";
import { isLoopback } from "./loopback.ts";
import { openIdProvider } from "./openid.ts";

/** A client that the operator registered in configuration (a public one: PKCE, no secret). */
const configuredClient = z.strictObject({
  clientId: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
  clientName: z.string().min(1).max(100),
  redirectUris: z.array(z.url()).min(1),
  /** Whether it may exchange its access tokens for lesser ones (RFC 8693). */
  tokenExchange: z.boolean().optional(),
});

/** A client that people are not asked about, and the scopes that it gets without. */
const firstPartyClient = z.strictObject({
  /** The URL of its metadata document, or the id of one of CLIENTS. A client that registered itself proves nothing. */
  clientId: z.union([z.url({ protocol: /^https$/ }), configuredClient.shape.clientId]),
  scopes: z.array(z.enum(scopeNames)).min(1),
});

/** What anybody can grant at most. */
const grantable = z.strictObject({
  scopes: z
    .array(z.enum(scopeNames))
    .refine(
      (names) => withImplied(names).length === new Set(names).size,
      "lacks a scope that another includes",
    )
    .default([...scopeNames]),
  repositories: z
    .union([z.enum(["all", "public"]), z.array(repositoryPattern).min(1).max(mostPatterns)])
    .default("all")
    .transform(
      (value): Reach => (Array.isArray(value) ? { kind: "listed", patterns: value } : { kind: value }),
    ),
});

/** Names at GitHub: case does not matter there. */
const name = (pattern: RegExp) =>
  z
    .string()
    .regex(pattern)
    .transform((value) => value.toLowerCase());

/** Who may connect; nobody listed means everybody. */
const accessRules = z.strictObject({
  /** Account ids, or logins; at an OpenID provider usernames, subjects or verified e-mail addresses. */
  users: z.array(listedUser).default([]),
  organizations: z.array(name(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/)).default([]),
  /** "organization/team", as in the team's URL. */
  teams: z.array(name(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}\/[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/)).default([]),
  /** Of an OpenID provider, by the name that its claim has for it: case matters. */
  groups: z.array(groupName).default([]),
  /** Of verified addresses; "example.com" is not "sub.example.com". */
  emailDomains: z.array(name(domainPattern)).default([]),
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
const listOf = <Item extends z.ZodType>(item: Item) => z.preprocess(fromText, z.array(item).default([]));

function fromText(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** An RSA key as GitHub gives it, in PEM; where lines cannot be kept, they may be written as "\\n". */
const privateKey = z
  .string()
  .transform((value) => value.trim().replaceAll("\\n", "\n"))
  .refine((value) =>
    /^-----BEGIN (?:RSA )?PRIVATE KEY-----\n[\s\S]+-----END (?:RSA )?PRIVATE KEY-----$/.test(value),
  );

const requiredSecret = (minimum: number) => z.string().trim().min(minimum);

/** Left empty, it is not there. */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (isBlank(value) ? undefined : value), schema.optional());

function isBlank(value: unknown): boolean {
  return value === null || (typeof value === "string" && value.trim() === "");
}

/** An object; as text, in JSON; {} if it is left out. */
const objectOf = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => fromText(value ?? {}), schema);

/** An object, or nothing: left out, empty, or {}. */
const optionalObject = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => {
    const given = fromText(value);
    const isEmpty = typeof given === "object" && given !== null && Object.keys(given).length === 0;
    return isBlank(given) || isEmpty ? undefined : given;
  }, schema.optional());

/** The variables and secrets of a Worker, as wrangler.jsonc, the command line or a file of variables has them. */
export const environment = z
  .object({
    GITHUB_URL: baseUrl,
    GITHUB_API_URL: baseUrl,
    /** Where people sign in. */
    UPSTREAM: z.enum(["github", "oidc"]).default("github"),
    GITHUB_CLIENT_ID: optional(requiredSecret(1)),
    GITHUB_CLIENT_SECRET: optional(requiredSecret(1)),
    OIDC: optional(z.preprocess(fromText, openIdProvider)),
    OIDC_CLIENT_SECRET: optional(requiredSecret(1)),
    SERVER_SECRET: requiredSecret(32),
    SERVER_SECRET_PREVIOUS: optional(requiredSecret(32)),
    GRANT_IDLE_DAYS: z.coerce.number().int().min(1).max(365).default(90),
    AUDIT_DAYS: z.coerce.number().int().min(1).max(3650).default(90),
    AUDIT_ARGUMENTS: z.enum(["names", "values"]).default("names"),
    ALLOWED_ORIGINS: listOf(origin),
    ACCESS: objectOf(accessRules),
    GRANTABLE: objectOf(grantable),
    OPERATORS: listOf(listedOperator),
    POLICY: objectOf(consistentPolicy),
    HEADLESS: optionalObject(headlessUse),
    GITHUB_APP_ID: optional(z.coerce.string().regex(/^\d{1,20}$/)),
    GITHUB_APP_PRIVATE_KEY: optional(privateKey),
    CLIENTS: listOf(configuredClient),
    FIRST_PARTY_CLIENTS: listOf(firstPartyClient),
  })
  .superRefine(({ CLIENTS, FIRST_PARTY_CLIENTS }, context) => {
    for (const [index, { clientId }] of FIRST_PARTY_CLIENTS.entries()) {
      if (clientId.startsWith("https:") || CLIENTS.some((client) => client.clientId === clientId)) continue;
      context.addIssue({
        code: "custom",
        path: ["FIRST_PARTY_CLIENTS", index, "clientId"],
        message: "is not one of CLIENTS",
      });
    }
  });

export type AccessRules = z.output<typeof accessRules>;
export type ConfiguredClient = z.output<typeof configuredClient>;
export type FirstPartyClient = z.output<typeof firstPartyClient>;
