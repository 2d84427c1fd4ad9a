import type { AccessRules } from "../settings/settings.ts";
import type { Memberships } from "../upstream/upstream.ts";
import { listedForm } from "./login-pins.ts";

/** A person as the rules see them. */
export interface Applicant {
  readonly userId: string;
  /**
   * The login by which the rules may know them: one that was theirs when they were let in first. A login that
   * somebody else takes over later is not among theirs.
   */
  readonly login?: string | undefined;
}

/** `unknown`: no rule let them in, but the upstream could not be asked about all of them. */
export type Verdict = "allowed" | "refused" | "unknown";

/** Whether anybody is kept out at all. */
export function restricts(rules: AccessRules): boolean {
  return rules.users.length > 0 || needsMemberships(rules);
}

/** Whether the rules need the upstream's word on memberships, and so its scopes for that. */
export function needsMemberships({
  users,
  organizations,
  teams,
  groups,
  emailDomains,
}: AccessRules): boolean {
  return (
    organizations.length + teams.length + groups.length + emailDomains.length > 0 || users.some(isAddress)
  );
}

/** Whether a listed user is an e-mail address. Whose it is only the upstream can say, which verified it. */
function isAddress(user: string): boolean {
  return user.includes("@");
}

/** Rules that keep nobody out. */
export function openToAll({ contact }: AccessRules): AccessRules {
  return { users: [], organizations: [], teams: [], groups: [], emailDomains: [], contact };
}

/** Whether a person may connect: one rule that matches is enough. */
export async function judge(
  rules: AccessRules,
  applicant: Applicant,
  memberships: Memberships,
): Promise<Verdict> {
  if (!restricts(rules)) return "allowed";
  const { userId, login } = applicant;
  const known = login === undefined ? undefined : listedForm(userId, login);
  if (rules.users.some((user) => user === userId || (user === known && !isAddress(user)))) return "allowed";
  const answers = await Promise.all([
    ...rules.organizations.map((name) => memberships.of(`organization:${name}`)),
    ...rules.teams.map((name) => memberships.of(`team:${name}`)),
    ...rules.groups.map((name) => memberships.of(`group:${name}`)),
    ...rules.emailDomains.map((domain) => memberships.of(`email-domain:${domain}`)),
    ...rules.users.filter(isAddress).map((address) => memberships.of(`email:${address}`)),
  ]);
  if (answers.includes(true)) return "allowed";
  return answers.includes(undefined) ? "unknown" : "refused";
}

/** Why somebody is refused, and whom they can ask; for them to read. @param upstream where people sign in, by its name */
export function refusalOf(rules: AccessRules, upstream: string): string {
  const admitted = [
    ...(rules.users.length > 0 ? ["people on the operator's list"] : []),
    ...rules.organizations.map((organization) => `members of the organization ${organization}`),
    ...rules.teams.map((team) => `members of the team ${team}`),
    ...rules.groups.map((group) => `members of the group ${group}`),
    ...rules.emailDomains.map((domain) => `people with an address at ${domain}`),
  ];
  const contact = rules.contact ? ` To be let in, ask ${rules.contact}.` : "";
  return `This server is open to ${admitted.join(", ")} only, and the ${upstream} account that signed in is none of them.${contact}`;
}
