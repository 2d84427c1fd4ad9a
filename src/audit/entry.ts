import { cleaned, cleanedOnce } from "./cleaned.ts";
import type { AuditEvent, AuditKind, Decision } from "./event.ts";

/** When something was recorded, and what makes the entry the one it is. */
export interface Stamp {
  readonly id: string;
  readonly at: number;
  readonly traceId?: string | undefined;
}

/** An argument, as it is kept. */
export interface KeptArgument {
  readonly hash: string;
  /** If the operator turned that on, and nothing speaks against it. */
  readonly value?: string;
}

/** The arguments of an operation by the names of its parameters. */
export type KeptArguments = Readonly<Record<string, KeptArgument>>;

/** The longest that each text of an entry can be, in bytes of JSON. What is not here is not in an entry. */
const mostBytes = {
  userId: 41,
  login: 100,
  clientId: 500,
  grantId: 40,
  subject: 100,
  action: 100,
  reason: 100,
  outcome: 20,
  detail: 300,
  actor: 100,
  traceId: 64,
  reference: 40,
} as const;

type TextField = keyof typeof mostBytes;

const textFields = Object.keys(mostBytes) as TextField[];

const numberFields = ["duration", "argumentBytes", "resultBytes"] as const;

/** An entry of the audit trail. Plain data, and no secret in it. */
export type AuditEntry = {
  readonly id: string;
  readonly at: number;
  readonly kind: AuditKind;
  readonly decision: Decision;
  readonly arguments?: KeptArguments;
} & { readonly [Field in TextField]?: string } & {
  readonly [Field in (typeof numberFields)[number]]?: number;
};

/** A text as an entry has it in a field: what is looked for there has to be the same. */
export function keptAs(field: TextField, text: string): string {
  return recurring.has(field) ? cleanedOnce(text, mostBytes[field]) : cleaned(text, mostBytes[field]);
}

/** What the entries of a connection have in common: it is the same in hundreds of them. */
const recurring: ReadonlySet<TextField> = new Set([
  "userId",
  "login",
  "clientId",
  "grantId",
  "action",
  "outcome",
]);

/** The entry of an event: what may be kept of it, and nothing else that it brings along. */
export function entryOf(event: AuditEvent, stamp: Stamp, kept?: KeptArguments): AuditEntry {
  const facts: Readonly<Record<string, unknown>> = { ...event, traceId: stamp.traceId };
  return {
    id: stamp.id,
    at: stamp.at,
    kind: event.kind,
    decision: event.decision,
    ...Object.fromEntries(
      textFields.flatMap((name) => {
        const value = facts[name];
        return typeof value === "string" && value !== "" ? [[name, keptAs(name, value)]] : [];
      }),
    ),
    ...Object.fromEntries(
      numberFields.flatMap((name) => {
        const value = facts[name];
        return typeof value === "number" && Number.isFinite(value) ? [[name, Math.round(value)]] : [];
      }),
    ),
    ...(kept && { arguments: kept }),
  };
}
