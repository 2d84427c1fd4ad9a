import { createInterface } from "node:readline/promises";
import { type Readable, Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { UserError } from "../../dev/user-error.ts";
import { harmlessLines } from "../harmless.ts";

/** The person at the terminal, or what stands in for them. */
export interface Terminal {
  /** Whether somebody can be asked. */
  readonly isInteractive: boolean;
  say(line: string): void;
  /** @returns what was typed, without spaces around it */
  ask(question: string): Promise<string>;
  /** The same, and what is typed does not show. */
  askSecret(question: string): Promise<string>;
  /** Everything that comes by standard input, without spaces around it. */
  piped(): Promise<string>;
}

interface Streams {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable;
}

/** @param onInterrupt called for Ctrl-C while a question is open, when the terminal sends no signal */
export function terminal({ input, output }: Streams, onInterrupt: () => void): Terminal {
  return {
    isInteractive: input.isTTY === true,
    say: (line) => void output.write(`${harmlessLines(line)}\n`),
    ask: (question) => answerTo(harmlessLines(question), output),
    async askSecret(question) {
      output.write(harmlessLines(question));
      // readline echoes what is typed by writing it
      const answer = await answerTo("", new Writable({ write: (_chunk, _encoding, done) => done() }));
      output.write("\n");
      return answer;
    },
    async piped() {
      return (await text(input)).trim();
    },
  };

  async function answerTo(question: string, echo: Writable): Promise<string> {
    const lines = createInterface({ input, output: echo, terminal: true });
    const ended = Promise.withResolvers<never>();
    lines.once("SIGINT", onInterrupt);
    lines.once("close", () => ended.reject(new UserError("The input ended before there was an answer.")));
    try {
      return (await Promise.race([lines.question(question), ended.promise])).trim();
    } finally {
      // nobody waits for it any more
      ended.promise.catch(() => {});
      lines.close();
    }
  }
}

/** Asks whether to do something. Nobody there to ask is an error: what cannot be taken back is not guessed. */
export async function confirm(
  asked: Pick<Terminal, "isInteractive" | "ask">,
  yes: boolean,
  question: string,
): Promise<boolean> {
  if (yes) return true;
  if (!asked.isInteractive)
    throw new UserError(`${question} Nobody can be asked here: say --yes to do it. Nothing was changed.`);
  return /^y(es)?$/i.test(await asked.ask(`${question} [y/N] `));
}
