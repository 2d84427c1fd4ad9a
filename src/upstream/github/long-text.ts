import type { GitHubApi } from "./api.ts";
import { UpstreamFailure } from "./failure.ts";
import { readsAsItArrives } from "./outgoing.ts";

/** A text, or what there is room for. */
export interface LongText {
  readonly text: string;
  /** Whether nothing was left out. */
  readonly isWhole: boolean;
  /** False for what is no UTF-8 text: it has NUL bytes, or invalid sequences, which are "�" in `text`. */
  readonly isText: boolean;
}

/**
 * The beginning of a text that GitHub answers with, such as a diff or a raw file; what follows is not read.
 * @throws what the request does, {@link UpstreamFailure} if it breaks off
 */
export async function textStart(
  api: GitHubApi,
  route: string,
  parameters: Record<string, unknown>,
  mostBytes: number,
): Promise<LongText> {
  const chunks: Uint8Array[] = [];
  let kept = 0;
  let isWhole = true;
  for await (const chunk of chunksOf(await longAnswer(api, route, parameters))) {
    chunks.push(chunk.subarray(0, mostBytes - kept));
    if (kept + chunk.byteLength > mostBytes) {
      isWhole = false;
      break;
    }
    kept += chunk.byteLength;
  }
  return decoded(joined(chunks), isWhole ? "whole" : "start");
}

/**
 * The end of a text that GitHub answers with, such as of a log. It is read to its end, and never held in memory as a
 * whole.
 * @throws what the request does, {@link UpstreamFailure} if it breaks off or is too long to be read to its end
 */
export async function textEnd(
  api: GitHubApi,
  route: string,
  parameters: Record<string, unknown>,
  mostBytes: number,
): Promise<LongText> {
  let chunks: Uint8Array[] = [];
  let kept = 0;
  let isWhole = true;
  for await (const chunk of chunksOf(await longAnswer(api, route, parameters))) {
    chunks.push(chunk);
    kept += chunk.byteLength;
    if (kept > mostBytes) isWhole = false;
    // now and then, and not with each chunk: each time all that is kept is copied
    if (kept <= 2 * mostBytes + smallest) continue;
    chunks = [lastBytes(joined(chunks), mostBytes).slice()];
    kept = mostBytes;
  }
  const end = joined(chunks);
  return isWhole ? decoded(end, "whole") : decoded(lastBytes(end, mostBytes), "end");
}

/** What is not worth a copy, in bytes. */
const smallest = 64 * 1024;

async function longAnswer(
  api: GitHubApi,
  route: string,
  { headers, ...parameters }: Record<string, unknown>,
): Promise<ReadableStream<Uint8Array> | undefined> {
  const { data }: { data: unknown } = await api.request(route, {
    ...parameters,
    headers: { ...(typeof headers === "object" && headers), [readsAsItArrives]: "yes" },
    request: { parseSuccessResponseBody: false },
  });
  // an answer without a body has none
  return data instanceof ReadableStream ? data : undefined;
}

/** The parts of an answer. Whoever stops in between ends the whole. */
async function* chunksOf(body: ReadableStream<Uint8Array> | undefined): AsyncGenerator<Uint8Array> {
  if (!body) return;
  try {
    for await (const chunk of body) yield chunk;
  } catch (error) {
    // what stops it on purpose says so by itself
    if (error instanceof UpstreamFailure || error instanceof DOMException) throw error;
    const detail = `the answer broke off: ${error instanceof Error ? error.name : typeof error}`;
    throw new UpstreamFailure("unavailable", "GitHub's answer broke off. Try again in a minute.", detail);
  }
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.byteLength, 0));
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return all;
}

function lastBytes(bytes: Uint8Array, mostBytes: number): Uint8Array {
  return bytes.subarray(Math.max(0, bytes.byteLength - mostBytes));
}

/** What was kept as text, without what is left of a character that was cut through. */
function decoded(bytes: Uint8Array, part: "whole" | "start" | "end"): LongText {
  const isWhole = part === "whole";
  const rest = part === "end" ? bytes.subarray(firstCharacter(bytes)) : bytes;
  // a decoder that expects more says nothing yet of a character that is not complete
  const options = { stream: part === "start" };
  const text = new TextDecoder().decode(rest, options);
  let isText = !rest.includes(0);
  try {
    new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(rest, options);
  } catch {
    isText = false;
  }
  return { text, isWhole, isText };
}

/** Where the first character begins: at most three bytes of the one before follow its own first (RFC 3629). */
function firstCharacter(bytes: Uint8Array): number {
  const index = bytes.subarray(0, 4).findIndex((byte) => (byte & 0b1100_0000) !== 0b1000_0000);
  if (index < 0) return bytes.byteLength <= 3 ? bytes.byteLength : 0;
  return index;
}
