import * as z from "zod";

/*
 * What calls of tools that change something take besides their own arguments, so that a change is made once and as it
 * was agreed to. The tools themselves never see it.
 */

/** Names a change, so that a client that did not get the answer can call again without making it twice. */
const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,64}$/, "must be 1 to 64 visible ASCII characters")
  .optional()
  .describe("Unique to this change: repeating the call with it returns the first result");

/** What a preview gave out, for clients that cannot ask their person themselves. */
const confirmationToken = z
  .string()
  .max(2000)
  .optional()
  .describe("From a preview of this very call, once the person agreed");

/** The parameters that a changing tool has besides its own. */
export function repeatParameters(hasConfirmation: boolean) {
  return { idempotencyKey, ...(hasConfirmation && { confirmationToken }) };
}

/** What a call says about being repeated. */
export interface Repeat {
  readonly idempotencyKey?: string;
  readonly confirmationToken?: string;
}

/** Arguments, and apart from them what is said about repeating. @param args those that were checked */
export function withoutRepeat(args: Readonly<Record<string, unknown>>): {
  readonly repeat: Repeat;
  readonly own: Record<string, unknown>;
} {
  const { idempotencyKey, confirmationToken, ...own } = args;
  return {
    own,
    repeat: {
      ...(typeof idempotencyKey === "string" && { idempotencyKey }),
      ...(typeof confirmationToken === "string" && { confirmationToken }),
    },
  };
}
