import {
  ErrorCode,
  InitializeRequestSchema,
  McpError,
  type RequestId,
} from "@modelcontextprotocol/sdk/types.js";
import { CfWorkerJsonSchemaValidator } from "@modelcontextprotocol/sdk/validation/cfworker";
import { getCurrentAgent } from "agents/lifecycle";
import { McpAgent } from "agents/mcp";
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
import { RecentEvents } from "./recent-events.ts";
import { isSince } from "./revision.ts";
import { instructions } from "./server-info.ts";
import { sessionConversation } from "./session-conversation.ts";
import { SessionEnd } from "./session-end.ts";
import { serveOperations } from "./session-operations.ts";

/** The first revision with links to resources in results. */
const firstWithLinks = "2025-06-18";

/** A session that nobody used for this long ends, and its object is emptied. Seconds. */
const idleLifetime = 24 * 3600;

/** How often at most the time of the last use is written down. Milliseconds. */
const useGranularity = 10 * 60_000;

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
    // The default compiles schemas to code, which Workers forbid
    jsonSchemaValidator: new CfWorkerJsonSchemaValidator(),
  });

  override async init(): Promise<void> {
    const settings = settingsOf(this.env);
    // No origin's endpoints are served here; what is used of it, ending grants, is the same for each
    const authorization = createAuthorizationServer("https://localhost", this.env, settings);
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
      await this.#noteUse();
      extra.signal.addEventListener("abort", () => this.#endStreamOf(extra.requestId), { once: true });
      const conversation = sessionConversation(server, extra, (level) => this.wantsLog(level));
      const takesLinks = isSince(extra.requestInfo?.headers["mcp-protocol-version"], firstWithLinks);
      const signal = AbortSignal.any([extra.signal, connectionEnds]);
      return { caller, services: shared, signal, conversation, takesLinks, connectionEnds };
    });
    await this.#noteUse();
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

  readonly #events = new RecentEvents(callerOfRequest);

  /**
   * In place of McpAgent's own, which writes each answer to storage before it is sent, in plain, for whoever of the
   * person's clients asks for it, and never sends one that is too large to store.
   */
  override getEventStore(): RecentEvents {
    return this.#events;
  }

  // Which requests a stream answers is kept beside the events: it is of no use without them

  override async setStreamRequestIds(streamId: string, requestIds: RequestId[]): Promise<void> {
    this.#events.requests.set(streamId, requestIds);
  }

  override async getStreamRequestIds(streamId: string): Promise<RequestId[] | undefined> {
    return this.#events.requests.get(streamId);
  }

  override async deleteStreamRequestIds(streamId: string): Promise<void> {
    this.#events.requests.delete(streamId);
  }

  override async getStreamForRequestId(requestId: RequestId) {
    return this.#events.requests.find(requestId);
  }

  /** McpAgent would store what it is given here, for as long as the session lives. It is given nothing to keep. */
  override async updateProps(): Promise<void> {}

  /**
   * Whether an SSE stream is open: messages of that transport go nowhere without one. An object without one is a
   * session that ended or never was, and keeps nothing.
   */
  async takesMessages(): Promise<boolean> {
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
    this.#events.forgetAll();
    // as McpAgent does when a client ends its session
    await this._cf_terminateSession();
  }

  #hasStream(): boolean {
    return this.ctx.getWebSockets().length > 0;
  }

  /** A cancelled request gets no answer, and McpAgent ends a stream with the last answer only: it would stay open. */
  #endStreamOf(requestId: string | number): void {
    for (const connection of this.getConnections<{ requestIds?: readonly (string | number)[] }>()) {
      const { requestIds = [] } = connection.state ?? {};
      // that of a batch has others to wait for
      if (requestIds.length === 1 && requestIds[0] === requestId) connection.close(1000, "Cancelled");
    }
  }

  /** Called by the schedule: ends the session, or looks again when it may have become idle. */
  async endIfIdle(): Promise<void> {
    const lastUse = (await this.ctx.storage.get<number>("lastUse")) ?? 0;
    const idleAt = lastUse + idleLifetime * 1000;
    if (this.#hasStream() || idleAt > Date.now()) {
      await this.schedule(new Date(Math.max(idleAt, Date.now() + useGranularity)), "endIfIdle");
      return;
    }
    await this.destroy();
  }

  #lastUse = 0;

  async #noteUse(): Promise<void> {
    const now = Date.now();
    if (now - this.#lastUse < useGranularity) return;
    this.#lastUse = now;
    await this.ctx.storage.put("lastUse", now);
  }
}

/** Who makes the request that a session serves at the moment. */
function callerOfRequest() {
  const { request } = getCurrentAgent();
  return request && callerFrom(Object.fromEntries(request.headers));
}
