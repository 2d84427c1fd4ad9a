import type { Caller } from "../../src/authorization/caller.ts";
import type { ToolContext } from "../../src/catalogue/context.ts";
import { nobody } from "../../src/catalogue/conversation.ts";
import { scopeNames } from "../../src/scopes/scopes.ts";

/** A caller who granted the profile, unless said otherwise. */
export function callerWith(facts: Partial<Caller> = {}): Caller {
  return {
    userId: "42",
    login: "demo",
    connectionId: "connection",
    grantId: "grant",
    clientId: "client",
    issuer: "https://mcp.test",
    scopes: ["profile"],
    ...facts,
  };
}

/** What a tool gets that needs no GitHub, of an operator who limits nothing; unless said otherwise. */
export function contextFor(caller: Caller = callerWith(), facts: Partial<ToolContext> = {}): ToolContext {
  return {
    caller,
    signal: new AbortController().signal,
    conversation: nobody,
    bound: { scopes: scopeNames, repositories: { kind: "all" } },
    connection: async () => undefined,
    githubAccount: async () => caller.userId,
    administration: () => Promise.reject(new Error("this tool was not expected to administer")),
    generateImage: () => Promise.reject(new Error("this tool was not expected to make images")),
    permissionsUrl: async () => "https://mcp.test/permissions?request=sealed",
    upstream: {
      kind: "github",
      name: "GitHub",
      reviewUrl: "https://github.com/settings/connections/applications/client",
    },
    github: () => Promise.reject(new Error("this tool was not expected to call GitHub")),
    ...facts,
  };
}
