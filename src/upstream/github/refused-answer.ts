import type { RequestError } from "@octokit/request-error";
import * as z from "zod";
import { untrustedLine } from "../../text/untrusted.ts";

/** What is wrong with a part of what was sent, as GitHub puts it. */
export interface Problem {
  readonly field?: string | undefined;
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}

/** An answer of GitHub's that says no, as much of it as its meaning depends on. Nothing in it is to be trusted. */
export interface RefusedAnswer {
  readonly status: number;
  /** Why, in GitHub's words; empty if it says nothing. They may quote what somebody sent. */
  readonly message: string;
  readonly problems: readonly Problem[];
  /** Where GitHub says why it blocked something. */
  readonly blockUrl: string | undefined;
  /** A header by its name in lower case; undefined for one that cannot be what GitHub documents. */
  header(name: string): string | undefined;
}

export type Headers = Readonly<Record<string, string | number | undefined>>;

/** Longest message that is looked at, in characters. */
const longestMessage = 1000;

/** How many problems are looked at. */
const mostProblems = 10;

const words = z.string().transform((value) => value.slice(0, longestMessage));
const wordsIfAny = words.optional().catch(undefined);

const problem = z
  .union([
    words.transform((message): Problem => ({ message })),
    z.object({ field: wordsIfAny, code: wordsIfAny, message: wordsIfAny }),
  ])
  .catch({});

/** A list, or what should be one in it. */
const problems = z
  .unknown()
  .optional()
  .transform((all) =>
    (Array.isArray(all) ? all : [all]).slice(0, mostProblems).map((one) => problem.parse(one)),
  );

const body = z
  .object({
    message: wordsIfAny,
    errors: problems,
    block: z.object({ html_url: wordsIfAny }).optional().catch(undefined),
  })
  .catch({ message: undefined, errors: [], block: undefined });

export function refusedAnswer({ status, response }: RequestError): RefusedAnswer {
  const { message = "", errors, block } = body.parse(response?.data);
  const headers: Headers = response?.headers ?? {};
  return {
    status,
    message,
    problems: errors,
    blockUrl: block?.html_url,
    header: (name) => headerOf(headers, name),
  };
}

/** A header of visible characters and spaces, and of a length that somebody meant. */
export function headerOf(headers: Headers, name: string): string | undefined {
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
  if (value === undefined) return undefined;
  return /^[\x20-\x7e]{0,2000}$/.test(String(value)) ? String(value).trim() : undefined;
}

/** An address that a person may be shown: https, and as short as addresses of GitHub's are. */
export function addressIn(value: string | undefined): string | undefined {
  if (value === undefined || !/^[\x21-\x7e]{1,500}$/.test(value) || !URL.canParse(value)) return undefined;
  const { protocol, username, password, href } = new URL(value);
  return protocol === "https:" && username === "" && password === "" && href.length <= 500 ? href : undefined;
}

/** GitHub's words in quotation marks, which they cannot end themselves; empty if there are none. */
export function quoted(words: string | undefined, mostBytes = 200): string {
  const line = untrustedLine(words ?? "", mostBytes)
    .replaceAll('"', "'")
    // whatever somebody sent may be quoted, a credential too
    .replace(/\b(?:gh[a-z]|github_pat)_\w+/gi, "…");
  return line === "" ? "" : `"${line}"`;
}
