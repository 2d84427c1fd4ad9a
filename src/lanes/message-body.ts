import { isJsonContentType } from "@modelcontextprotocol/server";
import { boundedText } from "../text/bounded-text.ts";
import { errorCodes, refuseRequest } from "./http-refusal.ts";

/** Longest MCP message, in bytes. */
export const maximumMessage = 1024 * 1024;

/** Most messages in a batch, and longest id of a request: a session's object keeps each while it is carried out. */
const mostMessages = 50;
const longestId = 200;

/** A POSTed MCP message or batch: parsed once, and as the text it came in. */
export interface MessageBody {
  readonly text: string;
  readonly value: unknown;
}

/** Reads a POST's JSON body without ever holding more than {@link maximumMessage} of it, or answers why not. */
export async function readMessage(request: Request): Promise<MessageBody | Response> {
  if (!isJsonContentType(request.headers.get("content-type"))) {
    return refuseRequest(415, errorCodes.transport, "Content-Type must be application/json.");
  }
  let text: string;
  try {
    text = await boundedText(request, maximumMessage, () => new TooLong());
  } catch (error) {
    return error instanceof TooLong ? tooLarge() : unreadable();
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuseRequest(400, errorCodes.parseError, "Parse error: the request body is not JSON.");
  }
  return isTooMuch(value)
    ? refuseRequest(
        400,
        errorCodes.invalidRequest,
        `A batch holds at most ${mostMessages} messages, and an id at most ${longestId} characters.`,
      )
    : { text, value };
}

class TooLong extends Error {}

function tooLarge(): Response {
  return refuseRequest(
    413,
    errorCodes.transport,
    `A message must not be larger than ${maximumMessage} bytes.`,
  );
}

function unreadable(): Response {
  return refuseRequest(400, errorCodes.parseError, "The request body could not be read.");
}

function isTooMuch(value: unknown): boolean {
  const messages: unknown[] = Array.isArray(value) ? value : [value];
  return messages.length > mostMessages || messages.some((message) => idOf(message).length > longestId);
}

function idOf(message: unknown): string {
  if (typeof message !== "object" || message === null || !("id" in message)) return "";
  return typeof message.id === "string" ? message.id : "";
}
