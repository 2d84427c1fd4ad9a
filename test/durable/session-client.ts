import { env } from "cloudflare:workers";
import { send } from "./client.ts";

export interface Message {
  readonly method: string;
  readonly id?: number;
  readonly params?: object;
}

export const initialize: Message = {
  id: 0,
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "test", version: "1" } },
};

/** A call of `add`, whose sum is 100 more than its id. */
export const sum = (id: number): Message => ({
  ...{ id, method: "tools/call" },
  params: { name: "add", arguments: { a: id, b: 100 } },
});

/** The object of a session of the account that signs in. */
export const objectOf = (session: string) => env.MCP_OBJECT.getByName(`streamable-http:${session}:42`);

/** A client of 2025-11-25. @param accessToken of whoever uses it */
export function sessionClient(accessToken: string) {
  const headersIn = (session?: string) => ({
    ...{ host: "localhost", authorization: `Bearer ${accessToken}` },
    ...{ "content-type": "application/json", accept: "application/json, text/event-stream" },
    ...(session !== undefined && { "mcp-session-id": session, "mcp-protocol-version": "2025-11-25" }),
  });

  /** What it POSTs, and what comes of it. */
  function post(messages: Message | Message[], session?: string): Promise<Response> {
    const sent = (message: Message) => ({ jsonrpc: "2.0", ...message });
    const body = JSON.stringify(Array.isArray(messages) ? messages.map(sent) : sent(messages));
    return send("/mcp", { method: "POST", headers: headersIn(session), body });
  }

  return {
    post,
    /** @returns the id of a new session */
    async open(): Promise<string> {
      const session = (await post(initialize)).headers.get("mcp-session-id") ?? "";
      await post({ method: "notifications/initialized" }, session);
      return session;
    },
    listen: (session: string) => send("/mcp", { headers: headersIn(session) }),
    close: (session: string) => send("/mcp", { method: "DELETE", headers: headersIn(session) }),
  };
}
