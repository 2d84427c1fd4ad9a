import { isOpenIdAccount, readsAsAccountId } from "../identity/account-id.ts";
import { usernamePattern } from "../settings/listed.ts";

/**
 * Which account a listed login belongs to: the one that was let in by it first. Logins change hands, and
 * whoever takes over a name that is on the operator's list must not inherit its place there.
 */
export interface LoginPins {
  /** Whether a listed login is this account's. Makes it so if it is nobody's yet. */
  claim(login: string, userId: string): Promise<boolean>;
}

export function loginPinsIn(namespace: KVNamespace): LoginPins {
  return {
    async claim(login, userId) {
      const key = `login:${login.toLowerCase()}`;
      const owner = await namespace.get(key);
      if (owner === null) await namespace.put(key, userId);
      return owner === null || owner === userId;
    },
  };
}

/** A login as lists are searched for it. GitHub's are the same in any case; at a provider, "Ann" and "ann" may be two. */
export function listedForm(userId: string, login: string): string {
  return isOpenIdAccount(userId) ? login : login.toLowerCase();
}

/**
 * The login by which the operator's rules may know an account: its current one, if it is listed and not another
 * account's. A login that reads as an id never is: the list means an id by it, and anybody can register it as a name.
 * Nor is one that reads as an e-mail address or a subject, which a provider may let anybody have for a username.
 * @param listed what the rules name, in the form of {@link listedForm}
 */
export async function listedLogin(
  listed: readonly string[],
  { id, login }: { id: string; login: string },
  pins: LoginPins,
): Promise<string | undefined> {
  // others than can be listed are of letters that have those for their lower case, or read as something else
  if (readsAsAccountId(login) || !usernamePattern.test(login)) return undefined;
  if (!listed.includes(listedForm(id, login))) return undefined;
  return (await pins.claim(login, id)) ? login : undefined;
}
