import { buffered, isLong, streamed } from "./answer-body.ts";
import { isRead } from "./method.ts";
import { TimeLimit } from "./time-limit.ts";

/** Longest wait for one answer of GitHub's, retries included, in milliseconds. */
const deadline = 10_000;

/** Longest that somebody may take to read a long answer that has begun, in milliseconds. */
const readingTime = 30_000;

/** Pauses before a read is tried again, in milliseconds. Writes are never tried again: they may have happened. */
const pauses = [200, 800];

/**
 * `fetch` for every request to GitHub: bounded in time and size, with reads repeated when GitHub or the way to it
 * failed, and an answer that says it is JSON known to be JSON. A redirect is an answer: whether it may be followed,
 * and with what, is for the caller to say.
 * @throws {UpstreamFailure} `malformed` for an answer that is too long or not the JSON it says it is
 */
export const githubFetch: typeof fetch = async (input, init) => {
  const timeout = AbortSignal.timeout(deadline);
  const signal = init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
  return await buffered(await answerTo(input, init, signal));
};

/**
 * {@link githubFetch} for whoever reads a long answer as it arrives: what is no JSON, such as a diff, a raw file or a
 * log. Refusals and JSON are read here as they always are. Its reader cancels what it does not read to the end.
 */
export const githubStream: typeof fetch = async (input, init) => {
  const limit = new TimeLimit(init?.signal);
  limit.allow(deadline);
  let isStreamed = false;
  try {
    const response = await answerTo(input, init, limit.signal);
    isStreamed = isLong(response);
    if (!isStreamed) return await buffered(response);
    limit.allow(readingTime);
    return streamed(response, limit);
  } finally {
    if (!isStreamed) limit.lift();
  }
};

async function answerTo(
  input: Parameters<typeof fetch>[0],
  init: RequestInit | undefined,
  signal: AbortSignal,
): Promise<Response> {
  const method = (init?.method ?? "GET").toUpperCase();
  const tries = isRead(method) ? pauses : [];
  const attempt = () => fetch(input, { ...init, redirect: "manual", signal });
  for (const pause of tries) {
    const response = await attempt().catch((error: unknown) => {
      if (signal.aborted) throw error;
      return undefined;
    });
    if (response && response.status < 500) return response;
    await response?.body?.cancel();
    await sleep(pause, signal);
  }
  return await attempt();
}

/** Waits, or ends with the signal's reason. */
function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
  });
}
