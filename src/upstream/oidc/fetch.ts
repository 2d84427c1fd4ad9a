import { boundedText } from "../../text/bounded-text.ts";
import { UpstreamFailure } from "../failure.ts";

/** Longest wait for one answer of a provider's, in milliseconds. */
const deadline = 10_000;

/** Longest configuration document or set of keys that is read, in bytes. */
export const longestDocument = 512 * 1024;

/** Longest answer about a person that is read, in bytes: tokens, or claims. */
export const longestAnswer = 128 * 1024;

/** A request as the OAuth library makes it. */
interface LibraryRequest {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: URLSearchParams | null | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * `fetch` for every request to a provider: bounded in time and size. A redirect is an answer, and none that the library
 * takes: nothing that is sent there goes on to another place.
 * @param name of the provider, in sentences
 * @param time how long an answer may take, in milliseconds
 */
export function providerFetch(name: string, mostBytes: number, time = deadline) {
  return async (url: string, { method, headers, body, signal }: LibraryRequest): Promise<Response> => {
    const timeout = AbortSignal.timeout(time);
    const response = await fetch(url, {
      method,
      headers: { ...headers, "user-agent": "remote-mcp-github" },
      body: body ?? null,
      redirect: "manual",
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    if (response.status >= 500 || response.status === 429) {
      await response.body?.cancel();
      throw new UpstreamFailure(
        "unavailable",
        `${name} is having trouble (status ${response.status}). Try again in a minute.`,
        `answered ${response.status}`,
        response.status,
      );
    }
    if (response.body === null) return response;
    const tooLong = () =>
      new UpstreamFailure("malformed", `${name}'s answer could not be used. Try again later.`, "too long");
    return new Response(await boundedText(response, mostBytes, tooLong), response);
  };
}
