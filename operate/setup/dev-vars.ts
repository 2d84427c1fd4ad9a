import { isDeepStrictEqual, parseEnv } from "node:util";
import { UserError } from "../../dev/user-error.ts";
import { quoted } from "./quoted.ts";

/** Variables by name. */
export type Variables = Readonly<Record<string, string>>;

/** What a file of variables holds, as Node reads it. */
export function readVariables(text: string): Variables {
  return Object.fromEntries(Object.entries(parseEnv(text)).map(([name, value]) => [name, value ?? ""]));
}

/**
 * An assignment, which can go over several lines when it is quoted. In groups: what stands before the value, the name,
 * and the value with its quotes. A comment after the value is not part of it.
 */
const ASSIGNMENT =
  /^([ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*=[ \t]*)('(?:\\'|[^'])*'|"(?:\\"|[^"])*"|`(?:\\`|[^`])*`|[^#\r\n]*?)[ \t]*(?:#[^\r\n]*)?$/gm;

/**
 * The text of a file of variables with these in it: in the place of those that it has, at its end if it has none. Every
 * other line and comment stays.
 * @throws {UserError} that names the variable if it cannot be done so that all of it is read back as it should be
 */
export function withVariables(text: string, changes: Variables): string {
  const lineBreak = text.includes("\r\n") ? "\r\n" : "\n";
  let result = text;
  for (const [name, value] of Object.entries(changes)) {
    const written = quoted(value);
    if (written === undefined) {
      throw new UserError(
        `${name} cannot be written to .dev.vars: its value has both kinds of quotes, or backslashes and line breaks. Nothing was changed.`,
      );
    }
    result = replaced(result, name, written) ?? appended(result, `${name}=${written}`, lineBreak);
  }
  // what an unfinished quote or the like makes of it shows here
  if (!isDeepStrictEqual(readVariables(result), { ...readVariables(text), ...changes })) {
    throw new UserError(
      `.dev.vars cannot be changed without changing what else is in it: look for a quote that is opened and not closed. Nothing was changed.`,
    );
  }
  return result;
}

/** The last one counts, where a name is assigned twice. */
function replaced(text: string, name: string, written: string): string | undefined {
  const found = [...text.matchAll(ASSIGNMENT)].findLast((match) => match[2] === name);
  if (found === undefined) return undefined;
  const [, before = "", , value = ""] = found;
  const start = found.index + before.length;
  return text.slice(0, start) + written + text.slice(start + value.length);
}

function appended(text: string, line: string, lineBreak: string): string {
  const isComplete = text === "" || text.endsWith("\n");
  return `${text}${isComplete ? "" : lineBreak}${line}${lineBreak}`;
}
