import { UpstreamFailure } from "./failure.ts";
import { isRead } from "./method.ts";

/** Longest wait for one answer of GitHub's, retries included, in milliseconds. */
const deadline = 10_000;

/** Pauses before a read is tried again, in milliseconds. Writes are never tried again: they may have happened. */
const pauses = [200, 800];

/** Longest answer that is read, in bytes. GitHub's own to what we ask stay far below. */
const longestAnswer = 1024 * 1024;

/**
 * `fetch` for every request to GitHub: bounded in time and size, with reads repeated when GitHub or the way to it
 * failed, and an answer that says it is JSON known to be JSON. A redirect is an answer: whether it may be followed,
 * and with what, is for the caller to say.
 * @throws {UpstreamFailure} `malformed` for an answer that is too long or not the JSON it says it is
 */
export const githubFetch: typeof fetch = async (input, init) => {
  const timeout = AbortSignal.timeout(deadline);
  const signal = init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
  const method = (init?.method ?? "GET").toUpperCase();
  const tries = isRead(method) ? pauses : [];
  const attempt = () => fetch(input, { ...init, redirect: "manual", signal });
  for (const pause of tries) {
    const response = await attempt().catch((error: unknown) => {
      if (signal.aborted) throw error;
      return undefined;
    });
    if (response && response.status < 500) return await checked(response);
    await response?.body?.cancel();
    await sleep(pause, signal);
  }
  return await checked(await attempt());
};

async function checked(response: Response): Promise<Response> {
  if (response.body === null) return response;
  const text = await readBounded(response.body);
  if (response.ok && isJson(response) && !canParse(text)) {
    throw malformed("JSON that cannot be parsed", response.status);
  }
  return new Response(text, response);
}

function isJson(response: Response): boolean {
  return /^application\/([\w.+-]+\+)?json\b/.test(response.headers.get("content-type") ?? "");
}

function canParse(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function readBounded(body: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let received = 0;
  for await (const chunk of body) {
    received += chunk.byteLength;
    if (received > longestAnswer) throw malformed("too long");
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function malformed(detail: string, status?: number): UpstreamFailure {
  return new UpstreamFailure(
    "malformed",
    "GitHub's answer could not be used. Try again later.",
    detail,
    status,
  );
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
