import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { open, seal } from "../../../src/accounts/encryption.ts";

const secrets = { current: "a server secret of more than 32 characters" };

describe("encryption at rest", () => {
  it("opens what it sealed", async () => {
    expect(await open(secrets, "42", await seal(secrets, "42", "gho_token"))).toEqual({
      plaintext: "gho_token",
      outdated: false,
    });
  });

  it("opens any text, in any context, and not in another", async () => {
    const text = fc.string({ unit: "grapheme" });
    await fc.assert(
      fc.asyncProperty(text, text, text, async (plaintext, context, other) => {
        const sealed = await seal(secrets, context, plaintext);
        expect(await open(secrets, context, sealed)).toEqual({ plaintext, outdated: false });
        if (other !== context) expect(await open(secrets, other, sealed)).toBeUndefined();
      }),
    );
  });

  it("seals the same text differently each time, and shows nothing of it", async () => {
    const [one, two] = await Promise.all([
      seal(secrets, "42", "gho_token"),
      seal(secrets, "42", "gho_token"),
    ]);
    expect(one).not.toBe(two);
    expect(one).not.toContain("gho_token");
  });

  it("opens with neither another secret nor another context", async () => {
    const sealed = await seal(secrets, "42", "gho_token");
    expect(await open({ current: `${secrets.current}.` }, "42", sealed)).toBeUndefined();
    expect(await open(secrets, "43", sealed)).toBeUndefined();
  });

  it("opens what was sealed under the previous secret, and says that it is", async () => {
    const sealed = await seal(secrets, "42", "gho_token");
    const rotated = { current: "another server secret of 32 characters", previous: secrets.current };
    expect(await open(rotated, "42", sealed)).toEqual({ plaintext: "gho_token", outdated: true });
    expect(await open({ current: rotated.current }, "42", sealed)).toBeUndefined();
    // as the settings have it that name no previous one
    expect(await open({ current: rotated.current, previous: undefined }, "42", sealed)).toBeUndefined();
  });

  it.each(["", "v1", "v1..", "v2.a.b", "v1.AAAA.AAAA", "v1.AAAAAAAAAAAAAAAA.AAAA"])(
    "does not open %j",
    async (text) => {
      expect(await open(secrets, "42", text)).toBeUndefined();
    },
  );

  it("does not open what was changed in one place", async () => {
    const sealed = await seal(secrets, "42", "gho_token");
    const last = sealed.at(-2) === "A" ? "B" : "A";
    expect(await open(secrets, "42", sealed.slice(0, -2) + last + sealed.slice(-1))).toBeUndefined();
  });
});
