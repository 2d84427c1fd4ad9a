/// <reference path="../identity/node-crypto.d.ts" />
import { hash } from "node:crypto";
import canonicalize from "canonicalize";
import type { ToolDefinition } from "./tool.ts";

/**
 * The key of a definition's hash in the `_meta` of a tool in `tools/list` (MCP, "General fields": a prefix of our own,
 * then a name).
 */
export const definitionKey = "remote-mcp-github/definition";

/** A definition as `tools/list` sends it. */
export interface ListedTool extends ToolDefinition {
  readonly _meta: { readonly [definitionKey]: string };
}

/** A definition with its own hash, so that a client can tell when it is another than the one that it trusted. */
export function listedTool(definition: ToolDefinition): ListedTool {
  return { ...definition, _meta: { [definitionKey]: definitionHash(definition) } };
}

/**
 * The hash of a tool as clients get it, without `_meta`, which holds the hash: SHA-256 over its canonical JSON (RFC 8785).
 * Whoever has the tool can compute the same, however the keys came to be ordered on the way.
 * @throws {Error} for what has no canonical JSON, such as half of a character
 */
export function definitionHash(tool: object): string {
  const { _meta, ...definition }: { readonly _meta?: unknown } = tool;
  const text = canonicalize(definition);
  if (text === undefined) throw new Error("A definition is nothing that JSON can say.");
  return sha256(text);
}

/** A text's hash, which says how it was made. Nothing has to be waited for. */
export function sha256(text: string): string {
  return `sha256:${hash("sha256", text, "hex")}`;
}
