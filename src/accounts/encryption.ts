import type { z } from "zod";

/**
 * Encryption at rest: AES-256-GCM under a key derived from the server's secret (HKDF, RFC 5869). A sealed text is
 * bound to its context, such as the account it belongs to, so that it cannot be moved to another.
 */

/** Version of the format below; a reader that meets another must not guess. */
const version = "v1";

/** The secrets that sealed texts may be under: the current one, which seals, and the one before it, if it is kept. */
export interface Secrets {
  readonly current: string;
  readonly previous?: string | undefined;
}

/** What was sealed, and whether it should be sealed anew because it is under the previous secret. */
export interface Opened {
  readonly plaintext: string;
  readonly outdated: boolean;
}

/** Seals `plaintext`: "v1.<iv>.<ciphertext>", base64url. */
export async function seal(secrets: Secrets, context: string, plaintext: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const key = await keyFor(secrets.current);
  const sealed = await crypto.subtle.encrypt(algorithm(iv, context), key, encode(plaintext));
  return [version, base64url(iv), base64url(new Uint8Array(sealed))].join(".");
}

/** Opens what {@link seal} made; undefined if secrets, context or text are not the ones it was made with. */
export async function open(secrets: Secrets, context: string, sealed: string): Promise<Opened | undefined> {
  const plaintext = await decrypt(secrets.current, context, sealed);
  if (plaintext !== undefined) return { plaintext, outdated: false };
  if (secrets.previous === undefined) return undefined;
  const earlier = await decrypt(secrets.previous, context, sealed);
  return earlier === undefined ? undefined : { plaintext: earlier, outdated: true };
}

/** What was sealed as JSON, if it can be opened and is of a shape; another version may have sealed another. */
export async function openAs<Value>(
  secrets: Secrets,
  context: string,
  sealed: string,
  shape: z.ZodType<Value>,
): Promise<Value | undefined> {
  const opened = await open(secrets, context, sealed);
  return opened && shape.safeParse(parsed(opened.plaintext)).data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function decrypt(secret: string, context: string, sealed: string): Promise<string | undefined> {
  const [format, iv, ciphertext] = sealed.split(".");
  if (format !== version || !iv || !ciphertext) return undefined;
  try {
    const key = await keyFor(secret);
    const plaintext = await crypto.subtle.decrypt(algorithm(bytes(iv), context), key, bytes(ciphertext));
    return new TextDecoder().decode(plaintext);
  } catch {
    return undefined;
  }
}

const keys = new Map<string, Promise<CryptoKey>>();

/** The key derived from a secret; made once. */
function keyFor(secret: string): Promise<CryptoKey> {
  const key = keys.get(secret) ?? derive(secret);
  keys.set(secret, key);
  return key;
}

async function derive(secret: string): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey("raw", encode(secret), "HKDF", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: encode("credential encryption") },
    material,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
}

function algorithm(iv: Uint8Array, context: string) {
  return { name: "AES-GCM", iv, additionalData: encode(context) };
}

const encode = (text: string) => new TextEncoder().encode(text);
const base64url = (data: Uint8Array) => Buffer.from(data).toString("base64url");
const bytes = (text: string) => new Uint8Array(Buffer.from(text, "base64url"));
