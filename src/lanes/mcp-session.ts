import {
  ErrorCode,
  InitializeRequestSchema,
  type JSONRPCMessage,
  McpError,
} from "@modelcontextprotocol/sdk/types.js";
import type { Connection, ConnectionContext } from "agents";
import { McpAgent } from "agents/mcp";
import { trailOf } from "../audit/gathered-trail.ts";
import {
  type AuthorizationBindings,
  createAuthorizationServer,
} from "../authorization/authorization-server.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import { abilitiesOf, type LogLevel } from "../catalogue/conversation.ts";
import { servicesOf } from "../dispatch/services.ts";
import { settingsOf } from "../settings/settings.ts";
import type { ImageBindings } from "../upstream/workers-ai/images.ts";
import { callerFrom } from "./caller-header.ts";
import { IntroducedServer } from "./introduced-server.ts";
import { ownerOf } from "./owned-sessions.ts";
import { isSince } from "./revision.ts";
import { instructions } from "./server-info.ts";
import { sessionConversation } from "./session-conversation.ts";
import { SessionEnd } from "./session-end.ts";
import type { Listening } from "./session-events.ts";
import { serveOperations } from "./session-operations.ts";
import type { Posted, Received } from "./session-post.ts";
import { SessionTransport } from "./session-transport.ts";
import { idleLifetime, SessionUse, useGranularity } from "./session-use.ts";

/** The first revision with links to resources in results. */
const firstWithLinks = "2025-06-18";

/**
 * A session of a 2025 revision, or of 2024-11-05 over SSE. It holds the protocol's state and nothing of the person:
 * who calls comes with each request, and what it takes to act as them is in their vault.
 */
export abstract class McpSession extends McpAgent<AuthorizationBindings & ImageBindings & Cloudflare.Env> {
  /** What its client can use. */
  protected abstract readonly catalogue: Catalogue;

  // A field, as McpAgent wants it; what depends on the catalogue is added before the client is heard
  override server = new IntroducedServer({
    instructions,
    capabilities: {},
  });

  readonly #use = new SessionUse(this.ctx.storage);

  readonly #streams = new SessionTransport(() => this.getConnections<Listening>());

  override async init(): Promise<void> {
    if (this.getTransportType() === "streamable-http") this.server.speakOver(this.#streams);
    const settings = settingsOf(this.env);
    // No origin's endpoints are served here; what is used of it, ending grants, is the same for each
    const trail = trailOf(this.env, settings, (work) => this.#end.later(work));
    const authorization = createAuthorizationServer("https://localhost", this.env, settings, trail);
    const { catalogue, server } = this;
    const shared = servicesOf(catalogue, this.env, settings, authorization);
    const connectionEnds = this.#end.signal;
    serveOperations(server, catalogue, this.#end, async (extra) => {
      const caller = callerFrom(extra.requestInfo?.headers ?? {});
      if (!caller || caller.userId !== ownerOf(this.name)) {
        throw new McpError(ErrorCode.InvalidRequest, "This message did not come from the session's owner.");
      }
      if (connectionEnds.aborted) {
        throw new McpError(ErrorCode.InvalidRequest, "This session has ended. Sign in again.");
      }
      await this.#use.note();
      const conversation = sessionConversation(server, extra, (level) => this.wantsLog(level));
      const takesLinks = isSince(extra.requestInfo?.headers["mcp-protocol-version"], firstWithLinks);
      const signal = AbortSignal.any([extra.signal, connectionEnds]);
      return { caller, services: shared, signal, conversation, takesLinks, connectionEnds };
    });
    await this.#use.note();
    await this.schedule(idleLifetime, "endIfIdle", undefined, { idempotent: true });
  }

  /** Whether the client is sent log messages of a level: none, for logging is not among what is declared. */
  protected wantsLog(_level: LogLevel): boolean {
    return false;
  }

  /** Whether the client said, when it opened the session, that it can take its person to a URL. */
  async elicitsUrls(): Promise<boolean> {
    const opened = InitializeRequestSchema.safeParse(await this.getInitializeRequest());
    return opened.success && abilitiesOf(opened.data.params.capabilities).elicitsUrls;
  }

  /** Whether the session was opened, as far as that is known without asking the storage. */
  #isOpen = false;

  /** Whether it ended: whatever reaches the object from then on finds no session. */
  #isOver = false;

  /**
   * Takes what a client POSTed. This, and the stream of a GET, go around McpAgent's own transport: see
   * session-transport.ts. For SSE, it is as McpAgent does it.
   */
  async receive({ headers, text, opens }: Posted): Promise<Received> {
    const caller = callerFrom(headers);
    if (!caller || this.#isOver) return { outcome: "unknown" };
    const sent: JSONRPCMessage | JSONRPCMessage[] = JSON.parse(text);
    const messages = Array.isArray(sent) ? sent : [sent];
    const [first] = messages;
    if (opens && first) await this.setInitializeRequest(first);
    this.#isOpen ||= (await this.getInitializeRequest()) !== undefined;
    if (!this.#isOpen || this.#isOver) return { outcome: "unknown" };
    const body = await this.#streams.receive(messages, { requestInfo: { headers } }, caller);
    return body === undefined ? { outcome: "accepted" } : { outcome: "answered", body };
  }

  override async onConnect(connection: Connection<Listening>, context: ConnectionContext): Promise<void> {
    if (this.getTransportType() !== "streamable-http") return await super.onConnect(connection, context);
    const { headers } = context.request;
    const caller = callerFrom(Object.fromEntries(headers));
    this.#streams.listen(connection, headers.get("last-event-id"), caller);
  }

  /** In place of McpAgent's, which tells its own transport. */
  override async reinitializeServer(): Promise<void> {
    if (this.getTransportType() !== "streamable-http") return await super.reinitializeServer();
    const opening = await this.getInitializeRequest();
    if (opening) this.#streams.remind(opening);
  }

  /** McpAgent would store what it is given here, for as long as the session lives. It is given nothing to keep. */
  override async updateProps(): Promise<void> {}

  /**
   * Whether an SSE stream is open: messages of that transport go nowhere without one. An object without one is a
   * session that ended or never was, and keeps nothing.
   */
  async takesMessages(): Promise<boolean> {
    if (this.#isOver) return false;
    if (this.#hasStream()) return true;
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
    return false;
  }

  readonly #end = new SessionEnd();

  /**
   * The connection ended by which this session was opened, or is listened to: what is under way is stopped, and whoever
   * listens is cut off. Sessions are the person's, so another connection of theirs may be using it, too: it is told
   * that there is no such session, and initializes one of its own.
   */
  async endWithConnection(): Promise<void> {
    await this.#end.stop();
    for (const socket of this.ctx.getWebSockets()) socket.close(1000, "The connection has ended");
    // as McpAgent does when a client ends its session
    await this._cf_terminateSession();
  }

  override async _cf_terminateSession(): Promise<void> {
    this.#isOver = true;
    this.#streams.endAll();
    await super._cf_terminateSession();
  }

  /** What is under way is stopped and recorded before: all of it dies with the object. */
  override async destroy(): Promise<void> {
    this.#isOver = true;
    // a GET is told by this that there is no session
    await this.ctx.storage.delete("initializeRequest");
    await this.#end.stop();
    await this.#end.settled();
    await super.destroy();
  }

  #hasStream(): boolean {
    return this.ctx.getWebSockets().length > 0;
  }

  /** Called by the schedule: ends the session, or looks again when it may have become idle. */
  async endIfIdle(): Promise<void> {
    const idleAt = await this.#use.idleAt();
    if (this.#hasStream() || idleAt > Date.now()) {
      await this.schedule(new Date(Math.max(idleAt, Date.now() + useGranularity)), "endIfIdle");
      return;
    }
    await this.destroy();
  }
}
