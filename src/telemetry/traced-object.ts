import { originOf } from "./error-origin.ts";
import { readTrace, traceHandedIn, writtenTrace } from "./handed-trace.ts";
import { log } from "./log.ts";
import { currentTrace, inTrace, newTrace, type Trace } from "./trace.ts";

/**
 * What goes behind the arguments of a call to an object. A call between objects has no headers, and a method that
 * everything goes by would hide in Cloudflare's traces which one was called.
 */
const mark = "trace of the call";

/** A stub whose calls tell the object which trace it works for; that has to be one of {@link servesTraces}. */
export function tellingTrace<Stub extends object>(stub: Stub): Stub {
  return new Proxy(stub, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name, target);
      const trace = currentTrace();
      if (typeof method !== "function" || !trace) return method;
      return (...args: unknown[]) =>
        Reflect.apply(method, target, [...args, { [mark]: writtenTrace(trace) }]);
    },
  });
}

/**
 * Has the methods of an object's class work in the trace of whoever calls them, and log what they throw: who calls learns
 * an error's message at most, and not where it came from.
 */
export function servesTraces(object: string, { prototype }: { readonly prototype: object }): void {
  for (const [method, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (method === "constructor" || typeof descriptor.value !== "function") continue;
    const work: (...args: unknown[]) => unknown = descriptor.value;
    Object.defineProperty(prototype, method, {
      ...descriptor,
      value(this: unknown, ...args: unknown[]) {
        const { trace, own } = readCall(args);
        return inTrace(trace, () => logging({ object, method }, () => work.apply(this, own)));
      },
    });
  }
}

/**
 * A call's own arguments, and its trace. Where nobody said which, it is that of what the object is doing, for it calls
 * itself, too; and a new one when an alarm wakes it.
 */
function readCall(args: readonly unknown[]): { readonly trace: Trace; readonly own: unknown[] } {
  const last = args.at(-1);
  if (last instanceof Request) return { trace: traceHandedIn(last.headers), own: [...args] };
  const isMark = typeof last === "object" && last !== null && mark in last;
  const trace = isMark ? readTrace(last[mark]) : undefined;
  return { trace: trace ?? currentTrace() ?? newTrace(), own: isMark ? args.slice(0, -1) : [...args] };
}

function logging(facts: { readonly object: string; readonly method: string }, work: () => unknown): unknown {
  const failed = (error: unknown): never => {
    log.error("object_failed", { ...facts, ...originOf(error) });
    throw error;
  };
  try {
    const result = work();
    return result instanceof Promise ? result.catch(failed) : result;
  } catch (error) {
    return failed(error);
  }
}
