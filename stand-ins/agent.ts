import { DurableObject } from "cloudflare:workers";
import { getCurrentAgent, Lifecycle } from "agents/lifecycle";
import { Scheduler } from "agents/schedules";
import { type WebSocketHandlers, WebSockets } from "agents/websockets";
import { leftOut } from "./left-out.ts";

/** What the library's Agent notes in an object that is to be emptied, and its job: each takes up what the other left. */
const condemned = "cf_agents_destroy_pending";
const emptying = "cf:destroy";

/** How long an object that is condemned still answers, in milliseconds. */
const grace = 1000;

type Method = (this: Agent<object>, ...args: unknown[]) => unknown;

/**
 * What McpAgent is derived from, in place of the library's Agent. That has workflows, e-mail, sub-agents, queues, tasks,
 * a client of MCP and eight tables for these, of which a session uses nothing. This is made of the parts that the
 * library offers for objects that are no Agent (docs/lifecycle.md of agents): an object's life, its hibernating sockets,
 * and its schedules.
 */
export class Agent<Env extends object> extends DurableObject<Env> {
  readonly lifecycle: Lifecycle;
  readonly #scheduler = new Scheduler({ callbacks: methodsOf(this) });
  readonly #sockets = new WebSockets({
    handlers: { onConnect: (connection, context) => this.onConnect(connection, context) },
    // this protocol is for clients of the library
    protocol: false,
  });

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.lifecycle = Lifecycle.install(this).use(this.#scheduler).use(this.#sockets);
    startBeforeMethodsOf(this);
  }

  get name(): string {
    return this.lifecycle.name;
  }

  /** Called once when the object comes into memory, before anything else. */
  onStart(_props?: unknown): void | Promise<void> {}

  onConnect(..._: Parameters<NonNullable<WebSocketHandlers["onConnect"]>>): void | Promise<void> {}

  getConnections(tag?: string) {
    return this.#sockets.getConnections(tag);
  }

  /** @param callback the name of a method */
  schedule(when: Date | number, callback: string, payload?: unknown, options?: { idempotent?: boolean }) {
    return this.#scheduler.set(when, callback, payload, options);
  }

  /** What getAgentByName calls. */
  async __unsafe_ensureInitialized(props?: Record<string, unknown>): Promise<void> {
    await this.lifecycle.start(props);
  }

  /** Has an alarm empty the object: what a request leaves to be done when it has ended may be cut off. */
  async _cf_scheduleDestroy(): Promise<void> {
    await this.lifecycle.start();
    const time = Date.now() + grace;
    await this.ctx.storage.put(condemned, time);
    await this.lifecycle.jobs.push({ id: emptying, fn: "destroy", time, exclusive: true });
  }

  /** A job of the object itself, such as {@link emptying}: the alarm that it sets is all there is to it. */
  onJob(): void {}

  override async alarm(): Promise<void> {
    if ((await this.ctx.storage.get(condemned)) === undefined) await this.lifecycle.alarm();
    else await this.destroy();
  }

  async destroy(): Promise<void> {
    // should this be interrupted, the next alarm begins anew
    await this.ctx.storage.put(condemned, true);
    await this.lifecycle.disableAlarms();
    await this.lifecycle.dispose();
    await this.ctx.storage.deleteAll();
    // within an alarm, as this mostly is: tried again, that would make the object anew, with a schedule of its own
    setTimeout(() => this.ctx.abort("destroyed", { retryAlarm: false }), 0);
  }

  /** McpAgent asks people for input within this. Here, the SDK's server asks. */
  readonly keepAliveWhile = leftOut("keepAliveWhile of agents");
}

/** An object's methods by their names, which schedules keep. */
function methodsOf(agent: object): Record<string, (payload: unknown) => unknown> {
  return new Proxy(
    {},
    {
      get(_, name) {
        const method: unknown = Reflect.get(agent, name);
        return typeof method === "function" ? (payload: unknown) => method.call(agent, payload) : undefined;
      },
    },
  );
}

const prepared = new WeakSet<object>();
const AsyncFunction = (async () => {}).constructor;
const isAsync = (value: unknown): value is Method => value instanceof AsyncFunction;

/**
 * Has the methods that derived classes add wait until their object has started, as the library's Agent does: the Worker
 * calls them, and nothing else starts an object before a call.
 */
function startBeforeMethodsOf(agent: Agent<object>): void {
  const own: object = Object.getPrototypeOf(agent);
  if (prepared.has(own)) return;
  prepared.add(own);
  const found = new Map<string, Method>();
  for (let part = own; part !== Agent.prototype; part = Object.getPrototypeOf(part))
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(part)))
      if (isAsync(value) && !found.has(name)) found.set(name, value);
  for (const [name, method] of found) {
    if (name.startsWith("_") || name in Agent.prototype) continue;
    Object.defineProperty(own, name, {
      configurable: true,
      writable: true,
      async value(this: Agent<object>, ...args: unknown[]) {
        if (getCurrentAgent().agent !== this && !this.lifecycle.isStarted()) await this.lifecycle.start();
        return await method.apply(this, args);
      },
    });
  }
}
