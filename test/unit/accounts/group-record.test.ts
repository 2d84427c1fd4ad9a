import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { GroupRecord } from "../../../src/accounts/group-record.ts";
import { upstreamOf } from "../../../src/upstream/upstream-of.ts";
import { settingsWith } from "../settings.ts";
import { type Answer, fakeFetch } from "../upstream/fake-fetch.ts";

const minute = 60_000;
const hour = 60 * minute;
const github = upstreamOf(settingsWith());
const organization = "GET https://api.github.com/user/memberships/orgs/acme";
const team = "GET https://api.github.com/orgs/acme/teams/core/memberships/octocat";
const profile = "GET https://api.github.com/user";

const json = (body: unknown, status = 200) => Response.json(body, { status });
const active = json({ state: "active" });

/** As much of an object's storage as is used. */
function storage(): DurableObjectStorage {
  const entries = new Map<string, unknown>();
  const methods = {
    get: async (key: string) => structuredClone(entries.get(key)),
    put: async (key: string, value: unknown) => void entries.set(key, structuredClone(value)),
  };
  return methods as unknown as DurableObjectStorage;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const forward = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds);

/** A record of these groups, at a GitHub whose answers can be changed. */
function recordOf(answers: Record<string, Answer>, groups = ["organization:acme", "team:acme/core"]) {
  const given: Record<string, Answer> = {
    [profile]: json({ id: 1, login: "octocat", html_url: "https://github.com/octocat" }),
    ...answers,
  };
  const sent = fakeFetch(given);
  const kept = storage();
  const record = new GroupRecord(kept, groups, github);
  return {
    record,
    sent,
    given,
    kept,
    asked: () => sent.filter(({ url }) => url.includes("membership")).length,
  };
}

describe("1. the groups of an account", () => {
  it("are what GitHub says: yes, no, and an invitation is none", async () => {
    const { record } = recordOf({ [organization]: active, [team]: json({ state: "pending" }) });
    expect(await record.memberships()).toEqual({});
    expect(await record.check({ accessToken: "token" })).toBe(true);
    expect(await record.memberships()).toEqual({ "organization:acme": true, "team:acme/core": false });
  });

  it("are asked for once in some minutes, also by many at once", async () => {
    const { record, asked } = recordOf({ [organization]: active, [team]: active });
    await Promise.all([
      record.check({ accessToken: "token" }),
      record.check({ accessToken: "token" }),
      record.check({ accessToken: "token" }),
    ]);
    await record.check({ accessToken: "token" });
    expect(asked()).toBe(2);
    forward(6 * minute);
    await record.check({ accessToken: "token" });
    expect(asked()).toBe(4);
  });

  it("are asked for only if there are any", async () => {
    const { record, sent } = recordOf({}, []);
    expect(await record.check({ accessToken: "token" })).toBe(true);
    expect(await record.memberships()).toEqual({});
    expect(sent).toEqual([]);
  });

  it.each<[string, Answer]>([
    ["a 403, which may be SAML, an address or a limit", json({ message: "Forbidden" }, 403)],
    [
      "a page in place of JSON",
      new Response("<!doctype html>", { headers: { "content-type": "text/html" } }),
    ],
  ])(
    "stay what they were for a day while GitHub answers with %s; then nothing is known",
    async (_what, answer) => {
      const { record, given } = recordOf({ [organization]: active }, ["organization:acme"]);
      await record.check({ accessToken: "token" });
      given[organization] = answer;
      forward(23 * hour);
      expect(await record.check({ accessToken: "token" })).toBe(true);
      expect(await record.memberships()).toEqual({ "organization:acme": true });
      forward(2 * hour);
      await record.check({ accessToken: "token" });
      expect(await record.memberships()).toEqual({});
    },
  );

  it("that GitHub could not say are asked for again, but not at once", async () => {
    const { record, given, asked } = recordOf({ [organization]: json({}, 403) }, ["organization:acme"]);
    await record.check({ accessToken: "token" });
    await record.check({ accessToken: "token" });
    expect(asked()).toBe(1);
    given[organization] = active;
    forward(31_000);
    await record.check({ accessToken: "token" });
    expect(await record.memberships()).toEqual({ "organization:acme": true });
  });

  it("are not known by a token that GitHub does not take, and that is said; another is asked with at once", async () => {
    const { record, given } = recordOf({ [organization]: json({ message: "Bad credentials" }, 401) }, [
      "organization:acme",
    ]);
    expect(await record.check({ accessToken: "token" })).toBe(false);
    expect(await record.memberships()).toEqual({});
    given[organization] = active;
    expect(await record.check({ accessToken: "another token" })).toBe(true);
    expect(await record.memberships()).toEqual({ "organization:acme": true });
  });

  it("that one token does not show are asked for with another at once", async () => {
    const { record, given } = recordOf({ [organization]: json({}, 403) }, ["organization:acme"]);
    const both = [record.check({ accessToken: "shows little" }), record.check({ accessToken: "shows it" })];
    expect(await Promise.all(both)).toEqual([true, true]);
    expect(await record.memberships()).toEqual({});
    given[organization] = active;
    forward(20_000);
    await record.check({ accessToken: "shows little" });
    expect(await record.memberships()).toEqual({});
    await record.check({ accessToken: "a third" });
    expect(await record.memberships()).toEqual({ "organization:acme": true });
  });

  it("that the policy does not name any more are forgotten", async () => {
    const { record, kept } = recordOf({ [organization]: active, [team]: active });
    await record.check({ accessToken: "token" });
    const later = new GroupRecord(kept, ["organization:acme"], github);
    expect(await later.memberships()).toEqual({ "organization:acme": true });
    forward(6 * minute);
    await later.check({ accessToken: "token" });
    expect(JSON.stringify(await kept.get("groups"))).not.toContain("core");
  });
});
