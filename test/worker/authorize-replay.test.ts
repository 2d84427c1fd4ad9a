import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Person } from "../../dev/person.ts";
import { newRequest, openConsent, type Shown, shown } from "../support/authorization.ts";
import { startServer, type TestServer } from "../support/server.ts";

let server: TestServer;
let origin: string;

beforeAll(async () => {
  server = await startServer();
  origin = server.origin;
});
afterAll(() => server.close());

const person = () => new Person({ user: "inspector" });
const approval = (handle: string) => ({ handle, decision: "approve", scope: "profile" });

/** A consent page, opened by somebody. */
async function consent(somebody: Person) {
  const { url } = await newRequest(origin);
  return { url, handle: (await openConsent(somebody, url)).handle };
}

/** The callback that GitHub sends somebody to after they picked an account. */
async function callbackOf(somebody: Person): Promise<URL> {
  const { url, handle } = await consent(somebody);
  const approved = await somebody.post(url, approval(handle));
  const github = new URL(approved.headers.get("location") ?? "");
  github.searchParams.set("login", "inspector");
  const picked = await somebody.get(github);
  return new URL(picked.headers.get("location") ?? "");
}

/** A readable page that redirects nowhere and says how to start again. */
function expectProblem(answer: Shown, title: RegExp): void {
  expect(answer.status).toBe(400);
  expect(answer.location).toBeUndefined();
  expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(answer.title).toMatch(title);
  expect(answer.text).toMatch(/start again/i);
  expect(answer.text).not.toMatch(/error|exception|undefined|stack/i);
}

const used = /used already/;
const elsewhere = /was finished already, or was not started in this browser/;

describe("a consent form", () => {
  test("works once, and its page offers to start again", async () => {
    const somebody = person();
    const { url, handle } = await consent(somebody);
    expect((await somebody.post(url, approval(handle))).status).toBe(302);
    const replayed = await shown(url, await somebody.post(url, approval(handle)));
    expectProblem(replayed, elsewhere);
    const again = replayed.page.link("Start again");
    expect(again?.href).toBe(url.href);
  });

  test("works once even if the browser kept its cookie", async () => {
    const somebody = person();
    const { url, handle } = await consent(somebody);
    const cookie = somebody.cookies.header(url);
    expect((await somebody.post(url, approval(handle))).status).toBe(302);
    const response = await fetch(url, {
      method: "POST",
      headers: { cookie },
      body: new URLSearchParams(approval(handle)),
      redirect: "manual",
    });
    expectProblem(await shown(url, response), used);
  });

  test("is used up by a denial", async () => {
    const somebody = person();
    const { url, handle } = await consent(somebody);
    const cookie = somebody.cookies.header(url);
    expect((await somebody.post(url, { handle, decision: "deny" })).status).toBe(302);
    const response = await fetch(url, {
      method: "POST",
      headers: { cookie },
      body: new URLSearchParams(approval(handle)),
      redirect: "manual",
    });
    expectProblem(await shown(url, response), used);
  });

  test.each(["approve", "deny"])(
    "that another browser sends cannot %s (cross-site request forgery)",
    async (decision) => {
      const { url, handle } = await consent(person());
      for (const other of [person(), await visitor()]) {
        const answer = await shown(url, await other.post(url, { handle, decision, scope: "profile" }));
        expectProblem(answer, elsewhere);
      }
    },
  );

  test.each(["", "garbage", "x".repeat(43), "../../client:x"])(
    "with the made-up handle %j",
    async (handle) => {
      const somebody = person();
      const { url } = await consent(somebody);
      expectProblem(await shown(url, await somebody.post(url, approval(handle))), /./);
    },
  );

  test("with the state of a callback as its handle", async () => {
    const somebody = person();
    const callback = await callbackOf(somebody);
    const { url } = await newRequest(origin);
    const state = callback.searchParams.get("state") ?? "";
    expectProblem(await shown(url, await somebody.post(url, approval(state))), elsewhere);
  });
});

/** Somebody with a consent page of their own open. */
async function visitor(): Promise<Person> {
  const somebody = person();
  await consent(somebody);
  return somebody;
}

describe("a callback", () => {
  test("works once", async () => {
    const somebody = person();
    const callback = await callbackOf(somebody);
    const cookie = somebody.cookies.header(callback);
    expect((await somebody.get(callback)).status).toBe(302);
    expectProblem(await shown(callback, await somebody.get(callback)), elsewhere);
    const withCookie = await fetch(callback, { headers: { cookie }, redirect: "manual" });
    expectProblem(await shown(callback, withCookie), used);
  });

  test("does not work in another browser, and still does in its own", async () => {
    const somebody = person();
    const callback = await callbackOf(somebody);
    for (const other of [person(), await visitor()]) {
      expectProblem(await shown(callback, await other.get(callback)), elsewhere);
    }
    expect((await somebody.get(callback)).status).toBe(302);
  });

  test("with the state of somebody else's sign-in does not sign in (login forgery)", async () => {
    const victim = person();
    const attackers = await callbackOf(person());
    const own = await callbackOf(victim);
    own.searchParams.set("state", attackers.searchParams.get("state") ?? "");
    expectProblem(await shown(own, await victim.get(own)), elsewhere);
  });

  test("with a handle of a consent page as its state", async () => {
    const somebody = person();
    const { handle } = await consent(somebody);
    const callback = `${origin}/callback?code=x&state=${handle}`;
    expectProblem(await shown(callback, await somebody.get(callback)), /./);
  });

  test.each([
    "?code=x&state=garbage",
    "?code=x",
    "?code=x&state=",
    "",
    "?error=access_denied",
    "?state=%00%ff",
  ])("%j", async (query) => {
    const callback = `${origin}/callback${query}`;
    expectProblem(await shown(callback, await person().get(callback)), /./);
  });
});

describe("cookies that are malformed", () => {
  const cookie = "=;;;%%%; __Host-remembered=..; __Host-oauth-consent-=; \u00e9\u00e8=\u00ff; a=b=c; =x";
  const get = (url: URL | string) => fetch(url, { headers: { cookie }, redirect: "manual" });

  test("do not keep the consent page away", async () => {
    const { url } = await newRequest(origin);
    const answer = await shown(url, await get(url));
    expect(answer.status).toBe(200);
    expect(answer.page.forms[0]?.choices("decision")).toEqual(["approve", "deny"]);
  });

  test("prove nothing to a form", async () => {
    const { url, handle } = await consent(person());
    const body = new URLSearchParams(approval(handle));
    const response = await fetch(url, { method: "POST", headers: { cookie }, body, redirect: "manual" });
    expectProblem(await shown(url, response), elsewhere);
  });

  test("prove nothing at the callback", async () => {
    const callback = await callbackOf(person());
    expectProblem(await shown(callback, await get(callback)), elsewhere);
  });
});
