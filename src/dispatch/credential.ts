import type { CredentialAnswer } from "../accounts/answers.ts";
import type { Caller } from "../authorization/caller.ts";
import type { Permissions } from "../permissions/permissions.ts";
import type { TokenSource } from "../upstream/github/api.ts";
import { UpstreamFailure } from "../upstream/github/failure.ts";
import type { Services } from "./services.ts";

/** A credential, and what may be done with it. */
export interface CallerCredential extends TokenSource {
  /** What the person allows this connection now: it comes with the credential that is in use. */
  permissions(): Promise<Permissions>;
}

type Good = Extract<CredentialAnswer, { readonly kind: "good" }>;

/**
 * A caller's GitHub credential, for one call. It is fetched from the account's vault when the first request needs
 * it. When GitHub does not take it any more, and there is no other, every grant that depends on it ends, so that
 * the client's next request is answered with 401 and its person can sign in again.
 */
export function credentialOf(caller: Caller, { accounts, endGrants }: Services): CallerCredential {
  const { userId, connectionId, grantId } = caller;
  let inUse: Promise<Good> | undefined;

  async function use(answer: CredentialAnswer): Promise<Good> {
    switch (answer.kind) {
      case "good":
        return answer;
      case "unavailable":
        throw new UpstreamFailure("unavailable", answer.message, "the credential could not be refreshed");
      case "ended":
        await endGrants(userId, [...new Set([grantId, ...answer.grants])]);
        throw new UpstreamFailure("unauthorized", answer.message, "the connection has ended");
    }
  }

  function latest(): Promise<Good> {
    inUse ??= accounts.credential(userId, connectionId).then(use);
    return inUse;
  }

  return {
    current: async () => (await latest()).accessToken,
    permissions: async () => (await latest()).permissions,
    async rejected(refused) {
      inUse = accounts.rejected(userId, connectionId, refused).then(use);
      return (await inUse).accessToken;
    },
  };
}
