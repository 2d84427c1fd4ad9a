/// <reference path="../identity/node-crypto.d.ts" />
import { hash } from "node:crypto";
import type { TokenSummary } from "@cloudflare/workers-oauth-provider";
import { withGet } from "./namespace-methods.ts";
import { parsedRecord } from "./record-json.ts";

/** What is known of an access token; null if it is none, or over. */
export type OpenToken = (token: string) => Promise<TokenSummary<unknown> | null>;

/** What opening tokens takes of the library and its storage. */
interface TokenStorage {
  readonly records: KVNamespace;
  /** The library's own opening of a token, of which it finds the record in a namespace. */
  open(token: string, records: KVNamespace): Promise<TokenSummary<unknown> | null>;
}

interface Opened {
  /** The record that it came of. */
  readonly text: string;
  readonly summary: TokenSummary<unknown>;
}

/**
 * How many tokens one isolate remembers the contents of: a record has a thousand bytes or two. Those of others are opened
 * again.
 */
const mostRemembered = 1000;

/** Longest record that is remembered, in characters; only somebody of very many groups has a longer one. */
const longestRemembered = 8000;

/**
 * Opens access tokens. What a record says is encrypted under its token, and takes longer to decrypt than to read; what came
 * of that is remembered, and counts for as long as the record reads the same. Whether there is one is asked each time, for
 * that is how a token ends.
 */
export function openedTokens({ records, open }: TokenStorage): OpenToken {
  const known = new Map<string, Opened>();
  return async (token) => {
    const key = recordKey(token);
    if (key === undefined) return null;
    const text = await records.get(key);
    const opened = known.get(key);
    if (opened?.text === text && !isOver(opened.summary)) return opened.summary;
    // what is known of somebody goes when their token does
    known.delete(key);
    if (text === null) return null;
    // the library opens the very record that is remembered
    const read = withGet(records, async (name, ask) =>
      name === key ? parsedRecord(key, text) : await ask(),
    );
    const summary = await open(token, read);
    if (!summary) return null;
    if (text.length <= longestRemembered) {
      // the one that was opened first
      if (known.size >= mostRemembered) known.delete(known.keys().next().value ?? key);
      known.set(key, { text, summary: frozen(summary) });
    }
    return summary;
  };
}

/**
 * Where the library keeps what a token stands for: "token:<user id>:<grant id>:<SHA-256 of the token>". Undefined for what
 * is no token of its.
 */
function recordKey(token: string): string | undefined {
  const [userId, grantId, ...rest] = token.split(":");
  if (rest.length !== 1) return undefined;
  return `token:${userId}:${grantId}:${hash("sha256", token, "hex")}`;
}

/** What is remembered is every request's: none can give more to the next. */
function frozen(summary: TokenSummary<unknown>): TokenSummary<unknown> {
  const { scope, grant } = summary;
  for (const shared of [scope, grant, grant?.scope, grant?.props]) Object.freeze(shared);
  return Object.freeze(summary);
}

/** By the clock of the library, which has seconds. */
function isOver({ expiresAt }: TokenSummary<unknown>): boolean {
  return expiresAt < Math.floor(Date.now() / 1000);
}
