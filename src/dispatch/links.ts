import { type Caller, isHeadless } from "../authorization/caller.ts";
import { linkAddress } from "../authorization/link-address.ts";
import { permissionLink } from "../authorization/permission-link.ts";
import type { Settings } from "../settings/settings.ts";
import type { Remedy } from "../upstream/github/failure.ts";
import { reviewUrl } from "../upstream/github/review-url.ts";

/** Where a caller's person can change something. */
export interface Links {
  /** What this connection may do; undefined if that is for no page to say. */
  permissions(): Promise<string | undefined>;
  /** This server's access at GitHub, and which organizations approved it. */
  readonly review: string;
  /** The address of GitHub's pages. */
  readonly github: string;
  /** Where they link an account at GitHub, if they sign in elsewhere and can. */
  readonly link?: string;
}

export function linksOf(caller: Caller, settings: Settings): Links {
  const link = linkAddress(caller, settings);
  return {
    ...(link !== undefined && { link }),
    permissions: async () => (isHeadless(caller) ? undefined : await permissionLink(caller, [], settings)),
    review: reviewUrl(settings.github),
    github: settings.github.url,
  };
}

/** A remedy as a link; undefined if it would lead away from GitHub and from here, or cannot be made. */
export async function linkTo(remedy: Remedy, links: Links): Promise<string | undefined> {
  switch (remedy.kind) {
    case "url":
      return new URL(remedy.url).origin === new URL(links.github).origin ? remedy.url : undefined;
    case "approve-app":
      return links.review;
    case "link-account":
      return links.link;
    case "change-permissions":
      // GitHub's scopes are those of the link: another one brings those that are allowed by now
      if (links.link !== undefined) return links.link;
      // a sentence without its link is better than none
      return await links.permissions().catch(() => undefined);
  }
}
