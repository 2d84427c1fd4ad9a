import * as z from "zod";
import { lastPage } from "../catalogue/parameters/paging.ts";
import { partialSso } from "../upstream/github/sso.ts";

/** How many rows a list has for a page: what a model reads at once. */
export const pageSize = 30;

/** The part of a list's output that says whether there is more. */
export const more = { nextPage: z.number().optional().describe("page for more; absent at the end") };

/** The same of a list that goes on from where a page ended. */
export const next = { next: z.string().optional().describe("after for more; absent at the end") };

/** Whether GitHub says that there is more (RFC 8288). */
export function hasNext(link: string | undefined): boolean {
  return /;\s*rel="next"/.test(link ?? "");
}

/** The part of a list's output that says that not all is there, and why. */
export const gap = { note: z.string().optional() };

/** Says that organizations were left out, which want their members to sign on first (SAML). */
export function gapIn(headers: Readonly<Record<string, string | number | undefined>>): { note?: string } {
  return partialSso(headers) === undefined ? {} : { note: leftOut };
}

const leftOut =
  "GitHub left out what belongs to organizations that want a single sign-on (SAML) first. The person can sign on at the organization's page at GitHub, and authorize this app there; then ask again.";

/** What follows a page, if there is more and it can be asked for. */
export function moreAfter(page: number, link: string | undefined): { nextPage?: number } {
  return hasNext(link) && page < lastPage ? { nextPage: page + 1 } : {};
}
