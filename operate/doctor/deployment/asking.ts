import type { Answer } from "./answer.ts";
import { noAnswer } from "./connection.ts";
import { requireUnhindered, strayRedirect } from "./interference.ts";

/** How long one answer may take, with its body, unless somebody has less patience. */
export const answerSeconds = 10;

/** How much of an answer is read: ours are shorter. */
const mostBytes = 256 * 1024;

/** What is asked with, beside the path. */
export interface Question {
  readonly method?: "GET" | "POST" | "OPTIONS";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Asks one server, and keeps what it answered. */
export interface Asking {
  readonly origin: string;
  /** Everything that was answered until now. */
  readonly answers: readonly Answer[];
  /**
   * Asks for something that this server answers itself. @throws {Obstacle} if nobody answers, or somebody else does
   */
  ask(path: string, question?: Question): Promise<Answer>;
  /** The same, whoever answers. @throws {Obstacle} if nobody does */
  askAnybody(path: string, question?: Question): Promise<Answer>;
}

/** How this command introduces itself, unless it tries how others fare. */
export const ownUserAgent = "remote-mcp-github-doctor";

export function askingAt(origin: string, seconds = answerSeconds): Asking {
  const answers: Answer[] = [];
  const askAnybody = async (path: string, question: Question = {}) => {
    const answer = await answerTo(new URL(path, origin), question, seconds);
    answers.push(answer);
    return answer;
  };
  return {
    origin,
    answers,
    askAnybody,
    async ask(path, question) {
      const answer = await askAnybody(path, question);
      requireUnhindered(answer);
      const redirect = strayRedirect(answer);
      if (redirect) throw redirect;
      return answer;
    },
  };
}

/** One answer, bounded in size and time. No redirect is followed, and no cookie or credential is sent. */
export async function answerTo(
  url: URL,
  { method = "GET", headers, body }: Question,
  seconds = answerSeconds,
): Promise<Answer> {
  const request = `${method} ${url.pathname}`;
  try {
    const response = await fetch(url, {
      method,
      headers: { "user-agent": ownUserAgent, accept: "application/json", ...headers },
      ...(body !== undefined && { body }),
      redirect: "manual",
      signal: AbortSignal.timeout(seconds * 1000),
    });
    const at = Date.now();
    const { text, isCut } = await readBounded(response);
    return { request, url, status: response.status, headers: response.headers, text, isCut, at };
  } catch (error) {
    throw noAnswer(request, error, seconds);
  }
}

async function readBounded(response: Response): Promise<Pick<Answer, "text" | "isCut">> {
  const decoder = new TextDecoder();
  let text = "";
  let received = 0;
  // leaving the loop cancels the rest
  for await (const chunk of response.body ?? []) {
    received += chunk.byteLength;
    if (received > mostBytes) return { text, isCut: true };
    text += decoder.decode(chunk, { stream: true });
  }
  return { text: text + decoder.decode(), isCut: false };
}
