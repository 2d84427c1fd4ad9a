import { groupName } from "../../policy/policy.ts";
import type { OidcSettings } from "../../settings/settings.ts";
import type { ClaimsSource, Credential } from "../credential.ts";
import type { Profile } from "../upstream.ts";

/** What a provider says about an account, in an id_token or at its userinfo endpoint. Nothing in it is trusted. */
export type Claims = Readonly<Record<string, unknown>>;

/** Most groups that are read of an account. */
const mostGroups = 500;

/** Longest login and name, in characters. */
const longestLogin = 100;
const longestName = 300;

/** Longest URL of a picture, in characters: a grant keeps it. */
const longestPicture = 500;

/** RFC 5321 section 4.5.3.1.3, less the brackets. */
const longestEmail = 254;

export type KeptClaims = NonNullable<Credential["claims"]>;

type Reading = Pick<OidcSettings, "groupsClaim" | "usernameClaim" | "trustsEmail">;

/**
 * What is shown of an account, of several sources; the first that has a claim counts.
 * @param sources of one account, the most recent first
 */
export function shownProfile(
  sources: readonly Claims[],
  subject: string,
  settings: Reading,
): Pick<Profile, "login" | "name" | "picture" | "groups"> {
  const name = textOf(first(sources, "name"), longestName);
  const picture = pictureOf(first(sources, "picture"));
  const groups = groupsOf(sources, settings);
  return {
    login: loginOf(sources, subject, settings),
    ...(name !== undefined && { name }),
    ...(picture !== undefined && { picture }),
    ...(groups && { groups }),
  };
}

/** Claims, by where they were said; the most recent first. */
export type SaidClaims = readonly (readonly [source: ClaimsSource, claims: Claims])[];

/**
 * What the vault keeps of the claims, for when they are not said again. Providers leave out a claim that has become empty:
 * whoever was taken out of their last group is in none as soon as the place that named it does not.
 * @param former what counts of what these places did not say before
 */
export function keptClaims(
  said: SaidClaims,
  subject: string,
  settings: Reading,
  former: Omit<KeptClaims, "sub"> = {},
): KeptClaims {
  const sources = said.map(([, claims]) => claims);
  const groupsIn = sayingWhere(said, settings.groupsClaim, former.saidIn?.groups);
  const emailIn = sayingWhere(said, "email", former.saidIn?.email);
  const groups = groupsIn === "unsaid" ? former.groups : groupsOf(sources, settings);
  // an address that is not relied on any more is not the one that was
  const email = emailIn === "unsaid" ? former.email : emailOf(sources, settings);
  const saidIn = {
    ...placeOf("groups", groupsIn === "unsaid" ? former.saidIn?.groups : groupsIn),
    ...placeOf("email", emailIn === "unsaid" ? former.saidIn?.email : emailIn),
  };
  return {
    sub: subject,
    ...(groups && { groups: [...groups] }),
    ...(email !== undefined && { email }),
    ...(Object.keys(saidIn).length > 0 && { saidIn }),
  };
}

/** Where a claim is said now. If nowhere, that counts where it was said before; elsewhere, nothing is said about it. */
function sayingWhere(
  said: SaidClaims,
  name: string,
  before: ClaimsSource | undefined,
): ClaimsSource | "unsaid" {
  const [where] = said.find(([, claims]) => hasOwn(claims, name)) ?? [];
  if (where !== undefined) return where;
  return before !== undefined && said.some(([source]) => source === before) ? before : "unsaid";
}

function placeOf(claim: "groups" | "email", where: ClaimsSource | undefined) {
  return where === undefined ? {} : { [claim]: where };
}

/** The e-mail address, if it may be relied on: what says so has to come with it, and not from another source. */
export function emailOf(
  sources: readonly Claims[],
  { trustsEmail }: Pick<Reading, "trustsEmail">,
): string | undefined {
  const source = sources.find((claims) => hasOwn(claims, "email"));
  const { email, email_verified: isVerified } = source ?? {};
  if (typeof email !== "string" || email.length > longestEmail) return undefined;
  if (isVerified !== true && !trustsEmail) return undefined;
  return /^[^\s@\p{C}]+@[^\s@\p{C}]+$/u.test(email) ? email : undefined;
}

/** The groups that an account is said to be in; undefined if nothing is said about groups. */
export function groupsOf(
  sources: readonly Claims[],
  { groupsClaim }: Pick<Reading, "groupsClaim">,
): readonly string[] | undefined {
  const said = first(sources, groupsClaim);
  const list: readonly unknown[] | undefined = typeof said === "string" ? [said] : arrayIn(said);
  return list
    ?.slice(0, mostGroups)
    .filter((group): group is string => typeof group === "string" && groupName.safeParse(group).success);
}

/**
 * A name to show. Rules can name logins, so nothing that people can often write themselves reads as one: an address has
 * an @, a name is taken only with a space in it, and so is what is made of the subject.
 */
function loginOf(sources: readonly Claims[], subject: string, { usernameClaim }: Reading): string {
  const name = wholeText(first(sources, "name"));
  const email = wholeText(first(sources, "email"));
  return (
    wholeText(first(sources, usernameClaim)) ??
    (email?.includes("@") ? email : undefined) ??
    (name?.includes(" ") ? name : undefined) ??
    `account ${textOf(subject, 12) ?? ""}`.trim()
  );
}

/** A short text that can be shown as it stands; one that would have to be changed first could pass for another. */
function wholeText(value: unknown): string | undefined {
  return typeof value === "string" && textOf(value, longestLogin) === value ? value : undefined;
}

/** Text without what cannot be seen, in one line, and shortened. */
function textOf(value: unknown, longest: number): string | undefined {
  if (typeof value !== "string") return undefined;
  const visible = value
    .slice(0, longest * 4)
    .normalize("NFC")
    .replace(/\s/g, " ")
    .replace(/[\p{C}\p{Default_Ignorable_Code_Point}]/gu, "")
    .replace(/ +/g, " ")
    .trim();
  return Array.from(visible).slice(0, longest).join("").trim() || undefined;
}

function pictureOf(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length > longestPicture || !URL.canParse(value)) return undefined;
  const { protocol, username, password, href } = new URL(value);
  const usable = protocol === "https:" && username === "" && password === "" && href.length <= longestPicture;
  return usable ? href : undefined;
}

/** A claim, of the first source that has it. */
function first(sources: readonly Claims[], name: string): unknown {
  return sources.find((claims) => hasOwn(claims, name))?.[name];
}

function hasOwn(claims: Claims, name: string): boolean {
  return Object.hasOwn(claims, name) && claims[name] !== null && claims[name] !== undefined;
}

function arrayIn(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}
