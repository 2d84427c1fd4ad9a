import { inputResponse, type ServerContext } from "@modelcontextprotocol/server";
import {
  type Answer,
  abilitiesOf,
  type Conversation,
  InputNeeded,
  type Question,
  requireAbilities,
} from "../catalogue/conversation.ts";
import type { InputState } from "./input-state.ts";
import { progressOf } from "./progress.ts";

type ModernRequest = Pick<ServerContext["mcpReq"], "_meta" | "notify" | "inputResponses">;

/**
 * The way back to a client of revision 2026-07-28. It cannot be asked while it waits: a question ends the request, and
 * the client sends it again with the answer, beside what was answered before.
 * @param state what came back of earlier rounds, verified; undefined in the first
 */
export function statelessConversation(
  request: ModernRequest,
  capabilities: unknown,
  state: InputState | undefined,
): Conversation {
  const client = abilitiesOf(capabilities);
  const answered: Record<string, Answer> = { ...state?.answered };

  function answerFor(key: string, question: Question, bound: boolean): Answer | undefined {
    // An answer that has to be bound to this call counts only with the state that was given out for it
    if (bound && !state) return undefined;
    if (Object.hasOwn(answered, key)) return answered[key];
    // nor does one to a question that was not put to it then
    if (bound && !state?.asked.includes(key)) return undefined;
    return answerTo(key, question, request.inputResponses);
  }

  return {
    client,
    ...(state && { round: state.id }),
    progress: progressOf(request._meta?.progressToken, request.notify),
    // Deprecated in this revision (SEP-2577), and nothing that this server does depends on it
    log: async () => {},
    async ask<Key extends string>(questions: Readonly<Record<Key, Question>>, bound = false) {
      const answers: Record<string, Answer> = {};
      const open: Record<string, Question> = {};
      for (const [key, question] of Object.entries<Question>(questions)) {
        const answer = answerFor(key, question, bound);
        if (answer) answers[key] = answer;
        else open[key] = question;
      }
      // the next round has answers to its own questions only: what was answered before goes with the state
      Object.assign(answered, answers);
      if (Object.keys(open).length === 0) return answers as Record<Key, Answer>;
      requireAbilities(client, Object.values(open));
      throw new InputNeeded(open, answered, bound);
    },
  };
}

/** The client's answer to a question, if it sent one of the form that the question asks for. */
function answerTo(
  key: string,
  { method }: Question,
  responses: Record<string, unknown> | undefined,
): Answer | undefined {
  const kinds = {
    "elicitation/create": "elicit",
    "sampling/createMessage": "sampling",
    "roots/list": "roots",
  };
  const view = inputResponse(responses, key);
  if (view.kind !== kinds[method]) return undefined;
  const raw = responses?.[key];
  return typeof raw === "object" && raw !== null ? (raw as Answer) : undefined;
}
