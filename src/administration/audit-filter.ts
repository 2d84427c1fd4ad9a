import * as z from "zod";
import { keptAs } from "../audit/entry.ts";
import type { AuditKind, Decision } from "../audit/event.ts";
import type { AuditFilter } from "../audit/search.ts";
import { accountId } from "../identity/account-id.ts";
import { AdministrationRefusal } from "./refusal.ts";

// records, so that the compiler knows of one that is missing

const kinds: Readonly<Record<AuditKind, true>> = {
  ...{ "sign-in": true, consent: true, permissions: true, grant: true, token: true, limit: true },
  ...{ tool: true, resource: true, prompt: true, completion: true, administration: true },
};

const decisions: Readonly<Record<Decision, true>> = {
  ...{ allowed: true, refused: true, denied: true, asked: true, failed: true },
};

/** What an entry can be about, for a form that offers them. */
export const auditKinds = namesIn(kinds);

/** What can have been decided. */
export const auditDecisions = namesIn(decisions);

function namesIn<Name extends string>(names: Readonly<Record<Name, true>>): [Name, ...Name[]] {
  // the keys of a record of names are these names, and there are some
  return Object.keys(names) as [Name, ...Name[]];
}

/** The id of an account. */
export { accountId as userId } from "../identity/account-id.ts";

const clientIdForm = "has to be a client's id, or the URL of its metadata document";
/** A client's id. */
export const clientId = z.string({ error: clientIdForm }).regex(/^[\x21-\x7e]{1,2000}$/, clientIdForm);

const grantIdForm = "has to be the id of a grant, as the list of grants has it";
/** A grant's id, as the authorization library makes them. */
export const grantId = z.string({ error: grantIdForm }).regex(/^[A-Za-z0-9_-]{1,64}$/, grantIdForm);

const nameForm = "has to be the name of a tool, resource or prompt";
const toolName = z.string({ error: nameForm }).regex(/^[\x20-\x7e]{1,100}$/, nameForm);

const timeForm = "has to be a date such as 2026-08-01, or a time such as 2026-08-01T12:00:00Z";
const time = z.string({ error: timeForm }).refine((text) => spanOf(text) !== undefined, timeForm);

const oneOf = (names: readonly string[]) => ({ error: `has to be one of ${names.join(", ")}` });

/** The parts of a search that usage can be asked by, as they come from outside. */
export const usageFilterParameters = {
  userId: accountId.optional(),
  clientId: clientId.optional(),
  tool: toolName.optional(),
  from: time.optional().describe("Date or time (ISO 8601, UTC)"),
  to: time.optional().describe("Likewise; of a date, the whole day"),
};

/** All parts of a search in the audit trail, as they come from outside. */
export const auditFilterParameters = {
  ...usageFilterParameters,
  subject: accountId.optional().describe("Whom operators did something to"),
  kind: z.enum(auditKinds, oneOf(auditKinds)).optional(),
  decision: z.enum(auditDecisions, oneOf(auditDecisions)).optional(),
};

const auditFilter = z.strictObject(auditFilterParameters);

type Given = z.output<typeof auditFilter>;

/**
 * What is looked for, from parts whose form was checked.
 * @throws {AdministrationRefusal} if the time ends before it begins
 */
export function auditFilterOf({ clientId: client, from, to, ...same }: Given): AuditFilter {
  const filter: AuditFilter = {
    ...same,
    // as long as entries have it
    clientId: client && keptAs("clientId", client),
    from: from === undefined ? undefined : spanOf(from)?.begin,
    to: to === undefined ? undefined : spanOf(to)?.end,
  };
  if (filter.from !== undefined && filter.to !== undefined && filter.from >= filter.to)
    throw new AdministrationRefusal("from has to be before to.", { kind: "from-after-to" });
  return filter;
}

/**
 * What is looked for, as a form or a query says it; what is empty there is not said.
 * @param labels what its reader knows the parts by
 * @throws {AdministrationRefusal} that says what is wrong
 */
export function parseAuditFilter(
  given: Readonly<Record<string, unknown>>,
  labels: Readonly<Record<string, string>> = {},
): AuditFilter {
  const said = Object.entries(given).filter(([, value]) => value !== "" && value !== undefined);
  const parsed = auditFilter.safeParse(Object.fromEntries(said));
  if (parsed.success) return auditFilterOf(parsed.data);
  const { issues } = parsed.error;
  const hasUnknown = issues.some(({ code }) => code === "unrecognized_keys");
  throw new AdministrationRefusal(
    issues
      .map((issue) =>
        issue.code === "unrecognized_keys"
          ? `A search takes ${Object.keys(auditFilterParameters).join(", ")}, and nothing else.`
          : `${nameOf(issue.path.join("."), labels)} ${issue.message}.`,
      )
      .join(" "),
    hasUnknown
      ? { kind: "unknown-parts" }
      : { kind: "form", parts: [...new Set(issues.map(({ path }) => path.join(".")))] },
  );
}

function nameOf(part: string, labels: Readonly<Record<string, string>>): string {
  return Object.hasOwn(labels, part) ? `“${labels[part]}”` : part;
}

/** An id that has to be of a form. @throws {AdministrationRefusal} */
export function requireForm(name: string, form: z.ZodType<string>, value: string): string {
  const parsed = form.safeParse(value);
  if (parsed.success) return parsed.data;
  const message = `${name} ${parsed.error.issues[0]?.message ?? "is not usable"}.`;
  throw new AdministrationRefusal(message, { kind: "form", parts: [name] });
}

const day = 24 * 3600_000;

/** What a date or a time covers, in milliseconds since the epoch: a day, or from that moment on. */
function spanOf(text: string): { readonly begin: number; readonly end: number } | undefined {
  if (z.iso.date().safeParse(text).success) {
    const begin = Date.parse(`${text}T00:00:00Z`);
    return { begin, end: begin + day };
  }
  if (text.length > 40 || !z.iso.datetime({ offset: true }).safeParse(text).success) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : { begin: at, end: at };
}
