import type { Caller } from "../../src/authorization/caller.ts";
import type { ToolContext } from "../../src/catalogue/context.ts";

/** A caller who granted the profile, unless said otherwise. */
export function callerWith(facts: Partial<Caller> = {}): Caller {
  return {
    userId: "42",
    login: "demo",
    connectionId: "connection",
    grantId: "grant",
    clientId: "client",
    scopes: ["profile"],
    ...facts,
  };
}

/** What a tool gets that needs no GitHub. */
export function contextFor(caller: Caller = callerWith()): ToolContext {
  return {
    caller,
    signal: new AbortController().signal,
    connection: async () => undefined,
    reviewUrl: "https://github.com/settings/connections/applications/client",
    github: () => Promise.reject(new Error("this tool was not expected to call GitHub")),
  };
}
