import type { Bound } from "../permissions/permissions.ts";
import type { Policy } from "../policy/policy.ts";
import type { AccessRules, ConfiguredClient, FirstPartyClient } from "./environment.ts";
import type { HeadlessSettings } from "./headless.ts";

/** The configuration of a deployment, checked. Frozen: what is held to it gets to see parts of it. */
export interface Settings {
  /**
   * GitHub: where people sign in, unless there is an OpenID provider for that. Then the app's id and secret are empty
   * unless {@link linksGitHub}.
   */
  readonly github: GitHubSettings;
  /** The OpenID provider where people sign in, in place of GitHub. */
  readonly oidc?: OidcSettings;
  /** Whether people who sign in at the OpenID provider can link an account that they have at GitHub. */
  readonly linksGitHub: boolean;
  /**
   * Encrypt credentials at rest, and sign remembered approvals; at least 32 characters each. After a change the
   * previous one opens what it sealed, which is then sealed anew.
   */
  readonly secrets: { readonly current: string; readonly previous?: string | undefined };
  /** A grant that no client used for this many days ends. */
  readonly grantIdleDays: number;
  readonly audit: AuditSettings;
  readonly access: AccessRules;
  /** What a person can grant at most. */
  readonly grantable: Bound;
  /** The account ids of those who may administer this server. */
  readonly operators: readonly string[];
  /** Origins of browser pages that may call the MCP endpoints, besides our own and loopback. */
  readonly allowedOrigins: readonly string[];
  /** Who may call what. */
  readonly policy: Policy;
  /** Use without a browser, if the operator turned it on. */
  readonly headless?: HeadlessSettings;
  /** The GitHub App whose installations tools can act as, if there is one. */
  readonly app?: AppSettings;
  readonly clients: readonly ConfiguredClient[];
  /** Clients that people are not asked about. */
  readonly firstParty: readonly FirstPartyClient[];
}

export interface GitHubSettings {
  /** Where people sign in, without a trailing slash: https://github.com */
  readonly url: string;
  /** The REST API, without a trailing slash: https://api.github.com */
  readonly apiUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** An OpenID provider (OpenID Connect Core 1.0), and what its claims mean. */
export interface OidcSettings {
  /** As its configuration document says it, to the letter (OpenID Connect Discovery 1.0 section 4.3). */
  readonly issuer: string;
  /** What it is called in sentences. */
  readonly name: string;
  readonly clientId: string;
  /** Undefined for a public client, which has the proof key only. */
  readonly clientSecret?: string;
  /** Scopes to ask for besides those of OpenID Connect, such as the one that makes the provider name groups. */
  readonly scopes: readonly string[];
  /** The claim that names an account's groups. */
  readonly groupsClaim: string;
  /** The claim that is shown as the account's name: a login, as people read it. */
  readonly usernameClaim: string;
  /**
   * Whether addresses are relied on that the provider does not say it verified: where the operator's own administrators
   * set them, and nobody else can.
   */
  readonly trustsEmail: boolean;
  /** Parameters to ask with besides, such as Google's `access_type`; what this server sets itself is not among them. */
  readonly parameters?: Readonly<Record<string, string>>;
}

export interface AuditSettings {
  /** How long entries of the audit trail are kept. */
  readonly days: number;
  /** What is kept of arguments: their names and hashes, or short plain values too. */
  readonly arguments: "names" | "values";
}

export interface AppSettings {
  readonly id: string;
  /** RSA, in PEM. */
  readonly privateKey: string;
}
