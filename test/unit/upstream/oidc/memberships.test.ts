import { afterEach, describe, expect, it, vi } from "vitest";
import type { Credential } from "../../../../src/upstream/credential.ts";
import { oidcUpstream } from "../../../../src/upstream/oidc/upstream.ts";
import { fakePaths } from "../fake-fetch.ts";

const issuer = "https://id.example";
const document = {
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/keys`,
  userinfo_endpoint: `${issuer}/me`,
};
const settings = {
  ...{ issuer, name: "Acme ID", clientId: "client", scopes: [] },
  ...{ groupsClaim: "groups", usernameClaim: "preferred_username", trustsEmail: false },
};
const claims = { sub: "sub-1", groups: ["kept"], email: "ada@kept.example" };

afterEach(() => vi.restoreAllMocks());

/** Asks about memberships. @param me the userinfo endpoint's answer @param described other parts of the document */
function membershipsWith(
  me: unknown,
  { described = {}, known = claims as Credential["claims"] | null } = {},
) {
  const sent = fakePaths({
    "/.well-known/openid-configuration": { ...document, ...described },
    "/me": me,
  });
  const rejected = vi.fn();
  const presented = { accessToken: "token", ...(known && { claims: known }) };
  const memberships = oidcUpstream(settings, false).memberships(presented, { refusal: false, rejected });
  const asked = () => sent.filter(({ url }) => url === `${issuer}/me`).length;
  return { of: (group: string) => memberships.of(group), rejected, asked };
}

describe("the memberships of an account at an OpenID provider", () => {
  it("are what it says now, asked for once", async () => {
    const { of, asked } = membershipsWith({
      ...{ sub: "sub-1", groups: ["a", "B"], email: "ada@Acme.example", email_verified: true },
    });
    const groups = ["group:a", "group:b", "group:B", "group:kept", "email-domain:acme.example"];
    expect(await Promise.all(groups.map(of))).toEqual([true, false, true, false, true]);
    expect(await of("email-domain:kept.example")).toBe(false);
    expect(asked()).toBe(1);
  });

  it("are what it said before, of what it does not say now", async () => {
    const { of } = membershipsWith({ sub: "sub-1" });
    const groups = ["group:kept", "email-domain:kept.example", "group:a"];
    expect(await Promise.all(groups.map(of))).toEqual([true, true, false]);
  });

  it.each<[string, object, object]>([
    ["its last group", { saidIn: { groups: "userinfo" } }, { sub: "sub-1" }],
    ["its last group, said as nothing", { saidIn: { groups: "userinfo" } }, { sub: "sub-1", groups: null }],
    ["its address", { saidIn: { email: "userinfo" } }, { sub: "sub-1" }],
  ])("are none of what was said there and is not any more: %s", async (what, known, me) => {
    const { of } = membershipsWith(me, { known: { ...claims, ...known } });
    const isAboutGroups = what.includes("group");
    expect(await of("group:kept")).toBe(!isAboutGroups);
    expect(await of("email-domain:kept.example")).toBe(isAboutGroups);
  });

  it("are what the id_token said, of what it does not say here", async () => {
    const saidIn = { groups: "id-token", email: "id-token" } as const;
    const { of } = membershipsWith({ sub: "sub-1" }, { known: { ...claims, saidIn } });
    expect(await Promise.all(["group:kept", "email-domain:kept.example"].map(of))).toEqual([true, true]);
  });

  it("are what it said before, where nothing can be asked", async () => {
    const { of, asked } = membershipsWith({}, { described: { userinfo_endpoint: undefined } });
    expect(await of("group:kept")).toBe(true);
    expect(asked()).toBe(0);
  });

  it("are none any more in the domain of an address that is not verified any more", async () => {
    const { of } = membershipsWith({ sub: "sub-1", email: "ada@kept.example", email_verified: false });
    expect(await of("email-domain:kept.example")).toBe(false);
  });

  it("are in no domain that only ends alike", async () => {
    const { of } = membershipsWith({ sub: "sub-1", email: "a@sub.acme.example", email_verified: true });
    expect(await of("email-domain:acme.example")).toBe(false);
  });

  it.each(["organization:a", "team:a/b", "user:1", "a"])(
    "are not of what no provider has: %s",
    async (group) => {
      const { of, asked } = membershipsWith({ sub: "sub-1", groups: ["a"] });
      expect(await of(group)).toBe(false);
      expect(asked()).toBe(0);
    },
  );

  it.each<[string, unknown]>([
    ["is in trouble", new Response(null, { status: 503 })],
    ["says it of somebody else", { sub: "sub-2", groups: ["a", "kept"] }],
    ["says it of nobody", { groups: ["a", "kept"] }],
    ["says nothing that can be read", new Response("<html>")],
  ])("are not known if the provider %s", async (_title, me) => {
    const { of, rejected } = membershipsWith(me);
    expect(await Promise.all(["group:a", "group:kept"].map(of))).toEqual([undefined, undefined]);
    expect(rejected).not.toHaveBeenCalled();
  });

  it("are not known to anybody with a token that the provider does not take, and that is told", async () => {
    const { of, rejected } = membershipsWith(new Response(null, { status: 401 }));
    expect(await of("group:kept")).toBeUndefined();
    expect(rejected).toHaveBeenCalledOnce();
  });

  it("are what a refusal means to whoever asks", async () => {
    const { of } = membershipsWith(new Response(null, { status: 403 }));
    expect(await of("group:kept")).toBe(false);
  });

  it("are a no to enter, and nothing to the policy, where a presented token says nothing of them", async () => {
    const answersOf = async (more: object, meaning: { hiddenIsUnknown?: true }) => {
      const presented = { accessToken: "token", claims: { sub: "sub-1", isWhole: true as const, ...more } };
      const memberships = oidcUpstream(settings, false).memberships(presented, {
        refusal: undefined,
        ...meaning,
      });
      const groups = ["group:a", "email-domain:acme.example", "email:ann@acme.example"];
      return await Promise.all(groups.map((group) => memberships.of(group)));
    };
    expect(await answersOf({}, {})).toEqual([false, false, false]);
    expect(await answersOf({}, { hiddenIsUnknown: true })).toEqual([undefined, undefined, undefined]);
    const others = { groups: [], email: "ada@elsewhere.example" };
    expect(await answersOf(others, { hiddenIsUnknown: true })).toEqual([false, false, false]);
  });

  it("are not known of a token of which nobody knows whose it is", async () => {
    const { of, asked } = membershipsWith({ sub: "sub-1", groups: ["a"] }, { known: null });
    expect(await of("group:a")).toBeUndefined();
    expect(asked()).toBe(0);
  });
});

describe("what an OpenID provider serves", () => {
  it("is everything of ours where a GitHub account can be linked, and nothing about repositories elsewhere", () => {
    expect(oidcUpstream(settings, true).lacks).toEqual([]);
    expect(oidcUpstream(settings, false).lacks).toEqual(["repos:read", "repos:write"]);
  });

  it("is named by its refresh token to be revoked, if there is one", () => {
    const { revocable } = oidcUpstream(settings, false);
    expect(revocable({ accessToken: "a", scopes: [] })).toBe("a");
    expect(revocable({ accessToken: "a", scopes: [], refreshToken: "r" })).toBe("r");
  });
});
