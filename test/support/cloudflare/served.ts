import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createTestHarness, type TestHarness, type TestHarnessOptions } from "wrangler";
import type { Binding } from "./upload.ts";
import type { Script, Version } from "./workers.ts";

/**
 * The address at which an uploaded Worker is served. Of it there is nothing but what was uploaded: the bundle, in workerd,
 * with the bindings and secrets that the account has for it.
 */
export class ServedWorker {
  /** How many requests are still answered as before the Worker was known everywhere. */
  unknownFor = 0;
  readonly #folder = mkdtempSync(join(tmpdir(), "uploaded-"));
  readonly #server = createServer((incoming, outgoing) => {
    this.#pass(incoming, outgoing).catch(() => outgoing.destroy());
  });
  /** What is served from the next request on. */
  #next: { readonly script: Script; readonly version: Version } | undefined;
  #harness: TestHarness | undefined;
  #target: Promise<URL> | undefined;
  #runs = 0;
  origin = "";

  async start(): Promise<void> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("A TCP server has no port.");
    this.origin = `http://127.0.0.1:${address.port}`;
  }

  /** Serves a version in place of what was there. It is started when somebody asks for it. */
  serve(script: Script, version: Version): void {
    this.#next = { script, version };
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await this.#harness?.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #options(script: Script, { upload, bindings }: Version): TestHarnessOptions {
    const folder = join(this.#folder, String(++this.#runs));
    for (const [name, content] of upload.modules) {
      const file = join(folder, name.includes(".") ? name : `${name}.js`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    const of = (type: string) => bindings.filter((binding) => binding.type === type);
    const { metadata } = upload;
    // the empty Worker that secrets are put into first
    const main = metadata.main_module.includes(".") ? metadata.main_module : `${metadata.main_module}.js`;
    const configuration = {
      name: script.name,
      main,
      no_bundle: true,
      compatibility_date: metadata.compatibility_date,
      compatibility_flags: metadata.compatibility_flags,
      kv_namespaces: of("kv_namespace").map(({ name, namespace_id: id }) => ({ binding: name, id })),
      d1_databases: of("d1").map(({ name, id }) => ({ binding: name, database_id: id, database_name: name })),
      durable_objects: { bindings: of("durable_object_namespace").map(withoutType) },
      migrations: (metadata.migrations?.steps ?? []).map((step, index) => ({ tag: `v${index}`, ...step })),
      ratelimits: of("ratelimit").map(withoutType),
      vars: Object.fromEntries([
        ...of("plain_text").map(({ name, text }) => [name, text]),
        ...of("json").map(({ name, json }) => [name, json]),
        ...script.secrets,
      ]),
    };
    const configPath = join(folder, "wrangler.json");
    writeFileSync(configPath, JSON.stringify(configuration));
    return { workers: [{ configPath }] };
  }

  async #start({ script, version }: { script: Script; version: Version }): Promise<URL> {
    const options = this.#options(script, version);
    if (this.#harness === undefined) this.#harness = createTestHarness(options);
    else await this.#harness.update(options);
    return (await this.#harness.listen()).url;
  }

  /** With the name that the request has for it: a Worker takes its own from there. */
  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    if (this.#next !== undefined) {
      this.#target = this.#start(this.#next);
      this.#next = undefined;
    }
    if (this.#target === undefined || this.unknownFor > 0) {
      this.unknownFor--;
      outgoing.writeHead(404, { "content-type": "text/html" }).end("<h1>There is nothing here yet</h1>");
      return;
    }
    const { hostname, port } = await this.#target;
    const { method, url, headers } = incoming;
    const passed = request({ hostname, port, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.once("error", () => outgoing.destroy());
    incoming.pipe(passed);
  }
}

function withoutType({ type: _, ...rest }: Binding): object {
  return rest;
}
