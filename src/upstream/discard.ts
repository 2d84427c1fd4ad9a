import type { Credential } from "./credential.ts";
import { UpstreamFailure } from "./failure.ts";
import type { Upstream } from "./upstream.ts";

/** Deletes at the upstream what nobody here keeps. What it cannot be asked to delete now is left to it, and logged. */
export async function discard(
  upstream: Pick<Upstream, "kind" | "revocable" | "revoke">,
  credential: Credential,
): Promise<void> {
  await upstream.revoke(upstream.revocable(credential)).catch((error: unknown) => {
    if (!(error instanceof UpstreamFailure)) throw error;
    console.warn(revocationFailed(upstream, error));
  });
}

/** What the log has of a token that could not be deleted. */
export function revocationFailed({ kind }: Pick<Upstream, "kind">, { detail }: UpstreamFailure): string {
  return JSON.stringify({ event: `${kind}_revocation_failed`, detail });
}
