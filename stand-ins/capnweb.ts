import { leftOut } from "./left-out.ts";

/** What agents speaks over a socket with clients of its own that ask for it. A session's sockets are opened here. */
export const newWebSocketRpcSession = leftOut("newWebSocketRpcSession of capnweb");
export const RpcTarget = leftOut("RpcTarget of capnweb");
