/** Where somebody else's trace goes on here (W3C Trace Context). It is for finding things, and proves nothing. */
export interface TraceContext {
  /** 32 hexadecimal digits, not all of them zero. */
  readonly traceId: string;
  /** Of the step that asks, 16 hexadecimal digits. */
  readonly parentId: string;
  /** Two hexadecimal digits: whether the one who asks records it. */
  readonly flags: string;
  /** What the tracing systems on the way say to each other, as it came. */
  readonly state?: string;
}

/** A later version may go on after the flags (section 3.2.4), within reason. */
const traceparent =
  /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-[\x21-\x7e]{1,100})?$/;

/** Most members of a `tracestate`, and the most of it that has to be passed on, in characters (section 3.3.1.5). */
const mostMembers = 32;
const longestState = 512;

/** Section 3.3.1.3: a key, which may name a tenant of a system, and a value of printable ASCII without `,` and `=`. */
const member =
  /^(?:[a-z0-9][a-z0-9_\-*/]{0,255}|[a-z0-9][a-z0-9_\-*/]{0,240}@[a-z][a-z0-9_\-*/]{0,13})=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

/**
 * Reads a `traceparent` and its `tracestate`, wherever they came from.
 * @returns undefined for whatever is not exactly one; a state that is none is left out
 */
export function readTraceContext(parent: unknown, state?: unknown): TraceContext | undefined {
  if (typeof parent !== "string" || parent.length > 200) return undefined;
  const [, version, traceId, parentId, flags, rest] = traceparent.exec(parent) ?? [];
  if (!traceId || !parentId || !flags || (version === "00" && rest !== undefined)) return undefined;
  const read = readState(state);
  return { traceId, parentId, flags, ...(read !== undefined && { state: read }) };
}

/** The members of a `tracestate`, as they came; undefined if one of them is none, or if there are too many. */
function readState(state: unknown): string | undefined {
  if (typeof state !== "string" || state.length > longestState) return undefined;
  const members = state
    .split(",")
    .map((part) => part.replace(/^[ \t]+|[ \t]+$/g, ""))
    .filter((part) => part !== "");
  if (members.length === 0 || members.length > mostMembers) return undefined;
  if (!members.every((part) => member.test(part))) return undefined;
  const keys = members.map((part) => part.slice(0, part.indexOf("=")));
  return new Set(keys).size === keys.length ? members.join(",") : undefined;
}

/** Flags that have a meaning: whether it is recorded, and whether its name is random. Others are not passed on. */
const knownFlags = 0b11;

/** The headers by which a trace goes on at somebody else's, as a step of its own. */
export function continued({ traceId, flags, state }: TraceContext): Record<string, string> {
  const step = crypto.randomUUID().replaceAll("-", "").slice(16);
  const known = (Number.parseInt(flags, 16) & knownFlags).toString(16).padStart(2, "0");
  return { traceparent: `00-${traceId}-${step}-${known}`, ...(state !== undefined && { tracestate: state }) };
}
