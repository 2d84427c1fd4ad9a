import { type RepositoryName, repositoryName } from "../../permissions/repositories.ts";
import { type CollectionAddress, collectionAt } from "./collection.ts";

/**
 * What a request addresses, as far as its URL says. `account`: the account itself, and no content of repositories;
 * `emails`: its e-mail addresses; `list` and `search`: what is known to be about many repositories; `unknown`: anything
 * else of the API, which may be about any number of them; `foreign`: not the API at all.
 */
export type Address =
  | {
      readonly kind: "repository";
      readonly name: RepositoryName;
      /** What follows the name, decoded and without a slash at its end; empty for the repository itself. */
      readonly path: string;
    }
  | { readonly kind: "account" }
  | { readonly kind: "emails" }
  | CollectionAddress
  | { readonly kind: "unknown" }
  | { readonly kind: "foreign" };

/** What a request of the API addresses. */
export type ApiAddress = Exclude<Address, { readonly kind: "foreign" }>;

/** Paths below the API that are about an account. What is not named here is `unknown`. */
const accountPath =
  /^\/(?:user|users\/[A-Za-z0-9][A-Za-z0-9_-]{0,99}|user\/memberships\/orgs(?:\/[A-Za-z0-9][A-Za-z0-9_-]{0,99})?|rate_limit|meta)$/;

const emailsPath = /^\/user\/(?:emails|public_emails)$/;

const repositoryPath = /^\/repos\/([^/]+)\/([^/]+)(?:\/(.*))?$/;

/**
 * Paths of a repository that reach others as well: forks and copies of it, its parent, branches of others in a
 * comparison ("owner:branch"), the branch of a pull request, which may be a fork's, issues that are linked from
 * elsewhere, and what an organization shares. A server may take a suffix for a format ("timeline.json"), so a name
 * ends where its letters do.
 */
const beyondRepository = new RegExp(
  [
    "^(?:forks|generate|transfer|merge-upstream)(?![a-z])",
    "^security-advisories/[^/]+/forks(?![a-z])",
    "^compare/.*:",
    "^issues/[^/]+/(?:timeline|sub_issues?|parent|dependencies)(?![a-z])",
    "^pulls/[^/]+/update-branch(?![a-z])",
    "^actions/organization-",
  ].join("|"),
  "i",
);

/**
 * What a URL addresses. It is `repository` only if no way of reading the URL names another one: a server may or may
 * not decode before it splits (RFC 3986 section 7.3), or cut off what follows a semicolon (section 3.3), so dot
 * segments, empty ones, those with a semicolon and what is encoded twice are not attributed to anything.
 * @param apiUrl the REST API's base, without a trailing slash
 */
export function addressOf(apiUrl: string, url: URL): Address {
  const path = pathBelow(new URL(apiUrl), url);
  if (path === undefined) return { kind: "foreign" };
  if (accountPath.test(path)) return { kind: "account" };
  if (emailsPath.test(path)) return { kind: "emails" };
  return collectionAt(path, url.search) ?? repositoryAt(path) ?? { kind: "unknown" };
}

/** The path after the API's base; undefined if the URL is not below it. */
function pathBelow(base: URL, url: URL): string | undefined {
  // a name in front of the host is a credential (RFC 3986 section 3.2.1), and ours is the only one
  if (url.origin !== base.origin || url.username !== "" || url.password !== "") return undefined;
  const prefix = base.pathname.replace(/\/+$/, "");
  return url.pathname.startsWith(`${prefix}/`) ? url.pathname.slice(prefix.length) : undefined;
}

function repositoryAt(whole: string): Address | undefined {
  const [, owner, repository, rest = ""] = repositoryPath.exec(whole) ?? [];
  if (owner === undefined || repository === undefined) return undefined;
  const fullName = decoded(`${owner}/${repository}`);
  // a slash that was encoded makes three parts, which are nobody's name
  const name = fullName === undefined ? undefined : repositoryName(fullName);
  const path = pathInside(rest);
  return name !== undefined && path !== undefined ? { kind: "repository", name, path } : undefined;
}

/**
 * What follows a repository's name, decoded, if it stays in it. Encoded slashes are usual here: in paths of files, in
 * refs.
 */
function pathInside(rest: string): string | undefined {
  // one slash at the end is how the root of a repository's files is named
  const path = decoded(rest)?.replace(/\/$/, "");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they have no place in a path
  if (path === undefined || /[\x00-\x1f\x7f\\;]|%[0-9a-f]{2}/i.test(path)) return undefined;
  if (path !== "" && path.split("/").some((segment) => /^\.{0,2}$/.test(segment))) return undefined;
  return beyondRepository.test(path) ? undefined : path;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
