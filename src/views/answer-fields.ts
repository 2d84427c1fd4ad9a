import { z } from "zod";
import { untrustedLine, visible } from "../text/untrusted.ts";
import { sizeOf } from "./fit.ts";

/** A text of GitHub's answer, as one line of at most so many bytes of JSON. */
export const line = (mostBytes: number) => z.string().transform((text) => untrustedLine(text, mostBytes));

/** A name that is given back to GitHub, such as a path: spaces and comments are part of it. */
export function nameOf(name: string): string {
  return visible(name).replace(/[\n\t]/g, "");
}

/** A time as GitHub gives it (ISO 8601). */
export const time = line(24);

/** How many there are, or a number that something has. */
export const count = z.int().nonnegative();

/** An account, as its login; null if it was deleted. */
export const login = z
  .object({ login: line(40) })
  .nullish()
  .transform((account) => account?.login ?? null);

/** Labels, as their names: GitHub gives them as such, or with a colour and more. */
export const labels = z
  .array(z.union([z.string(), z.object({ name: z.string().nullish() })]))
  .nullish()
  .transform((given) =>
    (given ?? []).flatMap((label) => (typeof label === "string" ? label : (label.name ?? []))),
  );

/** The names that fit into so many bytes of JSON, and how many do not. */
export function namesWithin(
  names: readonly string[],
  mostBytes: number,
): { kept: string[]; leftOut: number } {
  const kept: string[] = [];
  let left = mostBytes;
  for (const name of names) {
    const shown = untrustedLine(name, 60);
    // with a comma
    left -= sizeOf(shown) + 1;
    if (left < 0) break;
    kept.push(shown);
  }
  return { kept, leftOut: names.length - kept.length };
}
