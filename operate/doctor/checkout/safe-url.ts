import { isLoopback } from "../../../dev/loopback.ts";

/**
 * A URL that a secret may be sent to, and whose answer can be believed: https, or on this machine. Undefined otherwise, and
 * for one with a password, which would be shown.
 */
export function safeUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
  return isSafe && url.username === "" && url.password === "" ? url : undefined;
}
