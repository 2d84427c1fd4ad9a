import type { CredentialAnswer } from "../accounts/answers.ts";
import type { Link, LinkedAnswer } from "../accounts/link-answers.ts";
import { type Caller, isHeadless } from "../authorization/caller.ts";
import { isOpenIdAccount } from "../identity/account-id.ts";
import type { Permissions } from "../permissions/permissions.ts";
import { untrustedLine } from "../text/untrusted.ts";
import type { TokenSource } from "../upstream/github/api.ts";
import { UpstreamFailure } from "../upstream/github/failure.ts";
import { notForHeadless } from "./github-account.ts";
import type { Services } from "./services.ts";

/** A credential, and what may be done with it. */
export interface CallerCredential extends TokenSource {
  /**
   * What the person allows this connection, as it came with the credential that is in use.
   * @param maxAge if that was longer ago, in milliseconds, the account's vault is asked again
   */
  permissions(maxAge?: number): Promise<Permissions>;
  /** The numeric id of the GitHub account that it is of. */
  account(): Promise<string>;
}

/** A request that there is no credential for was not sent, or GitHub did not take the one that it was sent with. */
const notSent = { isCertain: true };

type Answer = CredentialAnswer | LinkedAnswer;

type Good = Extract<Answer, { readonly kind: "good" }>;

type LinkedGood = Extract<LinkedAnswer, { readonly kind: "good" }>;

/**
 * A caller's GitHub credential, for one call. It is fetched from the account's vault when the first request needs
 * it, and again when what came with it is too old. When GitHub does not take it any more, and there is no other, every
 * grant that depends on it ends, so that the client's next request is answered with 401 and its person can sign in
 * again. Who signs in elsewhere acts as the GitHub account that they linked: when that link is over, no grant is.
 * @param lacks whether a linked account's credential is not enough for the call: then it is as if there were none
 */
export function credentialOf(
  caller: Caller,
  { accounts, endGrants, trail }: Pick<Services, "accounts" | "endGrants" | "trail">,
  lacks: (linked: LinkedGood) => boolean = () => false,
): CallerCredential {
  const { userId, connectionId, grantId } = caller;
  const vault = vaultOf(caller, accounts);
  let inUse: { readonly answer: Promise<Good>; readonly askedAt: number } | undefined;
  let actsAs: string | undefined;

  async function use(answer: Answer): Promise<Good> {
    switch (answer.kind) {
      case "good": {
        // GitHub would leave out what it does not show with it, and not say so
        if ("account" in answer && lacks(answer)) throw gaveLess(answer);
        const account = accountOf(answer);
        actsAs ??= account;
        // what was begun as one account is not ended as another
        if (account !== actsAs) throw linkedAnother();
        return answer;
      }
      case "unlinked":
        if (answer.lost) recordLinkEnd(trail, caller, answer.lost);
        throw new UpstreamFailure("unlinked", answer.message, "no GitHub account is linked", undefined, {
          ...notSent,
          remedy: { kind: "link-account" },
        });
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

  function accountOf(answer: Good): string {
    return "account" in answer ? answer.account : userId;
  }

  function ask(answer: Promise<Answer>): Promise<Good> {
    inUse = { answer: answer.then(use), askedAt: Date.now() };
    return inUse.answer;
  }

  function latest(maxAge = Number.POSITIVE_INFINITY): Promise<Good> {
    if (inUse && Date.now() - inUse.askedAt <= maxAge) return inUse.answer;
    return ask(vault.credential(connectionId));
  }

  return {
    current: async () => (await latest()).accessToken,
    permissions: async (maxAge) => (await latest(maxAge)).permissions,
    account: async () => accountOf(await latest()),
    rejected: async (refused) => (await ask(vault.rejected(connectionId, refused))).accessToken,
  };
}

/** Where a caller's credential is: in their own account's vault, or in that of the account that they linked. */
function vaultOf(caller: Caller, accounts: Services["accounts"]) {
  const { userId } = caller;
  const links = isOpenIdAccount(userId);
  if (links && isHeadless(caller)) {
    const none = () =>
      Promise.reject(new UpstreamFailure("forbidden", notForHeadless, "headless", undefined, notSent));
    return { credential: none, rejected: none };
  }
  return {
    credential: (id: string): Promise<Answer> =>
      links ? accounts.linkedCredential(userId, id) : accounts.credential(userId, id),
    rejected: (id: string, refused: string): Promise<Answer> =>
      links ? accounts.linkedRejected(userId, id, refused) : accounts.rejected(userId, id, refused),
  };
}

function gaveLess({ login }: LinkedGood): UpstreamFailure {
  return new UpstreamFailure(
    "unlinked",
    `The GitHub account ${untrustedLine(login, 100)} that the person linked gave less than this connection is allowed by now, so this was not asked of GitHub. They can link it again, then call again.`,
    "the linked account's credential lacks a scope",
    undefined,
    { ...notSent, remedy: { kind: "link-account" } },
  );
}

function linkedAnother(): UpstreamFailure {
  return new UpstreamFailure(
    "unavailable",
    "The person linked another GitHub account while this call was carried out, so it did not go on. Look at what was done, then call again.",
    "another account was linked meanwhile",
    undefined,
    notSent,
  );
}

/** A link turned out to be over: nobody ended it here. */
function recordLinkEnd(
  trail: Services["trail"],
  { userId, login, clientId, grantId }: Caller,
  { account }: Link,
): void {
  const ended = {
    kind: "sign-in",
    action: "link-ended",
    decision: "refused",
    reason: "credential-ended",
  } as const;
  trail.record({ ...ended, userId, login, clientId, grantId, subject: account });
}
