import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { type UpstreamKind, upstreamKinds } from "../src/upstream/upstream.ts";
import { UsageError } from "./user-error.ts";

/**
 * Reads a command's options. An option that is ignored looks like one that works.
 * @param command as it is typed, for the sentence about what is wrong
 * @throws {UsageError}
 */
export function parseCommandLine<Options extends ParseArgsOptionsConfig>(
  command: string,
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    // node:util says "Unknown option '--x'. To specify a positional argument …": its first sentence will do
    const reason =
      error instanceof Error ? error.message.split(/\.\s/, 1)[0]?.replace(/\.$/, "") : String(error);
    throw new UsageError(`${reason}. See ${command} -- --help.`);
  }
}

/** Where people are to sign in, as a command line or a file says it. @throws {UsageError} that says what there is */
export function upstreamNamed(text: string, option: string): UpstreamKind {
  const kind = upstreamKinds.find((candidate) => candidate === text);
  if (kind === undefined) {
    throw new UsageError(
      `${option} ${JSON.stringify(text)} is no place to sign in: there are ${upstreamKinds.join(" and ")}.`,
    );
  }
  return kind;
}
