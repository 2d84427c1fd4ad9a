import { afterEach, describe, expect, it, vi } from "vitest";
import { fixedToken, githubApi } from "../../../../src/upstream/github/api.ts";
import { readProfile } from "../../../../src/upstream/github/profile.ts";
import type { Profile } from "../../../../src/upstream/upstream.ts";

const settings = {
  url: "https://github.com",
  apiUrl: "https://api.github.com",
  clientId: "client",
  clientSecret: "client secret",
};

afterEach(() => {
  vi.unstubAllGlobals();
});

interface Address {
  email: string;
  primary: boolean;
  verified: boolean;
}

/** The profile that comes of GitHub's answers, and what GitHub was asked. */
async function read(
  account: object,
  addresses: readonly Address[] = [],
  withEmail = true,
): Promise<{ profile: Profile; asked: string[] }> {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (input: RequestInfo | URL) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    asked.push(pathname);
    return Response.json(pathname === "/user" ? { id: 42, login: "demo", ...account } : addresses);
  });
  const profile = await readProfile(githubApi(settings, fixedToken("token")), withEmail);
  return { profile, asked };
}

const least = { id: "42", login: "demo" };

describe("the picture", () => {
  const longest = `https://avatars.example/${"a".repeat(476)}`;

  it.each([
    "https://avatars.githubusercontent.com/u/583231?v=4",
    "https://github.example.com/avatars/u/3",
    "http://localhost:4001/avatars/u/demo",
    "http://127.0.0.1:4001/avatars/u/demo",
    "http://[::1]:4001/avatars/u/demo",
    longest,
  ])("%s is kept", async (avatar_url) => {
    expect((await read({ avatar_url })).profile).toEqual({ ...least, picture: avatar_url });
  });

  it.each<[string, unknown]>([
    ["left out", undefined],
    ["null", null],
    ["empty", ""],
    ["no URL", "avatar.png"],
    ["no text", 7],
    ["an object", { url: "https://avatars.example" }],
    ["without encryption", "http://avatars.example/u/3"],
    ["on a host that only looks like this machine", "http://localhost.example/u/3"],
    ["a script", "javascript:alert(1)"],
    ["data", "data:image/svg+xml,<svg/>"],
    ["a file", "file:///etc/passwd"],
    ["one character too long", `${longest}a`],
    ["too long once it is encoded", `https://avatars.example/${"é".repeat(200)}`],
  ])("is absent, and the sign-in goes on, if GitHub's is %s", async (_what, avatar_url) => {
    expect((await read({ avatar_url })).profile).toStrictEqual(least);
  });
});

describe("the e-mail address", () => {
  const primary = { email: "demo@example.com", primary: true, verified: true };
  const second = { email: "second@example.com", primary: false, verified: true };

  it("is the primary one, if GitHub verified it", async () => {
    expect((await read({}, [second, primary])).profile).toEqual({ ...least, email: "demo@example.com" });
  });

  it.each([
    ["is not verified", [{ ...primary, verified: false }]],
    ["is not verified, and another one is", [{ ...primary, verified: false }, second]],
    ["does not exist", [second]],
    ["and others do not exist", []],
  ])("is absent if the primary one %s", async (_what, addresses) => {
    expect((await read({}, addresses)).profile).toStrictEqual(least);
  });

  it("is the verified one of /user/emails, never the public one of /user", async () => {
    const account = { email: "public@example.com" };
    expect((await read(account, [{ ...primary, verified: false }])).profile).toStrictEqual(least);
  });

  it("is not asked for without the person's consent", async () => {
    const { profile, asked } = await read({}, [primary], false);
    expect(profile).toStrictEqual(least);
    expect(asked).toEqual(["/user"]);
  });

  /** Somebody whose addresses GitHub answers with this. */
  function readWith(answer: () => Response): Promise<Profile> {
    vi.stubGlobal("fetch", async (input: string) =>
      new URL(input).pathname === "/user" ? Response.json({ id: 42, login: "demo" }) : answer(),
    );
    return readProfile(githubApi(settings, fixedToken("token")), true);
  }

  it.each([403, 404])("is absent, and the sign-in goes on, if GitHub answers %i", async (status) => {
    const profile = await readWith(() => Response.json({ message: "Resource not accessible" }, { status }));
    expect(profile).toStrictEqual({ ...least, emailRefused: true });
  });

  it.each<[string, () => Response, string]>([
    ["fails", () => new Response("{}", { status: 503 }), "unavailable"],
    ["no longer takes the token", () => new Response("{}", { status: 401 }), "unauthorized"],
    [
      "has had too many requests",
      () => new Response("{}", { status: 403, headers: { "x-ratelimit-remaining": "0" } }),
      "rate-limited",
    ],
    ["answers something else", () => Response.json({ email: "demo@example.com" }), "malformed"],
  ])("is a failure of the sign-in if GitHub %s", async (_what, answer, kind) => {
    await expect(readWith(answer)).rejects.toMatchObject({ kind });
  });
});
