import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { seal } from "../../../src/accounts/encryption.ts";
import { confirmationToken, openConfirmation } from "../../../src/dispatch/confirmation-token.ts";
import { settingsUnder } from "../services.ts";

const secret = "a server secret of more than 32 characters";
const settings = settingsUnder({ SERVER_SECRET: secret });
const token = () => confirmationToken("digest of the preview", "fingerprint", settings);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a confirmation token", () => {
  it("says what was shown, and for how long that counts", async () => {
    expect(await openConfirmation(await token(), "fingerprint", settings)).toEqual({
      id: expect.stringMatching(/^[\w-]{36}$/),
      shown: "digest of the preview",
      expiresAt: Date.now() + 10 * 60_000,
    });
  });

  it("names an agreement of its own each time", async () => {
    const [one, other] = await Promise.all(
      [await token(), await token()].map((each) => openConfirmation(each, "fingerprint", settings)),
    );
    expect(one?.id).not.toBe(other?.id);
  });

  it("still says it when it is too old, so that what was made with it can be told", async () => {
    const old = await token();
    vi.setSystemTime(Date.now() + 24 * 3600_000);
    expect((await openConfirmation(old, "fingerprint", settings))?.expiresAt).toBeLessThan(Date.now());
  });

  it("fits into the parameter that it comes back in, and says nothing to who carries it", async () => {
    const sealed = await token();
    expect(sealed.length).toBeLessThan(500);
    const readable = sealed.split(".").map((part) => Buffer.from(part, "base64url").toString("latin1"));
    expect([sealed, ...readable].join(" ")).not.toMatch(/digest|fingerprint|shown|expires/);
  });

  it("means nothing with another call", async () => {
    expect(await openConfirmation(await token(), "another", settings)).toBeUndefined();
  });

  it("is refused when any of it was changed, or it is no token", async () => {
    const [version = "", iv = "", text = ""] = (await token()).split(".");
    const flipped = (part: string) => (part.startsWith("A") ? "B" : "A") + part.slice(1);
    for (const changed of [
      ...["", ".", "..", "v1", "null", [version, iv].join("."), ["v2", iv, text].join(".")],
      ...[[version, flipped(iv), text].join("."), [version, iv, flipped(text)].join(".")],
      ...[[version, iv, text.slice(0, -8)].join("."), `${version}.${iv}.${text}AAAA`],
    ])
      expect(await openConfirmation(changed, "fingerprint", settings), changed).toBeUndefined();
  });

  it("is refused if it was sealed for something else, or says something else", async () => {
    const confirmation = { id: "i", shown: "s", expiresAt: Date.now() + 1000 };
    const sealed = (context: string, value: object) => seal(settings.secrets, context, JSON.stringify(value));
    const open = async (text: string) => await openConfirmation(text, "fingerprint", settings);
    expect(await open(await sealed("confirmation fingerprint", confirmation))).toEqual(confirmation);
    expect(await open(await sealed("request state fingerprint", confirmation))).toBeUndefined();
    for (const other of [{}, { ...confirmation, more: 1 }, { ...confirmation, expiresAt: "later" }, []])
      expect(await open(await sealed("confirmation fingerprint", other))).toBeUndefined();
  });

  it("outlives a change of the server's secret by the former one", async () => {
    const sealed = await token();
    const next = { SERVER_SECRET: "another secret of more than 32 characters" };
    expect(await openConfirmation(sealed, "fingerprint", settingsUnder(next))).toBeUndefined();
    const rotated = settingsUnder({ ...next, SERVER_SECRET_PREVIOUS: secret });
    expect(await openConfirmation(sealed, "fingerprint", rotated)).toMatchObject({
      shown: expect.any(String),
    });
  });
});
