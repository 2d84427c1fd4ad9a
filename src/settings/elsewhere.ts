import type { z } from "zod";
import { isOpenIdAccount, readsAsAccountId } from "../identity/account-id.ts";
import type { environment } from "./environment.ts";
import { policyProblems } from "./policy-problems.ts";

type Variables = z.output<typeof environment>;

/** The variables that name people and groups; undefined where one could not be read. */
interface Naming {
  readonly UPSTREAM?: Variables["UPSTREAM"] | undefined;
  readonly ACCESS?: Variables["ACCESS"] | undefined;
  readonly OPERATORS?: Variables["OPERATORS"] | undefined;
  readonly POLICY?: Variables["POLICY"] | undefined;
}

/** Of each kind of upstream: what of the operator's rules belongs to the other, and what to write instead. */
interface Words {
  /** Goes on after the name of one of ACCESS's lists that is for the other. */
  readonly lists: string;
  /** Goes on after the place of somebody in a list who would be nobody. */
  readonly user: string;
  readonly operator: string;
  /** Goes on after the place of a rule's `for`. */
  readonly group: string;
  readonly policyUser: string;
}

const words: Readonly<Record<"github" | "oidc", Words>> = {
  github: {
    lists:
      'is about people of an OpenID provider, and here they sign in at GitHub: list "organizations" or "teams" instead, or make vars.UPSTREAM "oidc"',
    user: "is nobody at GitHub, where people sign in here: write a login, or better a numeric id (`gh api users/NAME --jq .id`), instead",
    operator:
      "is nobody at GitHub, where people sign in here: write a numeric id (`gh api users/NAME --jq .id`) instead",
    group:
      'is about people of an OpenID provider, and here they sign in at GitHub: write "organization:NAME" or "team:ORGANIZATION/TEAM" instead',
    policyUser: 'is nobody at GitHub, where people sign in here: write "user:" and a numeric id instead',
  },
  oidc: {
    lists:
      'is about people of GitHub, and here they sign in at an OpenID provider: list "groups" or "emailDomains" instead',
    user: 'is no account of the OpenID provider where people sign in here: write "sub:" and the subject, an account id ("o" and 40 hexadecimal digits in lower case, as whoami says it), a username or an e-mail address instead',
    operator:
      'is nobody at the OpenID provider where people sign in here: write "sub:" and the subject, or an account id ("o" and 40 hexadecimal digits, as whoami says it), instead',
    group:
      'is about people of GitHub, and here they sign in at an OpenID provider: write "group:NAME" or "email-domain:DOMAIN" instead',
    policyUser:
      'is nobody at the OpenID provider where people sign in here: write "user:" and an account id ("o" and 40 hexadecimal digits, as whoami says it), or "group:NAME", instead',
  },
};

/** Which lists of ACCESS, and which subjects of POLICY, are of the other kind of upstream. */
const foreign = {
  github: { lists: ["groups", "emailDomains"], subject: /^(?:group|email-domain):/ },
  oidc: { lists: ["organizations", "teams"], subject: /^(?:organization|team):/ },
} as const;

/**
 * What the operator wrote for another place to sign in than theirs. It would match nobody, and a rule that matches nobody
 * looks as if it said something. Nothing of what it names is repeated.
 * @returns sentences for the operator
 */
export function meantElsewhere({ UPSTREAM: upstream, ACCESS, OPERATORS = [], POLICY }: Naming): string[] {
  if (upstream === undefined) return [];
  const said = words[upstream];
  const isPerson = upstream === "oidc" ? isAtProvider : isAtGitHub;
  return [
    ...foreign[upstream].lists.flatMap((list) =>
      (ACCESS?.[list].length ?? 0) > 0 ? [`ACCESS.${list} ${said.lists}.`] : [],
    ),
    ...(ACCESS?.users ?? []).flatMap((user, index) =>
      isPerson(user) ? [] : [`ACCESS.users.${index} ${said.user}.`],
    ),
    ...OPERATORS.flatMap((operator, index) =>
      isPerson(operator) ? [] : [`OPERATORS.${index} ${said.operator}.`],
    ),
    ...policyProblems(
      (POLICY?.rules ?? []).flatMap((rule, index) =>
        rule.for.flatMap((subject, place) => {
          const message = wrongSubject(subject, upstream);
          return message === undefined ? [] : [{ place: `POLICY.rules.${index}.for.${place}`, message }];
        }),
      ),
    ),
  ];
}

function wrongSubject(subject: string, upstream: "github" | "oidc"): string | undefined {
  if (foreign[upstream].subject.test(subject)) return words[upstream].group;
  const isUser = subject.startsWith("user:");
  if (isUser && isOpenIdAccount(subject.slice(5)) !== (upstream === "oidc"))
    return words[upstream].policyUser;
  // usernames of a provider change hands as logins do, and there everybody has an id that the operator can look up
  if (upstream === "oidc" && subject.startsWith("login:")) return words.oidc.policyUser;
  return undefined;
}

/** A numeric id, or a login. */
function isAtGitHub(listed: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(listed) && !isOpenIdAccount(listed.toLowerCase());
}

/** Anything but what reads as an id and is none there: a number, or an account id in another case. */
function isAtProvider(listed: string): boolean {
  return isOpenIdAccount(listed) || !readsAsAccountId(listed);
}
