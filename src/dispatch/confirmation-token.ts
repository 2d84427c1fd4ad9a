import * as z from "zod";
import { openAs, seal } from "../accounts/encryption.ts";
import type { Settings } from "../settings/settings.ts";

/** How long a preview can be agreed to, in milliseconds. */
const lifetime = 10 * 60_000;

/** What a confirmation token says. */
export interface Confirmation {
  /** Names the agreement, which counts once. */
  readonly id: string;
  /** A digest of what was shown. */
  readonly shown: string;
  /** Until when it can be agreed to, in milliseconds since the epoch. */
  readonly expiresAt: number;
}

const stored = z.strictObject({ id: z.string(), shown: z.string(), expiresAt: z.number() });

/** A token for what was shown of a call. It means nothing with another call. @param fingerprint of the call */
export async function confirmationToken(
  shown: string,
  fingerprint: string,
  { secrets }: Settings,
): Promise<string> {
  const token = { id: crypto.randomUUID(), shown, expiresAt: Date.now() + lifetime };
  return await seal(secrets, contextOf(fingerprint), JSON.stringify(token));
}

/** What a token says, however old; undefined if it was not given out for this call. */
export async function openConfirmation(
  token: string,
  fingerprint: string,
  { secrets }: Settings,
): Promise<Confirmation | undefined> {
  return await openAs(secrets, contextOf(fingerprint), token, stored);
}

function contextOf(fingerprint: string): string {
  return `confirmation ${fingerprint}`;
}
