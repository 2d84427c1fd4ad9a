import { Server, type ServerOptions } from "@modelcontextprotocol/sdk/server/index.js";
import type { AnyObjectSchema, SchemaOutput } from "@modelcontextprotocol/sdk/server/zod-compat.js";
import type { RequestHandlerExtra } from "@modelcontextprotocol/sdk/shared/protocol.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { Notification, Request as Received, Result } from "@modelcontextprotocol/sdk/types.js";
import { thisServer } from "../identity/this-server.ts";
import { originFrom } from "./caller-header.ts";
import { serverInfoAt } from "./server-info.ts";

/**
 * The SDK's server takes what it says of itself once, when it is made. A session's object is made before it is told at
 * which origin its client reached it, and the icons and the website are there: they are put into the answer to `initialize`.
 */
export class IntroducedServer extends Server {
  #transport: Transport | undefined;

  constructor(options: ServerOptions) {
    super(thisServer, options);
  }

  /** Has it speak over a transport, whatever McpAgent connects it to when its object starts. */
  speakOver(transport: Transport): void {
    this.#transport = transport;
  }

  override async connect(transport: Transport): Promise<void> {
    await super.connect(this.#transport ?? transport);
  }

  /** The SDK's constructor sets its own handler of `initialize` by this. */
  override setRequestHandler<Schema extends AnyObjectSchema>(
    schema: Schema,
    handler: (
      request: SchemaOutput<Schema>,
      extra: RequestHandlerExtra<Received, Notification>,
    ) => Result | Promise<Result>,
  ): void {
    super.setRequestHandler(schema, async (request, extra) => {
      const result = await handler(request, extra);
      const origin = originFrom(extra.requestInfo?.headers ?? {});
      return "serverInfo" in result && origin !== undefined
        ? { ...result, serverInfo: serverInfoAt(origin) }
        : result;
    });
  }
}
