import * as z from "zod";
import type { ApiAddress } from "./address.ts";
import { isRead } from "./method.ts";
import type { Outgoing } from "./outgoing.ts";

/** A pull request of a branch of the repository itself: "owner:branch" and `head_repo` name another one. */
const ownBranch = z.object({ head: z.string().regex(/^[^:]+$/), head_repo: z.never().optional() });

/**
 * Whether a request opens a pull request whose commits may be another repository's, such as a fork's. GitHub is told
 * that in the body only; one that cannot be read may say anything.
 */
export function mayPullFromElsewhere({ method, url, init }: Outgoing, address: ApiAddress): boolean {
  if (isRead(method) || address.kind !== "repository" || !/^pulls$/i.test(address.path)) return false;
  // parameters of the URL may count as well
  return url.search !== "" || !ownBranch.safeParse(contentOf(init.body)).success;
}

function contentOf(body: RequestInit["body"]): unknown {
  if (typeof body !== "string") return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
