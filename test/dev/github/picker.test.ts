import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { startLocalGitHub } from "../../../dev/github/index.ts";
import { Person } from "../../../dev/person.ts";
import { CALLBACK, callbackOf, clientOf } from "./client.ts";

const github = await startLocalGitHub();
const { authorize, codeFor, exchange } = clientOf(github);
beforeEach(() => github.reset());
afterAll(() => github.close());

function authorizationUrl(parameters: Record<string, string> = {}): URL {
  const url = new URL("/login/oauth/authorize", github.url);
  const all = { client_id: github.clientId, redirect_uri: CALLBACK, ...parameters };
  for (const [name, value] of Object.entries(all)) url.searchParams.set(name, value);
  return url;
}

/** The scopes of the token that this person's sign-in leads to. */
async function grantedTo(person: Person, scope: string): Promise<unknown> {
  const callback = await person.authorize(authorizationUrl({ scope }));
  return (await exchange({ code: callback.searchParams.get("code") ?? "" })).scope;
}

describe("the account picker", () => {
  it("has a ticked box for each requested scope, once", async () => {
    const page = await (await authorize({ scope: "repo,user:email repo" })).text();
    expect(page.match(/<input type="checkbox"[^>]*>/g)).toEqual([
      `<input type="checkbox" name="granted_scope" value="repo" checked>`,
      `<input type="checkbox" name="granted_scope" value="user:email" checked>`,
    ]);
    expect(await (await authorize({ scope: "" })).text()).not.toContain("granted_scope");
  });

  it.each([
    ["all", undefined, "repo,user:email"],
    ["some", ["user:email"], "user:email"],
    ["none", [], ""],
  ])("grants what is left ticked: %s", async (_, githubScopes, granted) => {
    // granted before, so that renewing would show
    await exchange({ code: await codeFor("demo", { scope: "read:org" }) });
    const person = new Person({ user: "demo", ...(githubScopes && { githubScopes }) });
    expect(await grantedTo(person, "repo user:email")).toBe(granted);
  });

  it("grants nothing that was not requested", async () => {
    const picked = { login: "demo", choose: "1", scope: "user:email", granted_scope: "repo" };
    const { code = "" } = callbackOf(await authorize(picked));
    expect(await exchange({ code })).toHaveProperty("scope", "");
  });

  it("renews what was granted before when no scope is requested", async () => {
    await exchange({ code: await codeFor("demo", { scope: "repo" }) });
    expect(await grantedTo(new Person({ user: "demo" }), "")).toBe("repo");
  });

  it.each([
    ["a known login", { login: "demo" }, false],
    ["an unknown login", { login: "ghost" }, true],
    ["a known login, and select_account", { login: "demo", prompt: "select_account" }, true],
    ["a pressed button, and select_account", { login: "demo", prompt: "select_account", choose: "1" }, false],
    ["a pressed button of nobody", { login: "ghost", choose: "1" }, true],
    ["neither", {}, true],
  ])("shows for %s: %s is %s", async (_, parameters, shows) => {
    expect((await authorize(parameters)).status).toBe(shows ? 200 : 302);
  });

  it("lets a person pick another account than the one that is hinted at", async () => {
    const hinted = authorizationUrl({ login: "inspector", prompt: "select_account", state: "st" });
    const callback = await new Person({ user: "demo" }).authorize(hinted);
    const { access_token } = await exchange({ code: callback.searchParams.get("code") ?? "" });
    const user = await fetch(`${github.url}/user`, { headers: { authorization: `Bearer ${access_token}` } });
    expect([callback.searchParams.get("state"), await user.json()]).toMatchObject(["st", { login: "demo" }]);
  });

  it("tells who picked an account in this browser, and signs nobody in by it", async () => {
    const person = new Person({ user: "demo" });
    const look = async () => await (await person.get(authorizationUrl())).text();
    expect(await look()).not.toContain("Signed in as");
    await person.authorize(authorizationUrl());
    expect(await look()).toContain("Signed in as demo");
    const forged = await fetch(authorizationUrl(), { headers: { cookie: "local_github_session=<b>" } });
    expect(await forged.text()).not.toContain("Signed in as");
  });

  it("stops a person who is to leave a scope ticked that is not there", async () => {
    const person = new Person({ user: "demo", githubScopes: ["repo"] });
    await expect(person.authorize(authorizationUrl({ scope: "user" }))).rejects.toThrow(
      "The GitHub scope “repo” is not requested",
    );
  });
});
