import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { envelope, Refusal, refused } from "./answers.ts";
import { type Asked, answerTo } from "./endpoints.ts";
import { ServedWorker } from "./served.ts";
import { Storage } from "./storage.ts";
import { Workers } from "./workers.ts";

/** Requests that fail, until it is mended. */
interface Fault {
  readonly method: string;
  readonly path: RegExp;
}

/**
 * Cloudflare's API as far as a deploy with wrangler asks it, for one account. It keeps what it is told, and serves the
 * Worker that is uploaded.
 */
export class CloudflareApi {
  readonly token = "token-of-the-local-cloudflare";
  accounts: readonly { readonly id: string; readonly name: string }[] = [
    { id: "f0000000000000000000000000000001", name: "Acme" },
  ];
  readonly workers = new Workers();
  readonly storage = new Storage();
  readonly served = new ServedWorker();
  /** Each request, as "GET /path". */
  readonly calls: string[] = [];
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch(() => response.destroy());
  });
  #fault: Fault | undefined;
  #url = "";

  static async start(): Promise<CloudflareApi> {
    const api = new CloudflareApi();
    api.#server.listen(0, "127.0.0.1");
    await once(api.#server, "listening");
    const address = api.#server.address();
    if (address === null || typeof address === "string") throw new Error("A TCP server has no port.");
    api.#url = `http://127.0.0.1:${address.port}/client/v4`;
    await api.served.start();
    return api;
  }

  /** What tells wrangler to come here. */
  get environment(): Record<string, string> {
    return { CLOUDFLARE_API_BASE_URL: this.#url, CLOUDFLARE_API_TOKEN: this.token };
  }

  /** Has requests fail, as when something is wrong at Cloudflare, until {@link mend}. */
  break(method: string, path: RegExp): void {
    this.#fault = { method, path };
  }

  mend(): void {
    this.#fault = undefined;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await this.served.close();
    this.storage.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", this.#url);
    const asked: Asked = {
      method: request.method ?? "GET",
      path: pathname.replace("/client/v4", ""),
      query: searchParams,
      contentType: request.headers["content-type"] ?? "",
      body: await buffer(request),
    };
    this.calls.push(`${asked.method} ${asked.path}`);
    let status = 200;
    let body: object;
    try {
      this.#admit(request, asked);
      const result = await answerTo(asked, this);
      body = envelope(result);
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal(400, 10001, String(error));
      status = refusal.status;
      body = refused(refusal);
    }
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  }

  #admit({ headers }: IncomingMessage, { method, path }: Asked): void {
    if (headers.authorization !== `Bearer ${this.token}`)
      throw path === "/user/tokens/verify"
        ? new Refusal(401, 1000, "Invalid API Token")
        : new Refusal(403, 9109, "Invalid access token");
    if (this.#fault?.method === method && this.#fault.path.test(path))
      throw new Refusal(400, 10013, "Something is wrong at Cloudflare; it is being looked into.");
  }
}
