import { addressIn, type Headers, headerOf } from "./refused-answer.ts";

/** How many organizations are counted. */
const mostOrganizations = 100;

/**
 * The ids of the organizations whose part of a result GitHub left out, because the person has to sign on there first
 * (SAML); empty if it names none. Undefined if nothing was left out.
 */
export function partialSso(headers: Headers): readonly string[] | undefined {
  const [what, list = ""] = (headerOf(headers, "x-github-sso") ?? "").split(";");
  if (what?.trim() !== "partial-results") return undefined;
  const ids = /^\s*organizations=([\d,\s]+)$/.exec(list)?.[1] ?? "";
  return ids
    .split(",")
    .map((id) => id.trim())
    .filter((id) => /^\d{1,20}$/.test(id))
    .slice(0, mostOrganizations);
}

/** Whether GitHub wants the person to sign on at an organization first. @param header X-GitHub-SSO */
export function wantsSso(header: string | undefined): boolean {
  return /^required\b/.test(header ?? "");
}

/** Where the person does, if the header says so. The address is good for an hour. */
export function ssoAddress(header: string | undefined): string | undefined {
  return addressIn(/^required;\s*url=(\S+)$/.exec(header ?? "")?.[1]);
}
