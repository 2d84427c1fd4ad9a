import type { Conversation } from "../catalogue/conversation.ts";

/** A progress notification, as both SDKs take it. */
export interface ProgressNotification {
  method: "notifications/progress";
  params: { progressToken: string | number; progress: number; total?: number; message?: string };
}

/**
 * How far a request is, for a client that asked to know by giving a token. Numbers only grow (MCP, progress).
 * @param send sends a notification on the request's stream
 */
export function progressOf(
  progressToken: string | number | undefined,
  send: (notification: ProgressNotification) => Promise<void>,
): Conversation["progress"] {
  let reported = Number.NEGATIVE_INFINITY;
  return async (done, total, message) => {
    if (progressToken === undefined || done <= reported) return;
    reported = done;
    const params = {
      ...{ progressToken, progress: done },
      ...(total !== undefined && { total }),
      ...(message !== undefined && { message }),
    };
    await send({ method: "notifications/progress", params });
  };
}
