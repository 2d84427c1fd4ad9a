/** What an operator finds the cause of an error by, and what is safe to keep of it. */
export interface ErrorOrigin {
  /** What kind of error it is. */
  readonly error: string;
  /** Where it was thrown, the innermost call first: function, file, line and column. */
  readonly at: readonly string[];
  /** The errors behind it, likewise. */
  readonly causes?: readonly Omit<ErrorOrigin, "causes">[];
}

/** Most calls that are named of one error, and most errors behind it. */
const mostCalls = 8;
const mostCauses = 3;

/**
 * Where an error comes from, without its message: that may hold anything, such as what GitHub or a client wrote.
 * V8 writes it at the head of the stack, on as many lines as it has, so it is cut off before anything is read.
 */
export function originOf(error: unknown): ErrorOrigin {
  const causes: Omit<ErrorOrigin, "causes">[] = [];
  let cause = causeOf(error);
  while (cause !== undefined && causes.length < mostCauses) {
    causes.push({ error: nameOf(cause), at: callsOf(cause) });
    cause = causeOf(cause);
  }
  return { error: nameOf(error), at: callsOf(error), ...(causes.length > 0 && { causes }) };
}

/** The name of an error's kind, if it is one. */
export function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return typeof error.name === "string" && /^[A-Za-z]\w{0,60}$/.test(error.name) ? error.name : "Error";
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}

/** One call as V8 writes it: nothing in it but a name as our code has them, and a place in a script. */
const call =
  /^ {4}at (?:(?:async |new |get |set |static )*([\w$.<>#]{1,100})(?: \[as [\w$.<>#]{1,100}\])? \(|async )?(\S{1,300}?):(\d{1,9}):(\d{1,9})\)?$/;

function callsOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  return belowHead(error).slice(0, mostCalls).flatMap(callIn);
}

/** The lines of a stack below its head; none if it cannot be told where that ends. */
function belowHead({ stack, message }: Error): string[] {
  if (typeof stack !== "string" || typeof message !== "string") return [];
  const [kind = ""] = /^[\w$. [\]]{0,100}(?:: )?/.exec(stack) ?? [];
  // a message that was changed since the stack was written is not found in it
  const head = `${kind}${message}`;
  if (!stack.startsWith(head) || !["\n", undefined].includes(stack[head.length])) return [];
  return stack.slice(head.length + 1).split("\n");
}

function callIn(line: string): string[] {
  const [, name, script, row, column] = call.exec(line) ?? [];
  if (script === undefined) return [];
  // of a path, only its end: the rest is of the machine that built it
  const [file = ""] = /[\w.-]{1,60}$/.exec(script) ?? [];
  return [`${name === undefined ? "" : `${name} `}(${file}:${row}:${column})`];
}
