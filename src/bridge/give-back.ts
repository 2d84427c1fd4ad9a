import { discard } from "../upstream/discard.ts";
import { upstreamOf } from "../upstream/upstream-of.ts";
import type { SignedIn } from "./identity.ts";
import type { BridgeServices } from "./services.ts";

/** Has deleted what a sign-in gave that led to nothing. What the same account's other connections have stays good. */
export async function giveBack(
  { credential, profile }: Pick<SignedIn, "credential" | "profile">,
  { accounts, settings }: BridgeServices,
): Promise<void> {
  const others = await accounts.connections(profile.id);
  await discard(upstreamOf(settings), credential, others.length === 0);
}
