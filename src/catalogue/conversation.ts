import { isRecord } from "../text/json.ts";

/** A request to the client, as MCP words it: it asks its person, its model, or its environment. */
export interface Question {
  readonly method: "elicitation/create" | "sampling/createMessage" | "roots/list";
  readonly params: Readonly<Record<string, unknown>>;
}

/** The client's result. It is what a client sent: a tool checks it before it believes anything of it. */
export type Answer = Readonly<Record<string, unknown>>;

/** What a client can be asked for, as it declared. */
export interface ClientAbilities {
  readonly elicitsForms: boolean;
  readonly elicitsUrls: boolean;
  readonly samples: boolean;
  readonly listsRoots: boolean;
}

export type LogLevel = "debug" | "info" | "warning" | "error";

/** The way back to the client while a call is carried out, the same in every era. */
export interface Conversation {
  readonly client: ClientAbilities;
  /** Names the call of which this is a later round, the same in each; absent in the first. */
  readonly round?: string;
  /** Tells how far the call is, if the client wishes to know, and is still there; numbers only grow. */
  progress(done: number, total?: number, message?: string): Promise<void>;
  /** A log message for the client, if it wishes to have such. */
  log(level: LogLevel, data: unknown): Promise<void>;
  /**
   * Asks the client, and goes on with its answers. Since revision 2026-07-28 the call starts over for that, with the
   * answers at hand, so before the last question nothing may be done that must not be done twice.
   * @param bound whether an answer counts only for this very call: caller, name and arguments
   * @throws {ClientLacks} if the client cannot be asked that
   */
  ask<Key extends string>(
    questions: Readonly<Record<Key, Question>>,
    bound?: boolean,
  ): Promise<Record<Key, Answer>>;
}

/** The call cannot go on before the client has answered, and starts over then (MCP 2026-07-28, multi-round-trip). */
export class InputNeeded extends Error {
  override readonly name = "InputNeeded";
  readonly questions: Readonly<Record<string, Question>>;
  /** What was answered in earlier rounds. */
  readonly answered: Readonly<Record<string, Answer>>;
  readonly bound: boolean;

  constructor(
    questions: Readonly<Record<string, Question>>,
    answered: Readonly<Record<string, Answer>>,
    bound: boolean,
  ) {
    super("the client has to answer first");
    this.questions = questions;
    this.answered = answered;
    this.bound = bound;
  }
}

/** The call needs something of the client that it did not say it can do. */
export class ClientLacks extends Error {
  override readonly name = "ClientLacks";
  /** As `ClientCapabilities` names it. */
  readonly required: Readonly<Record<string, object>>;

  constructor(required: Readonly<Record<string, object>>) {
    super(`This needs a client that can do: ${Object.keys(required).join(", ")}.`);
    this.required = required;
  }
}

/** @throws {ClientLacks} for the first of the questions that a client cannot be asked */
export function requireAbilities(client: ClientAbilities, questions: readonly Question[]): void {
  for (const question of questions) {
    const { able, capability } = demandOf(question, client);
    if (!able) throw new ClientLacks(capability);
  }
}

/** What a question asks of a client, as `ClientCapabilities` names it, and whether the client has it. */
function demandOf({ method, params }: Question, client: ClientAbilities) {
  switch (method) {
    case "elicitation/create":
      return params.mode === "url"
        ? { able: client.elicitsUrls, capability: { elicitation: { url: {} } } }
        : { able: client.elicitsForms, capability: { elicitation: { form: {} } } };
    case "sampling/createMessage":
      return { able: client.samples, capability: { sampling: {} } };
    case "roots/list":
      return { able: client.listsRoots, capability: { roots: {} } };
  }
}

/** What a client's declared capabilities let us ask (MCP `ClientCapabilities`). */
export function abilitiesOf(capabilities: unknown): ClientAbilities {
  const declared = isRecord(capabilities) ? capabilities : {};
  const elicitation = isRecord(declared.elicitation) ? declared.elicitation : undefined;
  const elicitsUrls = isRecord(elicitation?.url);
  return {
    // an empty object means forms: that was the only mode there was (2025-06-18)
    elicitsForms: elicitation !== undefined && (isRecord(elicitation.form) || !elicitsUrls),
    elicitsUrls,
    samples: isRecord(declared.sampling),
    listsRoots: isRecord(declared.roots),
  };
}

const unable = abilitiesOf(undefined);

/** Nobody to talk to: for calls that come without a client. */
export const nobody: Conversation = {
  client: unable,
  progress: async () => {},
  log: async () => {},
  ask: async (questions) => {
    requireAbilities(unable, Object.values(questions));
    throw new Error("a call without a client asked it nothing");
  },
};
