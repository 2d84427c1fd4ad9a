import { afterAll, describe, expect, it } from "vitest";
import { startLocalProvider } from "../../../dev/openid/index.ts";
import { Person } from "../../../dev/person.ts";
import { clientOf, somebody } from "./client.ts";

const provider = await startLocalProvider({ redirectUris: ["https://mcp.test/callback"] });
const { authorizationUrl, signIn, userInfo } = await clientOf(provider);
afterAll(() => provider.close());

/** The page that somebody gets to see first; where they are sent back, if that is to the client. */
async function look(parameters: Record<string, string>, person = somebody("demo")): Promise<string> {
  let url = authorizationUrl(parameters);
  for (;;) {
    const response = await person.get(url);
    const location = response.headers.get("location");
    if (location === null) return await response.text();
    url = new URL(location, url);
    if (url.origin !== provider.url) return url.href;
  }
}

describe("a sign-in at the local provider", () => {
  it.each([
    ["inspector", "Inspector Gadget", ["operators", "engineering"]],
    ["admin", "Admin", ["operators", "engineering"]],
    ["demo", "Demo User", ["guests"]],
  ])("is one click for %s, and says who it was", async (login, name, groups) => {
    expect(await userInfo(await signIn(login))).toEqual({
      sub: provider.subjectOf(login),
      name,
      preferred_username: login,
      picture: `${provider.url}/avatars/u/${login}`,
      email: `${login}@example.com`,
      email_verified: true,
      groups,
    });
  });

  it("has those accounts and no others, whose subjects are not their names", async () => {
    expect(provider.accounts).toEqual(["inspector", "admin", "demo"]);
    expect(new Set(provider.accounts.map(provider.subjectOf)).size).toBe(3);
    expect(provider.subjectOf("demo")).not.toContain("demo");
    expect(() => provider.subjectOf("ghost")).toThrow(`no account "ghost"`);
    await expect(signIn("ghost")).rejects.toThrow("There is no account “ghost”");
  });

  it("shows the picture that it names, and none of nobody", async () => {
    const picture = await fetch(`${provider.url}/avatars/u/demo`);
    expect(picture.headers.get("content-type")).toContain("image/svg+xml");
    expect((await fetch(`${provider.url}/avatars/u/ghost`)).status).toBe(404);
  });

  it("gives the claims that its scopes are for", async () => {
    const claims = await userInfo(await signIn("demo", { scope: "openid profile" }));
    expect(Object.keys(claims).sort()).toEqual(["name", "picture", "preferred_username", "sub"]);
  });

  it("can be cancelled", async () => {
    const callback = await somebody("demo", { cancelAtGitHub: true }).authorize(authorizationUrl());
    expect(Object.fromEntries(callback.searchParams)).toMatchObject({
      ...{ error: "access_denied", state: "st", iss: provider.url },
    });
  });

  it("is not asked for again in the same browser, unless the client wants it", async () => {
    const person = somebody("demo");
    await signIn(person);
    expect(await look({ prompt: "consent" })).toContain("Choose an account");
    expect(await look({ prompt: "consent" }, person)).toContain("/callback?code=");
    expect(await look({ prompt: "none", scope: "openid" }, person)).toContain("/callback?code=");
    for (const prompt of ["login consent", "select_account consent"]) {
      expect(await look({ prompt }, person)).toContain("Signed in as demo");
    }
  });

  it("can be somebody else's the next time, who is then the one that is signed in", async () => {
    const behaviour = { user: "demo" };
    const person = new Person(behaviour);
    await signIn(person);
    behaviour.user = "admin";
    const other = await userInfo(await signIn(person, { prompt: "select_account consent" }));
    const still = await userInfo(await signIn(person, { prompt: "consent" }));
    expect([other.sub, still.sub]).toEqual([provider.subjectOf("admin"), provider.subjectOf("admin")]);
  });

  it("shows whom the client expects, as text, and lets anybody in", async () => {
    expect(await look({ login_hint: "<b>admin" })).toContain("expects <code>&lt;b&gt;admin</code>");
    expect(await userInfo(await signIn("demo", { login_hint: "admin" }))).toHaveProperty("name", "Demo User");
  });
});

describe("a request that is not right", () => {
  it.each([
    ["has no proof key", { code_challenge: undefined, code_challenge_method: undefined }, "invalid_request"],
    ["wants a token in the address", { response_type: "token" }, "unsupported_response_type"],
    ["may ask nobody, and has to", { prompt: "none" }, "login_required"],
  ])("is told so at the callback when it %s", async (_, parameters, error) => {
    const { searchParams, hash } = await somebody("demo").authorize(authorizationUrl(parameters));
    expect((searchParams.size > 0 ? searchParams : new URLSearchParams(hash.slice(1))).get("error")).toBe(
      error,
    );
  });

  it.each(["http://localhost:1/callback", "http://[::1]:65535/callback", "https://mcp.test/callback"])(
    "is not one that returns to %s",
    async (redirect_uri) => {
      const callback = await somebody("demo").authorize(authorizationUrl({ redirect_uri }));
      expect(callback.searchParams.has("code")).toBe(true);
    },
  );

  it.each([
    "http://127.0.0.1:8788/elsewhere",
    "http://evil.test/callback",
    "https://127.0.0.1/callback",
    "https://mcp.test/callback/more",
  ])("is one that returns to %s, and stays here", async (redirect_uri) => {
    const attempt = somebody("demo").authorize(authorizationUrl({ redirect_uri }));
    await expect(attempt).rejects.toMatchObject({ status: 400 });
    expect(await look({ redirect_uri })).toContain("invalid_redirect_uri");
  });

  it("is one of an unknown client, and stays here", async () => {
    const attempt = somebody("demo").authorize(authorizationUrl({ client_id: "ghost" }));
    await expect(attempt).rejects.toMatchObject({ status: 400 });
  });

  it("is one that began in another browser", async () => {
    const person = somebody("demo");
    const location = (await person.get(authorizationUrl())).headers.get("location") ?? "";
    const elsewhere = await somebody("demo").post(new URL(location, provider.url), { login: "demo" });
    expect([elsewhere.status, await elsewhere.text()]).toEqual([
      400,
      expect.stringContaining("cannot go on"),
    ]);
  });
});
