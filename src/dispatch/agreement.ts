import type { ToolContext } from "../catalogue/context.ts";
import { type Answer, InputNeeded, type Question } from "../catalogue/conversation.ts";
import type { PreparedCall } from "../catalogue/tool.ts";
import type { Preview } from "../catalogue/tool-declaration.ts";
import type { Settings } from "../settings/settings.ts";
import { isRecord } from "../text/json.ts";
import { type Confirmation, confirmationToken } from "./confirmation-token.ts";
import { digestOf } from "./fingerprint.ts";
import { agreementNeeded, declined, notAnswered, type Refusal } from "./refusal.ts";

/** Whether a change may be made as it is; `shown` is what its person was asked about, if they had to be. */
export type Agreement =
  | { readonly ok: true; readonly shown: Preview | undefined }
  | { readonly ok: false; readonly refusal: Refusal };

/** What an agreement is about. */
interface Asked {
  readonly tool: string;
  readonly fingerprint: string;
  /** What the call brought of an earlier preview. */
  readonly confirmation: Confirmation | undefined;
  readonly settings: Settings;
}

/**
 * Has the person agree to a change that cannot be taken back. Where the client can ask them, it does; otherwise the call
 * is answered with what it would do and a token, and counts when it is made again with that. What they agreed to is
 * what is done: if it has become something else in the meantime, they are asked again.
 */
export async function agreementTo(
  prepared: PreparedCall,
  context: ToolContext,
  { tool, fingerprint, confirmation, settings }: Asked,
): Promise<Agreement> {
  const preview = await prepared.preview(context);
  if (!preview) return { ok: true, shown: undefined };
  const shown = await digestOf([preview.summary, preview.basis ?? ""]);
  if (confirmation?.shown === shown) return { ok: true, shown: preview };
  if (context.conversation.client.elicitsForms) {
    const answer = await ask(preview, shown, context);
    if (!answer) return { ok: false, refusal: notAnswered(tool) };
    return isAgreement(answer) ? { ok: true, shown: preview } : { ok: false, refusal: declined(tool) };
  }
  const token = await confirmationToken(shown, fingerprint, settings);
  return {
    ok: false,
    refusal: agreementNeeded(tool, preview.summary, token, confirmation !== undefined),
  };
}

/**
 * @param shown makes the answer count for this preview, and for no other
 * @returns undefined if the client failed to give an answer
 */
async function ask(
  { summary }: Preview,
  shown: string,
  { conversation }: ToolContext,
): Promise<Answer | undefined> {
  const key = `agreement-${shown}`;
  const question: Question = {
    method: "elicitation/create",
    params: {
      message: summary,
      requestedSchema: {
        type: "object",
        properties: {
          agree: { type: "boolean", title: "Do this", description: "It cannot be taken back." },
        },
        required: ["agree"],
      },
    },
  };
  try {
    const answers = await conversation.ask({ [key]: question }, true);
    return answers[key];
  } catch (error) {
    // in this revision the answer comes with another request
    if (error instanceof InputNeeded) throw error;
    return undefined;
  }
}

/** An answer is what a client sent: only the one that it was asked for counts. */
function isAgreement({ action, content }: Answer): boolean {
  return action === "accept" && isRecord(content) && content.agree === true;
}
