import { z } from "zod";
import { readAll } from "./all-pages.ts";
import type { GitHubContext } from "./context.ts";
import type { Actor, Repository } from "./emulator.ts";
import { type Level, levelOf } from "./levels.ts";
import { pageOf } from "./paging.ts";
import { askEmulator, type RestRequest } from "./rest-request.ts";
import { actorOf } from "./tokens.ts";

const bodySchema = z.record(z.string(), z.unknown());

/** A REST request about one repository that its caller may know of. */
export class RepositoryCall {
  readonly github: GitHubContext;
  readonly request: RestRequest;
  readonly repository: Repository;
  /** What follows the repository in the path: empty, or from a slash on. */
  readonly rest: string;
  #level: Promise<Level> | undefined;

  constructor(github: GitHubContext, request: RestRequest, repository: Repository, rest: string) {
    this.github = github;
    this.request = request;
    this.repository = repository;
    this.rest = rest;
  }

  get actor(): Actor {
    return actorOf(this.request.token);
  }

  get query(): URLSearchParams {
    return this.request.url.searchParams;
  }

  /** Where the API has this repository. */
  get url(): string {
    return `${this.github.url}/repos/${this.repository.fullName}`;
  }

  /** What the caller may do in this repository. */
  level(): Promise<Level> {
    this.#level ??= levelOf(this.github.emulator, this.request.token, this.repository);
    return this.#level;
  }

  /** The request's JSON object; empty when it has none. */
  get body(): Readonly<Record<string, unknown>> {
    const { body } = this.request;
    const text = typeof body === "string" ? body : new TextDecoder().decode(body ?? undefined);
    return bodySchema.safeParse(jsonOf(text)).data ?? {};
  }

  /** What `emulate` answers to the request itself, which counts as a call of the account. */
  pass(changed: { rest?: string; query?: string; body?: unknown; method?: string } = {}): Promise<Response> {
    const url = new URL(this.request.url);
    url.pathname = `/repos/${this.repository.fullName}${changed.rest ?? this.rest}`;
    if (changed.query !== undefined) url.search = changed.query;
    const body = changed.body === undefined ? this.request.body : JSON.stringify(changed.body);
    const method = changed.method ?? this.request.method;
    return askEmulator(this.github, { ...this.request, method, url, body }, this.repository);
  }

  /** What `emulate` has at a path below the repository; undefined when it refuses. */
  async find<T>(schema: z.ZodType<T>, path: string): Promise<T | undefined> {
    const answer = await this.ask("GET", path);
    return answer.ok ? schema.parse(await answer.json()) : undefined;
  }

  /** Every item of a list of `emulate` below the repository. */
  async all<T>(schema: z.ZodType<T>, path: string): Promise<T[]> {
    const { emulator } = this.github;
    const items = await readAll(emulator, this.actor, `/repos/${this.repository.fullName}${path}`);
    return z.array(schema).parse(items);
  }

  /** Asks `emulate` below the repository, on the way to the answer. @param actor the caller when absent */
  ask(method: string, path: string, body?: unknown, actor: Actor = this.actor): Promise<Response> {
    return this.github.emulator.read(actor, `/repos/${this.repository.fullName}${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
  }

  /** One page of a list that is complete here. @param wrap how the page's items become the answer */
  page(items: readonly unknown[], wrap: (page: readonly unknown[]) => unknown = (page) => page): Response {
    const path = `/repositories/${this.repository.id}${this.rest}${this.request.url.search}`;
    return pageOf(new URL(path, this.github.url), items, wrap);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
