import type { Credential } from "../upstream/github/credential.ts";
import type { AccountVault } from "./account-vault.ts";

/** The binding this folder needs. */
export interface AccountBindings {
  readonly ACCOUNTS: DurableObjectNamespace<AccountVault>;
}

/** Every account's vault, by GitHub's numeric user id. */
export interface Accounts {
  store(userId: string, credential: Credential): Promise<void>;
  credential(userId: string, scopes: readonly string[]): Promise<Credential | undefined>;
}

export function accountsOf(env: AccountBindings): Accounts {
  const vault = (userId: string) => env.ACCOUNTS.get(env.ACCOUNTS.idFromName(userId));
  return {
    store: async (userId, credential) => await vault(userId).store(credential),
    credential: async (userId, scopes) => await vault(userId).credential([...scopes]),
  };
}
