import {
  type ClientOptions,
  Client as ClientV2,
  SSEClientTransport,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from "@modelcontextprotocol/client";
import { UnauthorizedError as UnauthorizedErrorV1 } from "@modelcontextprotocol/sdk/client/auth.js";
import { Client as ClientV1 } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport as SSEClientTransportV1 } from "@modelcontextprotocol/sdk/client/sse.js";
import { StreamableHTTPClientTransport as StreamableHTTPClientTransportV1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { OAuthClient } from "../../dev/oauth-client.ts";
import { redirectUri } from "../support/oauth-client.ts";
import { changePermissions } from "../support/permission-page.ts";
import type { Client, World } from "./journey.ts";

const identity = { name: "test", version: "1" };

/** Forgets its tokens when the SDK says that they are of no more use. */
class Provider extends OAuthClient {
  #forgotten = false;

  override tokens() {
    return this.#forgotten ? undefined : super.tokens();
  }

  override saveTokens(tokens: Parameters<OAuthClient["saveTokens"]>[0]): void {
    this.#forgotten = false;
    super.saveTokens(tokens);
  }

  invalidateCredentials(what: "all" | "client" | "tokens" | "verifier" | "discovery"): void {
    if (what === "all" || what === "tokens") this.#forgotten = true;
  }
}

/** A connection of an SDK's, whichever. */
interface Connection {
  open(): Promise<void>;
  list(): Promise<string[]>;
  call(name: string, args: Record<string, unknown>): Promise<unknown>;
  /** Gives it what the person's browser came back with. */
  finish(answer: URLSearchParams): Promise<void>;
  close(): Promise<void>;
}

/**
 * What a host makes of an SDK: when that says that its person has to sign in, they do, and what was refused is done
 * again.
 */
class Host implements Client {
  readonly #world: World;
  readonly #provider = new Provider(redirectUri, () => {});
  readonly #make: (provider: OAuthClient) => Connection;
  #connection: Connection;
  #wasOpened = false;

  constructor(world: World, make: (provider: OAuthClient) => Connection) {
    this.#world = world;
    this.#make = make;
    this.#connection = make(this.#provider);
  }

  async connect(): Promise<void> {
    if (this.#wasOpened) {
      await this.#connection.close();
      this.#connection = this.#make(this.#provider);
    }
    this.#wasOpened = true;
    try {
      await this.#connection.open();
    } catch (error) {
      await this.#signIn(error);
      // a transport that was started cannot be started again
      this.#connection = this.#make(this.#provider);
      await this.#connection.open();
    }
  }

  list(): Promise<string[]> {
    return this.#connection.list();
  }

  async call(name: string, args: Record<string, unknown>): Promise<unknown> {
    try {
      return await this.#connection.call(name, args);
    } catch (error) {
      await this.#signIn(error);
      return await this.#connection.call(name, args);
    }
  }

  async #signIn(error: unknown): Promise<void> {
    if (!(error instanceof UnauthorizedError) && !(error instanceof UnauthorizedErrorV1)) throw error;
    const answer = await this.#world.person.authorize(this.#provider.authorizationUrl);
    await this.#connection.finish(answer.searchParams);
  }

  end(): Promise<void> {
    return this.#connection.close();
  }
}

/** A host with SDK v2. */
export function sdk2(world: World, options?: ClientOptions): Client {
  return new Host(world, (authProvider) => {
    const client = new ClientV2(identity, options);
    const url = new URL(world.url);
    const transport =
      url.pathname === "/sse"
        ? new SSEClientTransport(url, { authProvider })
        : new StreamableHTTPClientTransport(url, { authProvider });
    return {
      open: () => client.connect(transport),
      list: async () => (await client.listTools()).tools.map(({ name }) => name),
      call: (name, args) => client.callTool({ name, arguments: args }),
      finish: (answer) => transport.finishAuth(answer),
      close: () => client.close(),
    };
  });
}

/** A host with SDK v1. @param asks whether it takes its person to pages that the server asks for */
export function sdk1(world: World, { asks = false } = {}): Client {
  return new Host(world, (authProvider) => {
    const client = new ClientV1(identity, { capabilities: asks ? { elicitation: { url: {} } } : {} });
    if (asks)
      client.setRequestHandler(ElicitRequestSchema, async ({ params }) => {
        await changePermissions(world.person, z.object({ url: z.url() }).parse(params).url);
        return { action: "accept" as const };
      });
    const url = new URL(world.url);
    const transport =
      url.pathname === "/sse"
        ? new SSEClientTransportV1(url, { authProvider })
        : new StreamableHTTPClientTransportV1(url, { authProvider });
    return {
      // with exactOptionalPropertyTypes the SDK's transport is not the SDK's Transport
      open: () => client.connect(transport as Parameters<typeof client.connect>[0]),
      list: async () => (await client.listTools()).tools.map(({ name }) => name),
      call: (name, args) => client.callTool({ name, arguments: args }),
      finish: (answer) => transport.finishAuth(answer.get("code") ?? ""),
      close: () => client.close(),
    };
  });
}
