import { z } from "zod";
import type { Exchange } from "./observed-server.ts";

/** What a part of the traffic shows that a client did. */
export class Traffic {
  readonly #exchanges: readonly Exchange[];

  constructor(exchanges: readonly Exchange[]) {
    this.#exchanges = exchanges;
  }

  /** The paths of requests that were answered with this status. */
  paths(method: string, status: number): string[] {
    return this.#exchanges
      .filter((exchange) => exchange.method === method && exchange.status === status)
      .map(({ url }) => url.pathname);
  }

  /** What clients registered. */
  registrations(): Record<string, unknown>[] {
    return this.#at("POST", "/register")
      .filter(({ status }) => status === 201)
      .map(({ body }) => z.record(z.string(), z.unknown()).parse(JSON.parse(body)));
  }

  /** The parameters that people were sent to the consent page with. */
  authorizations(): URLSearchParams[] {
    return this.#at("GET", "/authorize").map(({ url }) => url.searchParams);
  }

  /** Whether somebody sent the consent page's form. */
  consented(): boolean {
    return this.#at("POST", "/authorize").some(({ status }) => status === 302);
  }

  /** What clients sent to the token endpoint, and what it answered. */
  tokenRequests(grantType?: string): { fields: URLSearchParams; status: number; answer: string }[] {
    return this.#at("POST", "/token")
      .map(({ body, status, answer }) => ({ fields: new URLSearchParams(body), status, answer }))
      .filter(({ fields }) => grantType === undefined || fields.get("grant_type") === grantType);
  }

  /** The requests to revoke something (RFC 7009), which come to the token endpoint too. */
  revocations(): unknown[] {
    return this.tokenRequests().filter(({ fields }) => !fields.has("grant_type"));
  }

  /** The JSON-RPC methods that clients sent. */
  methods(): string[] {
    return this.#exchanges.flatMap(({ method, body, url }) => {
      if (method !== "POST" || !/^\/(mcp|sse)/.test(url.pathname)) return [];
      const named = z.object({ method: z.string() }).safeParse(JSON.parse(body || "null"));
      return named.success ? [named.data.method] : [];
    });
  }

  /** The revision that the last request with a header for it named. */
  revision(): string | undefined {
    const header = this.#exchanges.findLast(({ headers }) => headers["mcp-protocol-version"])?.headers;
    return header?.["mcp-protocol-version"]?.toString();
  }

  /** The challenges of answers with this status. */
  challenges(status: number): string[] {
    return this.#exchanges
      .filter((exchange) => exchange.status === status && exchange.challenge !== "")
      .map(({ challenge }) => challenge);
  }

  /** Whether somebody was on the page that changes a connection's permissions. */
  changedPermissions(): boolean {
    return this.#at("POST", "/permissions").length > 0;
  }

  #at(method: string, path: string): Exchange[] {
    return this.#exchanges.filter((exchange) => exchange.method === method && exchange.url.pathname === path);
  }
}

const message = z.looseObject({ result: z.looseObject({ content: z.array(z.unknown()) }) });

/** The results of tools in the answers of the server, in JSON or as events. */
export function toolResultsIn(exchanges: readonly Exchange[]): unknown[] {
  return exchanges.flatMap(({ answer }) =>
    answer.split("\n").flatMap((line) => {
      const [, json] = /^(?:data: )?(\{"?.*\})\s*$/.exec(line) ?? [];
      const parsed = json?.includes('"jsonrpc"') ? message.safeParse(JSON.parse(json)) : undefined;
      return parsed?.success ? [parsed.data.result] : [];
    }),
  );
}
