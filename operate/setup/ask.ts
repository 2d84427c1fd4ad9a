import { UserError } from "../../dev/user-error.ts";
import { boundedText } from "../../src/text/bounded-text.ts";

/** An answer, as far as it is read. */
export interface Answer {
  readonly status: number;
  /** Undefined if it is no JSON. */
  readonly json: unknown;
}

const TIME_MS = 30_000;
const MOST_BYTES = 100_000;

/**
 * Asks GitHub, or an OpenID provider, as this command. A redirect is not followed, for credentials would follow it.
 * @throws {UserError} if nobody answers
 */
export async function ask(address: string, init: RequestInit = { method: "POST" }): Promise<Answer> {
  const { host } = new URL(address);
  try {
    const response = await fetch(address, {
      ...init,
      headers: { accept: "application/json", "user-agent": "remote-mcp-github", ...init.headers },
      redirect: "manual",
      signal: AbortSignal.timeout(TIME_MS),
    });
    const tooLong = () => new Error("the answer is too long");
    const text = await boundedText(response, MOST_BYTES, tooLong);
    return { status: response.status, json: parsed(text) };
  } catch (error) {
    throw new UserError(
      `${host} cannot be asked: ${reasonOf(error)}. Check the connection (behind a proxy, set NODE_USE_ENV_PROXY=1), then run this again.`,
    );
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What fetch says is in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  // of several addresses that do not answer there is no message, only a code
  return cause.message || ("code" in cause ? String(cause.code) : error.message);
}
