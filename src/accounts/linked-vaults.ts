import type { ConnectionStatus, CredentialAnswer, Receipt } from "./answers.ts";

/** As much of a linked account's vault as the vault of the person uses who linked it. */
export interface LinkedVault {
  sustain(id: string, expiresAt: number): Promise<CredentialAnswer>;
  rejected(id: string, accessToken: string): Promise<CredentialAnswer>;
  status(id: string): Promise<ConnectionStatus | undefined>;
  end(id: string): Promise<Receipt | undefined>;
}

/** The binding that a vault needs to ask another account's. */
export interface LinkedVaultBindings {
  readonly ACCOUNTS: {
    idFromName(name: string): DurableObjectId;
    get(id: DurableObjectId): LinkedVault;
  };
}
