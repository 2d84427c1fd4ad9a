/// <reference path="./ambient.d.ts" />
import { createHmac, hkdfSync } from "node:crypto";
import { cleaned } from "./cleaned.ts";
import type { KeptArgument, KeptArguments } from "./entry.ts";
import type { GivenArguments } from "./event.ts";
import { namesSecret, withoutSecrets } from "./secret-shapes.ts";

/** How an operator has arguments kept, and what they are hashed under. */
export interface ArgumentPolicy {
  readonly secret: string;
  readonly values: boolean;
}

/** Most arguments of an entry; no tool has as many. */
const mostArguments = 50;

/** Longest value that is shown, in characters. */
const longestValue = 200;

/** What a client sent beside the parameters that there are. Its names may be anything, and are not kept. */
const others = "(other)";

/**
 * Arguments as they may be kept: a hash of each. The same value of the same parameter has the same hash in a
 * deployment, so that calls can be compared; it is under a key that only the server has, so that nobody finds out by
 * trying which short value it is of.
 */
export function keptArguments(
  { values, declared }: GivenArguments,
  policy: ArgumentPolicy,
): KeptArguments | undefined {
  if (typeof values !== "object" || values === null || Array.isArray(values)) return undefined;
  const key = keyOf(policy.secret);
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  const known = given.filter(([name]) => declared.includes(name)).slice(0, mostArguments);
  const strange = given.filter(([name]) => !declared.includes(name));
  const kept: [string, KeptArgument][] = known.map(([name, value]) => [
    name,
    keptArgument(name, value, key, policy),
  ]);
  if (strange.length > 0) kept.push([others, { hash: hashOf(strange, key) }]);
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

function keptArgument(
  name: string,
  value: unknown,
  key: ArrayBuffer,
  { values }: ArgumentPolicy,
): KeptArgument {
  const hash = hashOf([name, value], key);
  const shown = values ? shownValue(name, value) : undefined;
  return { hash, ...(shown !== undefined && { value: shown }) };
}

/** A value that may be seen: a plain one, of a parameter that does not look secret, and that does not look so itself. */
function shownValue(name: string, value: unknown): string | undefined {
  if (namesSecret(name)) return undefined;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "string") return undefined;
  const shown = [...value.slice(0, 2 * longestValue)].slice(0, longestValue).join("");
  return withoutSecrets(shown) === shown ? cleaned(shown, 6 * longestValue) : undefined;
}

/**
 * However an object's keys are ordered. Not by Web Crypto: what is done for each argument of each call by a promise of the
 * runtime's took as much of a call as all of its dispatch.
 */
function hashOf(value: unknown, key: ArrayBuffer): string {
  const hash = createHmac("sha256", key).update(JSON.stringify(value, sorted)).digest();
  return Buffer.from(hash).subarray(0, 16).toString("base64url");
}

function sorted(_name: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

const keys = new Map<string, ArrayBuffer>();

/** A key of its own (HKDF, RFC 5869), apart from what else the server's secret is for; made once. */
function keyOf(secret: string): ArrayBuffer {
  const key = keys.get(secret) ?? hkdfSync("sha256", secret, "", "audit arguments", 32);
  keys.set(secret, key);
  return key;
}
