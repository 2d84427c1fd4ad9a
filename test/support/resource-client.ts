import { z } from "zod";
import type { Bearer, Connection, lanes } from "./mcp-lanes.ts";

const contents = z.array(
  z.object({
    uri: z.string(),
    mimeType: z.string(),
    text: z.string().optional(),
    blob: z.string().optional(),
  }),
);

const completion = z.object({ values: z.array(z.string()), hasMore: z.boolean() });

/** What somebody completes: a variable of a template, or an argument of a prompt. */
export type Of =
  | { readonly type: "ref/resource"; uri: string }
  | { readonly type: "ref/prompt"; name: string };

/** A client that reads resources and completes what is typed. */
export interface ResourceClient {
  readonly connection: Connection;
  /** The one content of a resource. */
  read(uri: string): Promise<z.output<typeof contents>[number]>;
  /** What a resource of JSON says. */
  facts(uri: string): Promise<unknown>;
  /** The sentence of an error, and its code. */
  error(method: string, params: Record<string, unknown>): Promise<{ code: number; message: string }>;
  complete(of: Of, name: string, value: string, others?: Record<string, string>): Promise<string[]>;
}

/** Connects by a lane, with a token. */
export async function resourceClient(
  lane: (typeof lanes)[number],
  origin: string,
  bearer: Bearer,
): Promise<ResourceClient> {
  const connection = await lane.connect(origin, bearer);
  const resultOf = async (method: string, params: Record<string, unknown>) => {
    const { answer, status } = await connection.request(method, params);
    if (!answer?.result) throw new Error(`${method} answered ${status}: ${JSON.stringify(answer)}`);
    return answer.result;
  };
  const read = async (uri: string) => {
    const [first, ...others] = contents.parse((await resultOf("resources/read", { uri })).contents);
    if (!first || others.length > 0) throw new Error("A resource has one content here.");
    return first;
  };
  return {
    connection,
    read,
    async facts(uri) {
      const { mimeType, text = "" } = await read(uri);
      if (mimeType !== "application/json") throw new Error(`${uri} is ${mimeType}: ${text}`);
      return JSON.parse(text);
    },
    async error(method, params) {
      const { answer } = await connection.request(method, params);
      if (!answer?.error) throw new Error(`${method} did not fail: ${JSON.stringify(answer)}`);
      const { code, message } = answer.error;
      // what the SDK of the 2025 revisions puts before a sentence
      return { code, message: message.replace(/^MCP error -?\d+: /, "") };
    },
    async complete(of, name, value, others) {
      const result = await resultOf("completion/complete", {
        ...{ ref: of, argument: { name, value } },
        ...(others && { context: { arguments: others } }),
      });
      return completion.parse(result.completion).values;
    },
  };
}
