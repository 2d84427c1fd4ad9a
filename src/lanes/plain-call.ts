import type { Catalogue } from "../catalogue/catalogue.ts";

/** A call of a tool of ours that can be carried out and answered without the SDK's machinery. */
export interface PlainCall {
  readonly id: string | number;
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>> | undefined;
}

const revision = "2026-07-28";

/** The keys of an envelope (MCP 2026-07-28, `_meta`). */
const key = {
  version: "io.modelcontextprotocol/protocolVersion",
  client: "io.modelcontextprotocol/clientInfo",
  capabilities: "io.modelcontextprotocol/clientCapabilities",
} as const;

/**
 * The plain call that a message is: well-formed, of this revision, said the same by its headers, and answered by one JSON
 * object, for it asks for no progress or log, and is no later round of another. Most are, and the SDK's server for each
 * request costs more than all else that is done for them.
 *
 * This is narrower than what the SDK takes, never wider. Whatever is not plain goes to the SDK, which serves or refuses it.
 */
export function plainCallOf(
  message: unknown,
  request: Pick<Request, "headers" | "signal">,
  host: string,
  { find }: Pick<Catalogue, "find">,
): PlainCall | undefined {
  if (!isObject(message) || !hasOnly(message, messageKeys)) return undefined;
  const { jsonrpc, id, method, params } = message;
  if (jsonrpc !== "2.0" || method !== "tools/call" || !isId(id)) return undefined;
  if (!isObject(params) || !hasOnly(params, paramsKeys)) return undefined;
  const { name, arguments: given, _meta } = params;
  // names of ours are letters, digits and underscores, which a header has as they are
  if (typeof name !== "string" || !find(name)) return undefined;
  if (given !== undefined && (!isObject(given) || hasPrototype(given))) return undefined;
  if (!isPlainEnvelope(_meta)) return undefined;
  const { headers, signal } = request;
  const agrees =
    headers.get("mcp-protocol-version") === revision &&
    headers.get("mcp-method") === method &&
    headers.get("mcp-name") === name &&
    headers.get("host") === host;
  return agrees && !signal.aborted ? { id, name, arguments: given } : undefined;
}

const messageKeys: ReadonlySet<string> = new Set(["jsonrpc", "id", "method", "params"]);
const paramsKeys: ReadonlySet<string> = new Set(["name", "arguments", "_meta"]);
const envelopeKeys: ReadonlySet<string> = new Set(Object.values(key));

function isId(id: unknown): id is string | number {
  return typeof id === "string" || Number.isSafeInteger(id);
}

/** Other keys are their owners'; those of MCP's own have it do more. */
function isPlainEnvelope(meta: unknown): boolean {
  if (!isObject(meta) || meta[key.version] !== revision) return false;
  const isOthers = (name: string) => name !== "progressToken" && !name.startsWith("io.modelcontextprotocol/");
  if (hasPrototype(meta) || !Object.keys(meta).every((name) => envelopeKeys.has(name) || isOthers(name)))
    return false;
  return isPlainClient(meta[key.client]) && isPlainCapabilities(meta[key.capabilities]);
}

/** `Implementation`; with icons it is the SDK's to look at. */
function isPlainClient(client: unknown): boolean {
  if (client === undefined) return true;
  if (!isObject(client) || typeof client.name !== "string" || typeof client.version !== "string")
    return false;
  if ("icons" in client) return false;
  return ["title", "description", "websiteUrl"].every(
    (name) => !(name in client) || typeof client[name] === "string",
  );
}

/** `ClientCapabilities` as clients declare them today. */
function isPlainCapabilities(capabilities: unknown): boolean {
  if (!isObject(capabilities)) return false;
  const { sampling, elicitation, roots } = capabilities;
  return (
    ["experimental", "extensions"].every(
      (name) => isAbsent(name, capabilities) || isNamed(capabilities[name]),
    ) &&
    (isAbsent("sampling", capabilities) || isMade(sampling, ["context", "tools"])) &&
    (isAbsent("elicitation", capabilities) || isMade(elicitation, ["form", "url"])) &&
    (isAbsent("roots", capabilities) ||
      (isObject(roots) && (isAbsent("listChanged", roots) || typeof roots.listChanged === "boolean")))
  );
}

function isAbsent(name: string, within: Readonly<Record<string, unknown>>): boolean {
  return !Object.hasOwn(within, name);
}

/** Nothing but these, each an object with nothing in it. */
function isMade(value: unknown, names: readonly string[]): boolean {
  return (
    isObject(value) &&
    Object.entries(value).every(
      ([name, part]) => names.includes(name) && isObject(part) && Object.keys(part).length === 0,
    )
  );
}

/** Objects by name, in which nothing is looked for. */
function isNamed(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((part) => isObject(part) && isShallow(part, 8));
}

/** JSON of few levels, whose numbers are numbers: JSON has some that JavaScript reads as infinite. */
function isShallow(value: unknown, levels: number): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((part) => isShallow(part, levels - 1));
}

function hasOnly(value: Readonly<Record<string, unknown>>, names: ReadonlySet<string>): boolean {
  return Object.keys(value).every((name) => names.has(name));
}

/** A key that JSON can have, and that copies of an object leave out. */
function hasPrototype(value: object): boolean {
  return Object.hasOwn(value, "__proto__");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
