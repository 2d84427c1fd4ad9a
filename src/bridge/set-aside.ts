import type { Credential } from "../upstream/credential.ts";
import { discard } from "../upstream/discard.ts";
import type { Profile } from "../upstream/upstream.ts";
import { upstreamOf } from "../upstream/upstream-of.ts";
import type { BridgeServices } from "./services.ts";

/**
 * Has what came of a sign-in deleted whose person goes on with what they had before. Where that could be deleted with it,
 * and there is any, it is left to expire: nobody keeps it.
 */
export async function setAside(
  { credential, profile }: { readonly credential: Credential; readonly profile: Pick<Profile, "id"> },
  { accounts, settings }: Pick<BridgeServices, "accounts" | "settings">,
): Promise<void> {
  const upstream = upstreamOf(settings);
  if (upstream.revokesOthers && (await accounts.connections(profile.id)).length > 0) return;
  await discard(upstream, credential);
}
