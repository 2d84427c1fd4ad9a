import type { Connection } from "agents";

/** What the socket of a client's GET keeps while the session's object sleeps. */
export interface Listening {
  /** The stream that it is: {@link listenStream}, or one that answers a POST and broke. */
  readonly streamId?: string;
}

/** The stream of what belongs to no request of the client's. */
export const listenStream = "_GET_stream";

/** A message as an event of a stream. @param id by which a client goes on after it, if it can */
export function eventOf(data: string, id?: string): string {
  return `event: message\n${id === undefined ? "" : `id: ${id}\n`}data: ${data}\n\n`;
}

/** Sends an event over a socket, as McpAgent's handler of GET in the Worker takes it. */
export function tell(connection: Connection, event: string): void {
  connection.send(JSON.stringify({ type: "cf_mcp_agent_event", event }));
}
