import type { AccessRules } from "../settings/settings.ts";

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
 * The login by which an account may pass the rules: its current one, if it is listed and not another account's. A
 * login of digits never passes: the list means an id by digits, and anybody can register them as a name.
 */
export async function listedLogin(
  rules: AccessRules,
  { id, login }: { id: string; login: string },
  pins: LoginPins,
): Promise<string | undefined> {
  if (/^\d+$/.test(login) || !rules.users.includes(login.toLowerCase())) return undefined;
  return (await pins.claim(login, id)) ? login : undefined;
}
