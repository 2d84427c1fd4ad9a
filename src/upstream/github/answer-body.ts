import { boundedText } from "../../text/bounded-text.ts";
import { UpstreamFailure } from "./failure.ts";
import type { TimeLimit } from "./time-limit.ts";

/** Longest JSON that is read, in bytes: a file of 1 MB, as long as GitHub puts into JSON, is 1.4 MB in base64. */
const longestJson = 4 * 1024 * 1024;

/** Longest answer of another kind that is kept in memory, in bytes. */
const longestOther = 1024 * 1024;

/** Longest answer that is passed on while it arrives, in bytes. */
const longestStream = 32 * 1024 * 1024;

/**
 * A response with its body read, of bounded length. If it says that it is JSON, it is.
 * @throws {UpstreamFailure} `malformed` for an answer that is too long or not the JSON it says it is
 */
export async function buffered(response: Response): Promise<Response> {
  if (response.body === null) return response;
  const saysJson = isJson(response);
  const text = await boundedText(response, saysJson ? longestJson : longestOther, () =>
    malformed("too long"),
  );
  if (response.ok && saysJson && !canParse(text)) {
    throw malformed("JSON that cannot be parsed", response.status);
  }
  return new Response(text, response);
}

/** Whether an answer is what was asked for and may be long, such as a diff, a raw file or a log. */
export function isLong(response: Response): boolean {
  return response.ok && response.body !== null && !isJson(response);
}

/**
 * A response whose body is passed on as it arrives, as fast as it is read, up to a bounded length. Whoever stops
 * reading cancels it; if nobody does anything with it, it ends with the time that it has.
 */
export function streamed(response: Response, limit: TimeLimit): Response {
  if (response.body === null) return response;
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader();
  const stop = (reason: unknown) => reader.cancel(reason).catch(() => {});
  const giveUp = () => {
    limit.lift();
    void stop(limit.signal.reason);
  };
  limit.signal.addEventListener("abort", giveUp, { once: true });
  let received = 0;

  async function next(): Promise<Uint8Array | undefined> {
    const { done, value } = await reader.read();
    // a body that was cancelled ends like one that is whole
    limit.signal.throwIfAborted();
    if (done) return undefined;
    received += value.byteLength;
    if (received > longestStream) throw malformed("too long", response.status);
    return value;
  }

  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const chunk = await next();
          if (chunk) return controller.enqueue(chunk);
          limit.lift();
          controller.close();
        } catch (error) {
          limit.lift();
          void stop(error);
          throw error;
        }
      },
      async cancel(reason) {
        limit.lift();
        await stop(reason);
      },
    },
    // nothing is read ahead of whoever reads
    { highWaterMark: 0 },
  );
  return new Response(body, response);
}

/** A file or a page as it is has a type that ends like JSON's: application/vnd.github.raw+json. */
function isJson(response: Response): boolean {
  const type = response.headers.get("content-type") ?? "";
  return /^application\/([\w.+-]+\+)?json\b/i.test(type) && !/\.(?:raw|html)\+json\b/i.test(type);
}

function canParse(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function malformed(detail: string, status?: number): UpstreamFailure {
  return new UpstreamFailure(
    "malformed",
    "GitHub's answer could not be used. Try again later.",
    detail,
    status,
  );
}
