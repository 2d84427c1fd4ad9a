import * as z from "zod";
import { shortened } from "../text/bytes.ts";
import { untrustedLine, visible } from "../text/untrusted.ts";
import { jsonBytes } from "./row.ts";

// Of what GitHub answers, what a thing is known by (a number, a SHA, a name) has to be there, or the answer is
// malformed. What only says more about it may be missing, or be something else than documented: then it is left out.

/** A field that GitHub leaves out at times, or that is not what it documents: then it is absent. */
export function absentable<Schema extends z.ZodType>(schema: Schema) {
  return schema
    .nullish()
    .catch(undefined)
    .transform((value) => value ?? undefined);
}

export const optionalText = absentable(z.string());

export const optionalFlag = absentable(z.boolean());

export const optionalCount = absentable(z.int().nonnegative());

/** A number that something is known by, or has of something. */
export const count = z.int().nonnegative();

/** A text as one line of at most so many bytes of JSON. */
export const line = (mostBytes: number) => z.string().transform((text) => untrustedLine(text, mostBytes));

/** A time as GitHub gives it (ISO 8601). */
export const optionalTime = absentable(z.iso.datetime({ offset: true }).max(30));

/** Who did something; absent if the account was deleted. */
export const optionalAccount = absentable(z.object({ login: z.string() }));

/** Of a list that only says more about something, the entries that can be read. */
export function readable<Schema extends z.ZodType>(entry: Schema) {
  return z
    .array(z.unknown())
    .nullish()
    .catch([])
    .transform((entries): z.output<Schema>[] =>
      (entries ?? []).flatMap((value) => {
        const read = entry.safeParse(value);
        return read.success ? [read.data] : [];
      }),
    );
}

/** Labels, as their names: GitHub gives them as such, or with a colour and more. */
export const labelNames = readable(
  z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]),
);

/** The longest login that GitHub gives to anybody, and what it adds to an app's. */
const longestLogin = 45;

/** A login, for a model to read; absent if the account was deleted. */
export function loginOf(account: { readonly login: string } | undefined): string | undefined {
  return account && untrustedLine(account.login, longestLogin);
}

/** A line, unless there is nothing in it. */
export function optionalLine(text: string | undefined, mostBytes: number): string | undefined {
  return (text && untrustedLine(text, mostBytes)) || undefined;
}

/**
 * A name that is given back to GitHub: of a file, of a branch. Spaces and comments are part of it. One that ends with
 * an ellipsis was cut and names nothing.
 */
export function nameOf(name: string, mostBytes: number): string {
  return shortened(visible(name).replace(/[\n\t]/g, ""), mostBytes);
}

/** Whether {@link nameOf} gave a name as it is, so that it leads somewhere. */
export function isWhole(name: string): boolean {
  return !/…$|⟦U\+/.test(name);
}

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
    left -= jsonBytes(shown) + 1;
    if (left < 0) break;
    kept.push(shown);
  }
  return { kept, leftOut: names.length - kept.length };
}

/** The longest "owner/repo" that there can be. */
export const longestRepositoryName = 140;

/** An object without the fields that are undefined. */
export function present<Fields extends object>(fields: Fields): Present<Fields> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  // the entries are those of the fields, less what is undefined
  return Object.fromEntries(entries) as Present<Fields>;
}

type Undefinable<Fields> = {
  [Name in keyof Fields]: undefined extends Fields[Name] ? Name : never;
}[keyof Fields];

type Present<Fields> = Omit<Fields, Undefinable<Fields>> & {
  [Name in Undefinable<Fields>]?: Exclude<Fields[Name], undefined>;
};

/** The most that an address takes, in bytes. */
const longestUrl = 1500;

/** An address that a person can open; absent if it is longer than any that is useful. */
export const optionalUrl = absentable(
  z
    .url({ protocol: /^https?$/ })
    .transform((url) => new URL(url).href)
    .refine((url) => jsonBytes(url) <= longestUrl),
);
