import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import type { ServerNotification, ServerRequest } from "@modelcontextprotocol/sdk/types.js";
import * as z from "zod";
import {
  type Answer,
  abilitiesOf,
  type Conversation,
  type LogLevel,
  type Question,
  requireAbilities,
} from "../catalogue/conversation.ts";
import { progressOf } from "./progress.ts";
import type { Extra } from "./session-operations.ts";

/** How long a person is given to answer. Milliseconds. */
const answerTime = 10 * 60_000;

const answer = z.record(z.string(), z.unknown());

/**
 * The way back to a session's client: requests and notifications on the stream of the request that they belong to
 * (SEP-2260), while it waits.
 * @param wantsLog whether the client is sent log messages of a level
 */
export function sessionConversation(
  server: Server,
  extra: Extra,
  wantsLog: (level: LogLevel) => boolean,
): Conversation {
  const client = abilitiesOf(server.getClientCapabilities());

  async function send({ method, params }: Question): Promise<Answer> {
    // The id of a URL elicitation is the 2025-11-25 revision's
    const identified =
      method === "elicitation/create" && params.mode === "url"
        ? { ...params, elicitationId: crypto.randomUUID() }
        : params;
    // what the client is asked is checked by its own side; the SDK's types cannot tell the methods apart here
    const request = { method, params: identified } as ServerRequest;
    return await extra.sendRequest(request, answer, { timeout: answerTime, signal: extra.signal });
  }

  /** A client that went away hears nothing, and that is no reason for its call to stop halfway. */
  async function tell(notification: ServerNotification): Promise<void> {
    await extra.sendNotification(notification).catch(() => {});
  }

  return {
    client,
    progress: progressOf(extra._meta?.progressToken, tell),
    // not the server's own sendLoggingMessage: that goes out on the GET stream, which need not be open
    async log(level, data) {
      if (wantsLog(level)) await tell({ method: "notifications/message", params: { level, data } });
    },
    async ask(questions) {
      const asked = Object.entries<Question>(questions);
      requireAbilities(
        client,
        asked.map(([, question]) => question),
      );
      const answers = await Promise.all(
        asked.map(async ([key, question]) => [key, await send(question)] as const),
      );
      return Object.fromEntries(answers) as Record<keyof typeof questions, Answer>;
    },
  };
}
