import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { open, seal } from "../../../src/accounts/encryption.ts";
import { openPermissionLink, permissionLink } from "../../../src/authorization/permission-link.ts";
import { type ScopeName, scopeNames } from "../../../src/scopes/scopes.ts";
import { settingsWith } from "../settings.ts";

const settings = settingsWith();
const now = Date.UTC(2030, 0, 1);
const day = 24 * 3600_000;

const caller = {
  userId: "10010042",
  connectionId: "b2a1c5f0-0000-4000-8000-000000000042",
  clientId: "https://client.example/metadata.json",
  issuer: "https://mcp.example",
};
const wanted: ScopeName[] = ["repos:write"];

/** The `request` parameter, as the page that is opened reads it. */
const requestOf = (link: string) => new URL(link).searchParams.get("request") ?? "";
const made = async () => requestOf(await permissionLink(caller, wanted, settings));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now });
});

afterEach(() => {
  vi.useRealTimers();
});

describe("a link to change permissions", () => {
  it("is a page of the server that issued the caller's token", async () => {
    const { origin, pathname, searchParams, hash } = new URL(await permissionLink(caller, wanted, settings));
    expect({ origin, pathname, hash }).toEqual({
      origin: "https://mcp.example",
      pathname: "/permissions",
      hash: "",
    });
    expect([...searchParams.keys()]).toEqual(["request"]);
  });

  it("says whose connection it is about, and what that lacked", async () => {
    expect(await openPermissionLink(await made(), settings)).toEqual({
      userId: "10010042",
      connectionId: "b2a1c5f0-0000-4000-8000-000000000042",
      clientId: "https://client.example/metadata.json",
      wanted: ["repos:write"],
      expiresAt: now + day,
    });
  });

  it("may want nothing in particular", async () => {
    const request = requestOf(await permissionLink(caller, [], settings));
    expect(await openPermissionLink(request, settings)).toMatchObject({ wanted: [] });
  });

  it("opens for the longest client id, and all scopes", async () => {
    // quotation marks take twice the room in JSON
    const longest = { ...caller, userId: "9".repeat(20), clientId: '"'.repeat(500) };
    const request = requestOf(await permissionLink(longest, scopeNames, settings));
    expect(await openPermissionLink(request, settings)).toMatchObject({
      clientId: longest.clientId,
      wanted: scopeNames,
    });
  });

  it("shows nobody who it is about", async () => {
    const link = await permissionLink(caller, wanted, settings);
    const sealed = requestOf(link);
    const shown = [link, decodeURIComponent(link)].concat(
      sealed.split(".").map((part) => Buffer.from(part, "base64url").toString("latin1")),
    );
    const secrets = [caller.userId, caller.connectionId, "client.example", "repos", "write", `${now + day}`];
    for (const secret of secrets) {
      expect(shown.join("\n")).not.toContain(secret);
      expect(link).not.toContain(Buffer.from(secret).toString("base64url"));
    }
  });

  it("is another each time", async () => {
    expect(await made()).not.toBe(await made());
  });

  it("takes no more than what is meant for it from a caller", async () => {
    const whole = { ...caller, login: "demo", email: "demo@example.com", grantId: "grant", scopes: wanted };
    const request = requestOf(await permissionLink(whole, wanted, settings));
    const opened = await openPermissionLink(request, settings);
    expect(Object.keys(opened ?? {}).sort()).toEqual([
      "clientId",
      "connectionId",
      "expiresAt",
      "userId",
      "wanted",
    ]);
  });
});

describe("a link is opened", () => {
  it.each([
    ["at once", 0, true],
    ["a moment before its day is over", day - 1, true],
    ["when its day is over", day, false],
    ["a year later", 365 * day, false],
  ])("%s, %i ms after it was made: %s", async (_when, later, opens) => {
    const request = await made();
    vi.setSystemTime(now + later);
    expect((await openPermissionLink(request, settings)) !== undefined).toBe(opens);
  });

  it("after the server's secret was changed, while the former one is kept", async () => {
    const request = await made();
    const SERVER_SECRET = "the secret of the next year, long enough to be one";
    const SERVER_SECRET_PREVIOUS = settings.secrets.current;
    const rotated = settingsWith({ SERVER_SECRET, SERVER_SECRET_PREVIOUS });
    expect(await openPermissionLink(request, rotated)).toMatchObject({ userId: caller.userId });
    expect(await openPermissionLink(request, settingsWith({ SERVER_SECRET }))).toBeUndefined();
  });

  it("not if it was changed anywhere", async () => {
    const request = await made();
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    // the upper bit of a character, for the last one's lower bits may stand for nothing
    const changed = [...request].map((character, index) => {
      const other = alphabet[alphabet.indexOf(character) ^ 32] ?? "A";
      return request.slice(0, index) + other + request.slice(index + 1);
    });
    expect(changed).not.toContain(request);
    const opened = await Promise.all(changed.map((text) => openPermissionLink(text, settings)));
    expect(opened.filter((one) => one !== undefined)).toEqual([]);
  });

  it("not if it was cut short, or put together from two", async () => {
    const [one, other] = [await made(), await made()];
    const [version, iv] = one.split(".");
    const mixed = [version, iv, other.split(".")[2]].join(".");
    for (const text of [one.slice(0, -1), one.slice(1), one.slice(0, one.length / 2), mixed])
      expect(await openPermissionLink(text, settings)).toBeUndefined();
  });

  const { userId, connectionId, clientId } = caller;
  const request = { userId, connectionId, clientId, wanted, expiresAt: now + day };

  it.each(["10010042", "approval", "permission  link", "Permission link", ""])(
    "not if it was sealed for %j",
    async (context) => {
      const sealed = await seal(settings.secrets, context, JSON.stringify(request));
      expect(await openPermissionLink(sealed, settings)).toBeUndefined();
    },
  );

  it("if it was sealed for this", async () => {
    const sealed = await seal(settings.secrets, "permission link", JSON.stringify(request));
    expect(await openPermissionLink(sealed, settings)).toEqual(request);
  });

  it("for this only: it is nobody's credential", async () => {
    expect(await open(settings.secrets, caller.userId, await made())).toBeUndefined();
  });

  it("not if it is too long to be one of ours", async () => {
    const endless = { ...caller, clientId: `https://client.example/${"x".repeat(4000)}` };
    const sealed = requestOf(await permissionLink(endless, wanted, settings));
    expect(await openPermissionLink(sealed, settings)).toBeUndefined();
    expect(await openPermissionLink(`v1.${"A".repeat(10_000_000)}`, settings)).toBeUndefined();
  });

  it.each(["", "v1", "v1..", "v1.AAAA.AAAA", "v2.a.b", "null", "{}", "%00", "../../etc/passwd", "v1.é.ü"])(
    "not if it is %j",
    async (text) => {
      expect(await openPermissionLink(text, settings)).toBeUndefined();
    },
  );

  it("not if it is anything else, and no text makes it fail", async () => {
    const parts = fc.array(fc.string({ unit: "binary" }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: "binary" }),
          parts.map((all) => ["v1", ...all].join(".")),
        ),
        async (text) => {
          expect(await openPermissionLink(text, settings)).toBeUndefined();
        },
      ),
    );
  });
});
