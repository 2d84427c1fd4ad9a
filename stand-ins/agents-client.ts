import { leftOut } from "./left-out.ts";

/** The library's client of MCP servers, as its McpAgent imports it: what is used of it is the last one. */
export const RPCClientTransport = leftOut("RPCClientTransport of agents");
export const normalizeServerId = leftOut("normalizeServerId of agents");
export const MCP_SERVER_ID_MAX_LENGTH = 0;
export const RPC_DO_PREFIX = "rpc:";

/** Whether a binding that McpAgent is given is a namespace of objects. */
export function isDurableObjectNamespace(binding: unknown): boolean {
  return typeof binding === "object" && binding !== null && "idFromName" in binding;
}

export {
  isDurableObjectNamespace as u,
  MCP_SERVER_ID_MAX_LENGTH as n,
  normalizeServerId as i,
  RPC_DO_PREFIX as l,
  RPCClientTransport as c,
};
