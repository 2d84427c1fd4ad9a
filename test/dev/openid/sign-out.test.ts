import { afterAll, describe, expect, it } from "vitest";
import { startLocalProvider } from "../../../dev/openid/index.ts";
import { Page } from "../../../dev/page.ts";
import type { Person } from "../../../dev/person.ts";
import { clientOf, somebody } from "./client.ts";

const provider = await startLocalProvider();
const { authorizationUrl, signIn, userInfo, refresh } = await clientOf(provider);
afterAll(() => provider.close());

async function home(person: Person): Promise<{ page: Page; html: string }> {
  const html = await (await person.get(provider.url)).text();
  return { page: new Page(new URL(provider.url), html), html };
}

async function pressSignOut(person: Person): Promise<Response> {
  const submission = (await home(person)).page.forms[0]?.press();
  return await person.post(submission?.url ?? "", submission?.fields ?? {});
}

/** What the client gets that lets nobody be asked. */
async function unasked(person: Person): Promise<string[]> {
  const { searchParams } = await person.authorize(authorizationUrl({ prompt: "none", scope: "openid" }));
  return ["code", "error"].filter((name) => searchParams.has(name));
}

describe("the page of the local provider", () => {
  it("says what it is, and that nobody is signed in, without a script", async () => {
    const { page, html } = await home(somebody("demo"));
    expect(page.title).toBe("Nobody is signed in here · local provider");
    expect(html).toContain("Local provider for development.");
    expect(page.forms).toEqual([]);
    expect(html).not.toContain("<script");
  });

  it("says who is signed in, and signs out", async () => {
    const person = somebody("demo");
    await signIn(person);
    const { page, html } = await home(person);
    expect(page.title).toBe("Signed in as demo · local provider");
    expect(html).not.toContain("<script");
    expect(await unasked(person)).toEqual(["code"]);
    const answer = await pressSignOut(person);
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/"]);
    expect((await home(person)).page.title).toContain("Nobody is signed in");
    expect(await unasked(person)).toEqual(["error"]);
    // somebody else can sign in then
    await signIn(person);
    expect((await home(person)).page.title).toContain("Signed in as demo");
  });

  it("ends the session of that browser only, and nothing that was given out", async () => {
    const [one, other] = [somebody("demo"), somebody("demo")];
    const tokens = await signIn(one);
    await signIn(other);
    await pressSignOut(one);
    expect((await home(other)).page.title).toContain("Signed in as demo");
    expect(await userInfo(tokens)).toHaveProperty("preferred_username", "demo");
    expect(await refresh(tokens.refresh_token)).toHaveProperty("access_token");
  });

  it.each(["http://localhost:8788", "null", undefined])(
    "signs nobody out for a page of %s",
    async (origin) => {
      const person = somebody("demo");
      await signIn(person);
      const answer = await fetch(`${provider.url}/sign-out`, {
        ...{ method: "POST", redirect: "manual" },
        headers: { cookie: person.cookies.header(new URL(provider.url)), ...(origin && { origin }) },
      });
      expect(answer.status).toBe(400);
      expect((await home(person)).page.title).toContain("Signed in as demo");
      expect((await person.get(`${provider.url}/sign-out`)).status).toBe(404);
    },
  );
});
