import type { CredentialAnswer } from "../accounts/answers.ts";
import type { Caller } from "../authorization/caller.ts";
import type { Permissions } from "../permissions/permissions.ts";
import type { TokenSource } from "../upstream/github/api.ts";
import { UpstreamFailure } from "../upstream/github/failure.ts";
import type { Services } from "./services.ts";

/** A credential, and what may be done with it. */
export interface CallerCredential extends TokenSource {
  /**
   * What the person allows this connection, as it came with the credential that is in use.
   * @param maxAge if that was longer ago, in milliseconds, the account's vault is asked again
   */
  permissions(maxAge?: number): Promise<Permissions>;
}

/** A request that there is no credential for was not sent, or GitHub did not take the one that it was sent with. */
const notSent = { isCertain: true };

type Good = Extract<CredentialAnswer, { readonly kind: "good" }>;

/**
 * A caller's GitHub credential, for one call. It is fetched from the account's vault when the first request needs
 * it, and again when what came with it is too old. When GitHub does not take it any more, and there is no other, every grant that depends on it ends, so that
 * the client's next request is answered with 401 and its person can sign in again.
 */
export function credentialOf(caller: Caller, { accounts, endGrants }: Services): CallerCredential {
  const { userId, connectionId, grantId } = caller;
  let inUse: { readonly answer: Promise<Good>; readonly askedAt: number } | undefined;

  async function use(answer: CredentialAnswer): Promise<Good> {
    switch (answer.kind) {
      case "good":
        return answer;
      case "unavailable":
        throw new UpstreamFailure(
          "unavailable",
          answer.message,
          "the credential could not be refreshed",
          undefined,
          notSent,
        );
      case "ended":
        await endGrants(userId, [...new Set([grantId, ...answer.grants])], "credential-ended");
        throw new UpstreamFailure(
          "unauthorized",
          answer.message,
          "the connection has ended",
          undefined,
          notSent,
        );
    }
  }

  function ask(vault: () => Promise<CredentialAnswer>): Promise<Good> {
    const askedAt = Date.now();
    inUse = { answer: vault().then(use), askedAt };
    return inUse.answer;
  }

  function latest(maxAge = Number.POSITIVE_INFINITY): Promise<Good> {
    if (inUse && Date.now() - inUse.askedAt <= maxAge) return inUse.answer;
    return ask(() => accounts.credential(userId, connectionId));
  }

  return {
    current: async () => (await latest()).accessToken,
    permissions: async (maxAge) => (await latest(maxAge)).permissions,
    rejected: async (refused) =>
      (await ask(() => accounts.rejected(userId, connectionId, refused))).accessToken,
  };
}
