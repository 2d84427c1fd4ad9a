import { readsAsAccountId } from "../identity/account-id.ts";

/**
 * Which account a listed login belongs to: the one that was let in by it first. Logins change hands at GitHub, and
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

/**
 * The login by which the operator's rules may know an account: its current one, if it is listed and not another
 * account's. A login that reads as an id never is: the list means an id by it, and anybody can register it as a name.
 * @param listed what the rules name, in lower case
 */
export async function listedLogin(
  listed: readonly string[],
  { id, login }: { id: string; login: string },
  pins: LoginPins,
): Promise<string | undefined> {
  if (readsAsAccountId(login) || !listed.includes(login.toLowerCase())) return undefined;
  return (await pins.claim(login, id)) ? login : undefined;
}
