import * as z from "zod";
import { openAs, seal } from "../accounts/encryption.ts";
import type { Caller } from "../authorization/caller.ts";
import type { Settings } from "../settings/settings.ts";

/** What a client carries from one round of a request to the next (MCP 2026-07-28, `requestState`). */
export interface InputState {
  /** Of the call: the same in all of its rounds, so that what is agreed to in one of them counts once. */
  readonly id: string;
  /** Which questions it was given out with. */
  readonly asked: readonly string[];
  readonly answered: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Which request a state belongs to. It means nothing with any other. */
export interface InputScope {
  readonly caller: Pick<Caller, "userId" | "connectionId">;
  readonly method: string;
  /** Of the tool or prompt. */
  readonly name: string;
  readonly arguments: unknown;
}

/** How long a state can be used, in milliseconds: as long as a person may think about an answer. */
const lifetime = 10 * 60_000;

const stored = z.strictObject({
  id: z.string(),
  asked: z.array(z.string()),
  answered: z.record(z.string(), z.record(z.string(), z.unknown())),
  expiresAt: z.number(),
});

/** Seals a state for its request. The client can neither read nor change it. */
export async function sealState(
  { id, asked, answered }: InputState,
  scope: InputScope,
  settings: Settings,
): Promise<string> {
  const text = JSON.stringify({ id, asked, answered, expiresAt: Date.now() + lifetime });
  return await seal(settings.secrets, await contextOf(scope), text);
}

/** The state that a client sent back; undefined if it is not one that was given out for this request, or is too old. */
export async function openState(
  sealed: string,
  scope: InputScope,
  settings: Settings,
): Promise<InputState | undefined> {
  const state = await openAs(settings.secrets, await contextOf(scope), sealed, stored);
  return state && state.expiresAt > Date.now() ? state : undefined;
}

/** Binds a state to who asks, and to what exactly they ask. */
async function contextOf({ caller, method, name, arguments: given }: InputScope): Promise<string> {
  const asked = JSON.stringify([caller.userId, caller.connectionId, method, name, given ?? {}]);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(asked));
  return `request state ${Buffer.from(digest).toString("base64url")}`;
}
