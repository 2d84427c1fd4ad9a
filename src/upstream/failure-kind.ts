/**
 * What an upstream's no means. The first are about who asks; from `archived` on they are about what is asked, in words
 * of GitHub's, whose API the tools use.
 * `unavailable`: it failed, or could not be reached. `malformed`: its answer is not what it documents.
 */
export type UpstreamFailureKind =
  /** It no longer takes the credential. */
  | "unauthorized"
  /** Somebody who signs in elsewhere linked no account of it. */
  | "unlinked"
  /** An organization wants a single sign-on (SAML) of the person first. */
  | "sso-required"
  /** An organization did not approve this app. */
  | "app-not-approved"
  /** An organization does not let this server's address in. */
  | "address-not-allowed"
  /** The credential lacks a scope of GitHub's. */
  | "missing-scope"
  /** The GitHub App lacks a permission. */
  | "missing-permission"
  | "forbidden"
  /** It is not there, or the account cannot see it: GitHub does not tell which. */
  | "not-found"
  | "rate-limited"
  | "archived"
  /** A rule of the repository's, such as a protected branch. */
  | "protected"
  | "empty-repository"
  | "too-large"
  | "gone"
  /** For legal reasons, or because GitHub blocked it. */
  | "blocked"
  /** It does not go together with what is at GitHub now. */
  | "conflict"
  /** GitHub does not take what was sent. */
  | "invalid"
  /** Any other no. */
  | "refused"
  | "unavailable"
  | "malformed";

/**
 * What the person can open to mend it: an address that GitHub gave, GitHub's page about this app, or our page about
 * what the connection may do, or about the account that is linked. Who knows the addresses makes links of them.
 */
export type Remedy =
  | { readonly kind: "url"; readonly url: string }
  | { readonly kind: "approve-app" }
  | { readonly kind: "change-permissions" }
  | { readonly kind: "link-account" };

const denials: readonly UpstreamFailureKind[] = [
  "sso-required",
  "app-not-approved",
  "address-not-allowed",
  "missing-scope",
  "missing-permission",
  "forbidden",
];

/** Whether it is the account, or this app in its name, that GitHub does not let do it. */
export function isDenial(kind: UpstreamFailureKind): boolean {
  return denials.includes(kind);
}
