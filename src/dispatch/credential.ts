import type { CredentialAnswer } from "../accounts/answers.ts";
import type { Caller } from "../authorization/caller.ts";
import type { TokenSource } from "../upstream/github/api.ts";
import { UpstreamFailure } from "../upstream/github/failure.ts";
import type { Services } from "./services.ts";

/**
 * A caller's GitHub credential, for one call. It is fetched from the account's vault when the first request needs
 * it. When GitHub does not take it any more, and there is no other, every grant that depends on it ends, so that
 * the client's next request is answered with 401 and its person can sign in again.
 */
export function credentialOf(caller: Caller, { accounts, endGrants }: Services): TokenSource {
  const { userId, connectionId, grantId } = caller;
  let token: Promise<string> | undefined;

  async function use(answer: CredentialAnswer): Promise<string> {
    switch (answer.kind) {
      case "good":
        return answer.accessToken;
      case "unavailable":
        throw new UpstreamFailure("unavailable", answer.message, "the credential could not be refreshed");
      case "ended":
        await endGrants(userId, [...new Set([grantId, ...answer.grants])]);
        throw new UpstreamFailure("unauthorized", answer.message, "the connection has ended");
    }
  }

  return {
    current() {
      token ??= accounts.credential(userId, connectionId).then(use);
      return token;
    },
    async rejected(refused) {
      token = accounts.rejected(userId, connectionId, refused).then(use);
      return await token;
    },
  };
}
