import * as z from "zod";
import type { RepositoryName } from "../../permissions/repositories.ts";
import { UpstreamFailure } from "./failure.ts";
import { isRedirect, movedAway } from "./redirect.ts";

/** How long a repository that is read is taken to be public after it was seen to be, in milliseconds. */
const trust = 60_000;

/** How many repositories an isolate remembers. */
const mostRemembered = 5000;

/** When repositories were last seen to be public, in this isolate. Public is public for everybody. */
const seenPublic = new Map<string, number>();

/** A repository as GitHub describes a public one; `visibility` is missing on older Enterprise Servers. */
const publicRepository = z.object({
  private: z.literal(false),
  visibility: z.literal("public").optional(),
});

/**
 * What looking at a repository showed. `hidden`: it is private, or there is none; which of both is not ours to tell.
 * `unanswered`: GitHub answered about the request and not about the repository.
 */
export type Sight =
  | { readonly kind: "public" }
  | { readonly kind: "hidden" }
  | { readonly kind: "unanswered"; readonly response: Response };

/** Whether a repository was seen to be public a moment ago. That is enough to read it. */
export function isKnownPublic(apiUrl: string, repository: RepositoryName): boolean {
  const seen = seenPublic.get(key(apiUrl, repository));
  return seen !== undefined && Date.now() - seen < trust;
}

/**
 * Asks GitHub whether a repository is public.
 * @param get asks for a URL of the API as the caller
 * @throws {UpstreamFailure} if it has another name now
 */
export async function lookAt(
  apiUrl: string,
  repository: RepositoryName,
  get: (url: URL) => Promise<Response>,
): Promise<Sight> {
  const askedAt = Date.now();
  const response = await get(new URL(`${apiUrl}/repos/${repository}`));
  if (response.status === 404) return { kind: "hidden" };
  if (isRedirect(response))
    throw new UpstreamFailure("not-found", movedAway, "the repository moved", response.status);
  if (response.status !== 200) return { kind: "unanswered", response };
  const description: unknown = await response.json().catch(() => undefined);
  if (!publicRepository.safeParse(description).success) return { kind: "hidden" };
  if (seenPublic.size >= mostRemembered) seenPublic.clear();
  seenPublic.set(key(apiUrl, repository), askedAt);
  return { kind: "public" };
}

function key(apiUrl: string, repository: RepositoryName): string {
  return `${apiUrl} ${repository}`;
}
