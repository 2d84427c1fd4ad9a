import { Hono } from "hono";
import { afterEach, describe, expect, it, vi } from "vitest";
import { noVisitorCookie, readVisitor, visitorCookie } from "../../../src/web/visitor.ts";

const settings = { secrets: { current: "a server secret of more than 32 characters" } };
const other = { secrets: { current: "another secret of more than 32 characters" } };
const person = { userId: "1001", login: "inspector" };

const app = new Hono();
app.get("/", async (c) => c.json((await readVisitor(c, settings)) ?? null));

/** What the pages know of a browser that has a cookie, as `Set-Cookie` gave it. */
async function knownBy(cookie: string): Promise<unknown> {
  const [pair = ""] = cookie.split(";");
  const answer = await app.request("/", { headers: { cookie: pair } });
  return await answer.json();
}

describe("4. who is signed in for pages", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it("is known by a cookie that only this host gets, and no script", async () => {
    const cookie = await visitorCookie(person, settings);
    expect(cookie).toMatch(/^__Host-visitor=/);
    expect(cookie).toMatch(/; Path=\/; HttpOnly; Secure; SameSite=Lax/);
    expect(await knownBy(cookie)).toMatchObject(person);
  });

  it("is another each time they sign in", async () => {
    const [first, second] = [await visitorCookie(person, settings), await visitorCookie(person, settings)];
    expect(await knownBy(first)).not.toEqual(await knownBy(second));
  });

  it("is nobody an hour later, whatever the browser keeps", async () => {
    vi.useFakeTimers();
    const cookie = await visitorCookie(person, settings);
    vi.advanceTimersByTime(3600_000 - 1);
    expect(await knownBy(cookie)).toMatchObject(person);
    vi.advanceTimersByTime(1);
    expect(await knownBy(cookie)).toBeNull();
  });

  it("is nobody by a cookie that was signed with another secret, changed, or taken from another use", async () => {
    const cookie = await visitorCookie(person, settings);
    expect(await knownBy(await visitorCookie(person, other))).toBeNull();
    expect(await knownBy(cookie.replace("1001", "1002"))).toBeNull();
    expect(await knownBy(cookie.replace("__Host-visitor", "__Host-remembered"))).toBeNull();
    expect(await knownBy("__Host-visitor=%7B%7D")).toBeNull();
    expect(await knownBy("__Host-visitor=")).toBeNull();
  });

  it("is nobody after signing out", async () => {
    const cookie = await noVisitorCookie(settings);
    expect(cookie).toContain("Max-Age=0");
    expect(await knownBy(cookie)).toBeNull();
  });
});
