/** The transports that have sessions, as McpAgent names them. */
export type SessionTransport = "streamable-http" | "sse";

/** How many hexadecimal digits of an id are random, and how many prove that it was given out here. */
const randomDigits = 32;
const proofDigits = 32;

/** How many ids are remembered at most that were found to be given out here, of all people together. */
const mostRemembered = 2000;

/**
 * A new session id for a user: unguessable, and with a proof (HMAC-SHA256) that this server gave it out to them for
 * this transport. Ids that were made up, or are somebody else's, can be told apart without a look-up, so they reach
 * no session and leave nothing behind.
 */
export async function newSessionId(
  secret: string,
  transport: SessionTransport,
  owner: string,
): Promise<string> {
  const random = hex(crypto.getRandomValues(new Uint8Array(randomDigits / 2)));
  return random + (await proof(secret, transport, random, owner));
}

/** Whether a client's session id is one that was given to this user. */
export async function isSessionIdOf(
  id: string,
  secret: string,
  transport: SessionTransport,
  owner: string,
): Promise<boolean> {
  if (!/^[0-9a-f]{64}$/.test(id)) return false;
  // a session's calls all come with the one: it is proved by the first of them
  const named = `${transport} ${id} ${owner}`;
  const { proved } = checkOf(secret);
  if (proved.has(named)) return true;
  const expected = await proof(secret, transport, id.slice(0, randomDigits), owner);
  const isProved = equalInConstantTime(id.slice(randomDigits), expected);
  if (proved.size >= mostRemembered) proved.clear();
  if (isProved) proved.add(named);
  return isProved;
}

async function proof(
  secret: string,
  transport: SessionTransport,
  random: string,
  owner: string,
): Promise<string> {
  const message = encode(`${transport} ${random} ${owner}`);
  const signature = await crypto.subtle.sign("HMAC", await checkOf(secret).key, message);
  return hex(new Uint8Array(signature)).slice(0, proofDigits);
}

interface Check {
  /** The key for session ids, apart from the server secret's other uses. */
  readonly key: Promise<CryptoKey>;
  readonly proved: Set<string>;
}

const checks = new Map<string, Check>();

/** What the ids of a secret are checked with; made once. */
function checkOf(secret: string): Check {
  const known = checks.get(secret);
  if (known) return known;
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = crypto.subtle.importKey("raw", encode(`session ids: ${secret}`), algorithm, false, ["sign"]);
  const check = { key, proved: new Set<string>() };
  checks.set(secret, check);
  return check;
}

function equalInConstantTime(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let index = 0; index < one.length; index++)
    difference |= one.charCodeAt(index) ^ other.charCodeAt(index);
  return difference === 0;
}

const encode = (text: string) => new TextEncoder().encode(text);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
