import { missingScopes, permissionsInWords } from "./access-gap.ts";
import { changeRules } from "./change-refusals.ts";
import type { Refusal, Rule } from "./refusal-rule.ts";
import { addressIn, type RefusedAnswer } from "./refused-answer.ts";
import { isUsedUp, retryTime } from "./retry-time.ts";
import { ssoAddress, wantsSso } from "./sso.ts";

/** What an answer that says no means: what the first rule says that applies. */
export function refusalOf(answer: RefusedAnswer): Refusal {
  const { kind, says, remedy } = rules.find(({ applies }) => applies(answer)) ?? anythingElse;
  return { kind, message: says(answer), remedy: remedy?.(answer) };
}

const isDenied = ({ status }: RefusedAnswer) => status === 403 || status === 404;

/** Refusals that are about who asks. */
const accessRules: readonly Rule[] = [
  {
    kind: "unauthorized",
    applies: ({ status }) => status === 401,
    says: () =>
      "GitHub no longer accepts this connection's credential: it was revoked or it expired. Sign in again by reconnecting this server in your client.",
  },
  {
    kind: "sso-required",
    applies: (answer) =>
      isDenied(answer) &&
      (wantsSso(answer.header("x-github-sso")) || /SAML enforcement/.test(answer.message)),
    says: () =>
      "The organization that this belongs to requires SAML single sign-on, and this connection is not authorized for it. The person has to sign on to the organization at GitHub and authorize this app for it, then call again.",
    remedy: ({ header }) => {
      const url = ssoAddress(header("x-github-sso"));
      return url === undefined ? { kind: "approve-app" } : { kind: "url", url };
    },
  },
  {
    kind: "app-not-approved",
    applies: ({ status, message }) => status === 403 && /OAuth App access restrictions/i.test(message),
    says: (answer) =>
      `${organizationIn(answer)} restricts which apps may act in it and has not approved this one. The person can request approval in GitHub's settings of this app; an owner of the organization has to grant it.`,
    remedy: () => ({ kind: "approve-app" }),
  },
  {
    kind: "address-not-allowed",
    applies: ({ status, message }) => status === 403 && /IP allow list/i.test(message),
    says: (answer) =>
      `${organizationIn(answer)} lets in only IP addresses that it lists, and this server's is not among them. Calling again does not help; an owner of the organization can add it.`,
  },
  {
    kind: "missing-permission",
    applies: ({ status, message }) => status === 403 && /^Resource not accessible by/i.test(message),
    says: (answer) => {
      const permissions = permissionsInWords(answer);
      const what =
        permissions === undefined ? "a permission for this" : `a permission for this (${permissions})`;
      return `The GitHub App of this server lacks ${what}, or it is not installed on this repository. Its operator can add the permission, and whoever owns the repository has to install the app or accept the change.`;
    },
  },
];

const isLimit = ({ status }: RefusedAnswer) => status === 429 || status === 403;

/** Whether it is a secondary limit, which is about how fast requests come and not about how many there are left. */
function isTooFast(answer: RefusedAnswer): boolean {
  if (/secondary rate limit|abuse detection/i.test(answer.message)) return true;
  return !isUsedUp(answer) && (answer.status === 429 || answer.header("retry-after") !== undefined);
}

/** Refusals that come when nothing more particular is said. */
const generalRules: readonly Rule[] = [
  {
    kind: "rate-limited",
    applies: (answer) => isLimit(answer) && isTooFast(answer),
    says: (answer) =>
      `GitHub's rate limit for many requests in a short time was reached. Slow down: ask for less, one thing after the other. Try again ${retryTime(answer)}.`,
  },
  {
    // it may come without any header: then only its message tells it from a refusal
    kind: "rate-limited",
    applies: (answer) => isLimit(answer) && (isUsedUp(answer) || /\brate limit\b/i.test(answer.message)),
    says: (answer) => `GitHub's rate limit for this account is used up. Try again ${retryTime(answer)}.`,
  },
  {
    kind: "missing-scope",
    applies: (answer) => isDenied(answer) && missingScopes(answer) !== undefined,
    says: (answer) => {
      const scopes = missingScopes(answer)?.join(" or ");
      return answer.status === 404
        ? `GitHub has no such thing, or does not show it to this connection, which lacks GitHub's scope ${scopes}. Check the spelling; the person can allow this connection more, then call again.`
        : `GitHub refused this: it takes GitHub's scope ${scopes}, which this connection lacks. The person can allow it, then call again.`;
    },
    remedy: () => ({ kind: "change-permissions" }),
  },
  {
    kind: "forbidden",
    applies: ({ status }) => status === 403,
    says: () =>
      "GitHub refused this: the signed-in account may not do it. Whoever administers it at GitHub can give the account access.",
  },
  {
    kind: "not-found",
    applies: ({ status }) => status === 404,
    says: () =>
      "GitHub has no such thing, or the signed-in account cannot see it: check the spelling, and whether this connection may see private repositories.",
  },
  {
    kind: "unavailable",
    applies: ({ status }) => status >= 500 || status === 408,
    says: ({ status }) => `GitHub is having trouble (status ${status}). Try again in a minute.`,
  },
  {
    // Octokit throws what is no success; nothing of that kind was asked for
    kind: "malformed",
    applies: ({ status }) => status < 400,
    says: ({ status }) => `GitHub gave an answer that was not asked for (status ${status}).`,
  },
];

const blocked: Rule = {
  kind: "blocked",
  applies: ({ status, blockUrl }) => status === 451 || (status === 403 && blockUrl !== undefined),
  says: ({ status }) =>
    `GitHub does not give access to this${status === 451 ? " for legal reasons" : ": it has blocked it"}. Calling again does not help.`,
  remedy: ({ blockUrl }) => {
    const url = addressIn(blockUrl);
    return url === undefined ? undefined : { kind: "url", url };
  },
};

/** What is particular comes first: the last request that a rate limit allows may be refused for another reason. */
const rules: readonly Rule[] = [...accessRules, blocked, ...changeRules, ...generalRules];

const anythingElse: Rule = {
  kind: "refused",
  applies: () => true,
  says: ({ status }) =>
    `GitHub refused the request (status ${status}). The same request will be refused again.`,
};

/** The organization that GitHub names; nobody can have another name than one of these letters. */
function organizationIn({ message }: RefusedAnswer): string {
  const [, name] = /\bthe `([A-Za-z0-9][A-Za-z0-9_-]{0,99})` organization\b/.exec(message) ?? [];
  return name === undefined ? "The organization that this belongs to" : `The organization ${name}`;
}
