import * as z from "zod";
import { isAccountId, readsAsAccountId } from "../identity/account-id.ts";

/*
 * The operator's policy: who may call what. What it means:
 *
 * - A rule counts for a caller if one of its `for` does; a rule without `for` counts for everybody.
 * - What a rule that counts denies is denied, whatever others allow.
 * - If a rule that counts has `allow`, only what one of those that count allows can be called.
 * - A tool that is off by default needs an `allow` that names it, without a wildcard.
 * - Each rule that counts and restricts a parameter has to be met by what is given for it. A parameter that is left out
 *   meets none, unless its default does.
 * - Of a list each element has to meet a restriction; "*" stands for any characters, "/" among them.
 * - Whether a rule for a group or a login counts may not be known: then what it denies and restricts does, and what it
 *   allows does not.
 * - Of `perMinute` the least that counts holds; of `perDay` the least for each tool. What is counted are the calls of an
 *   account, by whichever client.
 */

/** Longest policy, in characters of JSON. */
const longest = 1_000_000;

const oneName = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;
const teamName = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}\/[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** A group, by the name that an OpenID provider's claim has for it. */
export const groupName = z.string().regex(/^[^\p{C}]{1,256}$/u);

/** A domain of e-mail addresses. */
export const domainPattern =
  /^(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})(?:\.[A-Za-z0-9][A-Za-z0-9-]{0,62})+$/;

/** Who a rule can be for; GitHub's names are the same in any case. */
const forms: Readonly<Record<string, (name: string) => boolean>> = {
  user: isAccountId,
  login: (name) => oneName.test(name) && !readsAsAccountId(name),
  organization: (name) => oneName.test(name),
  team: (name) => teamName.test(name),
  group: (name) => groupName.safeParse(name).success,
  "email-domain": (name) => domainPattern.test(name),
  client: (name) => /^[\x21-\x7e]{1,2000}$/.test(name),
};

const subjectForm =
  'has to be "*", "user:ID" with an account id, "login:NAME", "organization:NAME", "team:ORGANIZATION/TEAM", "group:NAME", "email-domain:DOMAIN" or "client:ID"';

const subject = z
  .string({ error: subjectForm })
  .refine((text) => {
    const [kind, name] = partsOf(text);
    return text === "*" || (Object.hasOwn(forms, kind) && forms[kind]?.(name) === true);
  }, subjectForm)
  .transform((text) => (/^(?:client|group):/.test(text) ? text : text.toLowerCase()));

function partsOf(text: string): readonly [kind: string, name: string] {
  const colon = text.indexOf(":");
  return colon < 0 ? ["", text] : [text.slice(0, colon), text.slice(colon + 1)];
}

const toolForm = 'has to be a tool\'s name, or a pattern such as "get*"';
const toolPattern = z.string({ error: toolForm }).regex(/^[A-Za-z0-9_*]{1,64}$/, toolForm);
const toolName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, "has to be a tool's name");

const parameterName = z
  .string()
  .regex(
    /^[A-Za-z]\w{0,99}(?:\.[A-Za-z]\w{0,99}){0,9}$/,
    'has to be a parameter\'s name, such as "owner" or "files.path"',
  );

/** A value, or for text a pattern of it. */
const value = z.union([z.string(), z.number(), z.boolean(), z.null()], {
  error: "has to be text, a number, true, false or null",
});

/** Most entries of a list of tools: there are far fewer tools. */
const mostTools = 200;

/** What cannot be empty: a rule that lists nothing would look as if it said something. */
const listOf = <Item extends z.ZodType>(item: Item) => z.array(item).min(1, "is empty");
const toolsOf = () => listOf(toolPattern).max(mostTools, `has more than ${mostTools} entries`);
const recordOf = <Key extends z.core.$ZodRecordKey, Value extends z.ZodType>(key: Key, entry: Value) =>
  z.record(key, entry).refine((given) => Object.keys(given).length > 0, "is empty");

const expectedCount = "has to be a whole number, at least 1; what is not to be called is for deny";
const count = z.number({ error: expectedCount }).int(expectedCount).min(1, expectedCount);

const rule = z.strictObject({
  for: listOf(subject).default(["*"]),
  allow: toolsOf().optional(),
  deny: toolsOf().optional(),
  /** By tool and parameter; a dot leads to a part of a parameter, such as `files.path`. */
  parameters: recordOf(toolName, recordOf(parameterName, listOf(value))).optional(),
  perMinute: count.optional(),
  perDay: recordOf(toolPattern, count).optional(),
});

/** The form of a policy. Whether it makes sense is apart, in contradictions.ts. */
export const policy = z
  .unknown()
  .superRefine((given, context) => {
    const text = JSON.stringify(given) ?? "";
    if (text.length > longest)
      context.addIssue({ code: "custom", message: `is longer than ${longest} characters`, continue: false });
    // a key of this name is one that zod passes over in silence
    if (text.includes('"__proto__"'))
      context.addIssue({ code: "custom", message: "has __proto__ in it", continue: false });
  })
  .pipe(z.strictObject({ rules: z.array(rule).default([]) }));

export type Rule = z.output<typeof rule>;
export type Policy = z.output<typeof policy>;
export type Value = z.output<typeof value>;
