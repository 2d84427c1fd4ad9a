import { describe, expect, it, vi } from "vitest";
import { addressLimiter, addressOf } from "../../../src/limits/address-limiter.ts";

const from = (address: string) => addressOf(new Headers({ "cf-connecting-ip": address }));

describe("2. the address of a request", () => {
  it.each([
    ["192.0.2.1", "192.0.2.1"],
    [" 192.0.2.1 ", "192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:0DB8:0001:0002::", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::1:2:3:4", "fe80:0:0:0::/64"],
    ["::ffff:192.0.2.1", "0:0:0:0:0:ffff:c000:201"],
    ["::ffff:192.0.2.2", "0:0:0:0:0:ffff:c000:202"],
  ])("%s counts as %s", (address, counted) => {
    expect(from(address)).toBe(counted);
  });

  it("is the same for whoever has the same network of IPv6, and another for their neighbour", () => {
    expect(from("2001:db8:1:2:aaaa::1")).toBe(from("2001:db8:1:2:bbbb::9"));
    expect(from("2001:db8:1:2::1")).not.toBe(from("2001:db8:1:3::1"));
  });

  it("is not there where nobody says it", () => {
    expect(addressOf(new Headers())).toBeUndefined();
    expect(from("  ")).toBeUndefined();
    // only Cloudflare's own header counts
    expect(addressOf(new Headers({ "x-forwarded-for": "192.0.2.1" }))).toBeUndefined();
  });

  it("is bounded, whatever it is", () => {
    for (const text of [":".repeat(5000), "x".repeat(5000), "[::1]:80"])
      expect(from(text)?.length).toBeLessThanOrEqual(100);
  });
});

describe("2. a limiter by address", () => {
  it("has a key for each purpose, so that one does not use up the other", async () => {
    const limit = vi.fn<RateLimit["limit"]>(async () => ({ success: true }));
    const limiter = addressLimiter({ ADDRESS_LIMITER: { limit } });
    for (const purpose of ["register", "authorize", "token-refusal"] as const)
      await limiter(purpose, "192.0.2.1");
    expect(new Set(limit.mock.calls.map(([{ key }]) => key)).size).toBe(3);
  });

  it("limits nothing that has no address, and asks nobody about it", async () => {
    expect(await addressLimiter({})("register", undefined)).toBe("within");
  });
});
