import { expect } from "vitest";
import { sentenceOf } from "./challenge.ts";
import { type Connection, lanes } from "./mcp-lanes.ts";
import { signIn } from "./oauth-client.ts";

/** The two ways that differ most: without sessions, and with them. */
export const bothLanes = lanes.filter(({ title }) => /^(2026-07-28|2025-11-25)/.test(title));

/** A client that calls tools, and reads what comes of it. */
export interface ToolClient {
  /** The data of a result, which is its text as well. */
  output(name: string, args?: object): Promise<Record<string, unknown>>;
  /** The sentence of an error. */
  sentence(name: string, args?: object): Promise<string>;
  close(): void;
}

/** Signs in and connects by a lane. */
export async function toolClient(
  lane: (typeof lanes)[number],
  origin: string,
  scope = "repos:read",
): Promise<ToolClient> {
  const { authorization } = await signIn(origin, { scope });
  const connection: Connection = await lane.connect(origin, authorization);
  const call = (name: string, args: object = {}) =>
    connection.request("tools/call", { name, arguments: args });
  return {
    async output(name, args) {
      const { answer } = await call(name, args);
      const { isError, content, structuredContent } = answer?.result ?? {};
      if (isError === true || !isRecord(structuredContent)) throw new Error(JSON.stringify(answer));
      const [text] = Array.isArray(content) ? content : [];
      expect(text).toEqual({ type: "text", text: JSON.stringify(structuredContent) });
      return structuredContent;
    },
    sentence: async (name, args) => sentenceOf(await call(name, args)),
    close: () => connection.close(),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
