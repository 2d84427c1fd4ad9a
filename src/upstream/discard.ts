import type { Credential } from "./credential.ts";
import { UpstreamFailure } from "./failure.ts";
import type { Upstream } from "./upstream.ts";

/**
 * Deletes at the upstream what nobody here keeps. What it cannot be asked to delete now is left to it, and logged.
 * @param isLast whether its account has nothing else here: otherwise that is not to end with it
 */
export async function discard(
  upstream: Pick<Upstream, "kind" | "revocable" | "revoke">,
  credential: Credential,
  isLast: boolean,
): Promise<void> {
  const token = upstream.revocable(credential, isLast);
  if (token === undefined) return;
  await upstream.revoke(token).catch((error: unknown) => {
    if (!(error instanceof UpstreamFailure)) throw error;
    console.warn(revocationFailed(upstream, error));
  });
}

/** What the log has of a token that could not be deleted. */
export function revocationFailed({ kind }: Pick<Upstream, "kind">, { detail }: UpstreamFailure): string {
  return JSON.stringify({ event: `${kind}_revocation_failed`, detail });
}
