import { log } from "../telemetry/log.ts";
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
    logRevocationFailed(upstream, error);
  });
}

/** Logs that a token could not be deleted. */
export function logRevocationFailed({ kind }: Pick<Upstream, "kind">, { detail }: UpstreamFailure): void {
  log.warn(`${kind}_revocation_failed`, { detail });
}
