import type { LimitBindings } from "./bindings.ts";
import { rateLimiter, type Verdict } from "./rate-limiter.ts";

/** Counts something that comes from an address, apart from what else does; what has no address is not limited. */
export type AddressLimiter = (
  purpose: "register" | "authorize" | "token-refusal" | "headless",
  address: string | undefined,
) => Promise<Verdict>;

export function addressLimiter(bindings: LimitBindings): AddressLimiter {
  const limiter = rateLimiter(bindings, "ADDRESS_LIMITER");
  return async (purpose, address) =>
    address === undefined ? "within" : await limiter(`${purpose} ${address}`);
}

/**
 * The address that a request comes from, as it is limited; Cloudflare writes it over whatever a client sends. Of IPv6 it
 * is the network of 64 bits: whoever has one address of it has them all.
 */
export function addressOf(headers: { get(name: string): string | null }): string | undefined {
  const address = headers.get("cf-connecting-ip")?.trim().slice(0, 100);
  if (!address) return undefined;
  const host = `http://[${address}]/`;
  if (!address.includes(":") || !URL.canParse(host)) return address;
  const groups = groupsOf(new URL(host).hostname.slice(1, -1));
  // an IPv4 address in another form (RFC 4291 section 2.5.5.2) is one address
  const isMapped = groups.slice(0, 5).every((group) => group === "0") && groups[5] === "ffff";
  return isMapped ? groups.join(":") : `${groups.slice(0, 4).join(":")}::/64`;
}

/** The eight groups of an IPv6 address, as a URL has it: in lower case, shortened at one place at most. */
function groupsOf(shortened: string): string[] {
  const [head = [], tail] = shortened.split("::").map((part) => part.split(":").filter(Boolean));
  if (!tail) return head;
  return [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => "0"), ...tail];
}
