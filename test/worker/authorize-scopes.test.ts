import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Behaviour, Person } from "../../dev/person.ts";
import {
  newRequest,
  openConsent,
  parametersOf,
  resultOfTool,
  shown,
  tokensOf,
} from "../support/authorization.ts";
import { exchangeCode, postToken, type Tokens } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";

let server: TestServer;
let origin: string;

beforeAll(async () => {
  server = await startServer();
  origin = server.origin;
});
afterAll(() => server.close());

async function signInFor(
  scope: string | undefined,
  behaviour: Partial<Behaviour> = {},
): Promise<Tokens & { clientId: string }> {
  const { url, clientId, verifier } = await newRequest(origin, { scope });
  const redirect = await new Person({ user: "inspector", ...behaviour }).authorize(url);
  return { clientId, ...(await tokensOf(await exchangeCode(origin, clientId, redirect, verifier))) };
}

const whoami = async (accessToken: string) =>
  (await resultOfTool(`${origin}/mcp`, accessToken, "whoami")).structuredContent;

describe("the token answer says what was granted (RFC 6749 section 3.3)", () => {
  test.each<[string, string | undefined, string]>([
    ["no scope is the default", undefined, "profile"],
    ["an empty one too", "", "profile"],
    ["what was asked for", "profile email", "profile email"],
    ["in our order", "email profile", "profile email"],
    ["a single one that is not the default", "email", "email"],
    ["unknown ones are dropped", "openid email offline_access repo", "email"],
    ["only unknown ones are the default", "openid repo", "profile"],
    ["a repeated one counts once", "email email", "email"],
    ["names of object members are no scopes", "constructor __proto__ toString", "profile"],
  ])("%s", async (_what, scope, granted) => {
    expect((await signInFor(scope)).scope).toBe(granted);
  });

  test("granting fewer than requested", async () => {
    const tokens = await signInFor("profile email", { scopes: ["profile"] });
    expect(tokens.scope).toBe("profile");
    expect(await whoami(tokens.access_token)).toEqual({
      sub: expect.stringMatching(/^\d+$/),
      preferred_username: "inspector",
      name: "Inspector Gadget",
      picture: expect.stringMatching(/^http/),
    });
  });

  test("granting the e-mail address only", async () => {
    const tokens = await signInFor("profile email", { scopes: ["email"] });
    expect(tokens.scope).toBe("email");
    expect(await whoami(tokens.access_token)).toEqual({
      sub: expect.stringMatching(/^\d+$/),
      email: "inspector@example.com",
      email_verified: true,
    });
  });

  test("granting both", async () => {
    const { access_token } = await signInFor("profile email");
    expect(await whoami(access_token)).toMatchObject({
      preferred_username: "inspector",
      email: "inspector@example.com",
    });
  });
});

describe("GitHub is asked for no more than was granted", () => {
  test.each([
    ["profile", ["profile"], ""],
    ["profile email", ["profile"], ""],
    ["profile email", ["profile", "email"], "user:email"],
  ])("requested %s, granted %j", async (scope, granted, upstream) => {
    const { url } = await newRequest(origin, { scope });
    const person = new Person({ user: "inspector" });
    const { handle } = await openConsent(person, url);
    const form = new URLSearchParams({ handle, decision: "approve" });
    for (const name of granted) form.append("scope", name);
    const { location } = await shown(url, await person.post(url, form));
    expect(parametersOf(location)).toMatchObject({ scope: upstream });
  });
});

describe("the form's scopes", () => {
  test("none ticked is a denial", async () => {
    const { url } = await newRequest(origin, { scope: "profile email" });
    const redirect = await new Person({ user: "inspector", scopes: [] }).authorize(url);
    expect(parametersOf(redirect)).toEqual({
      error: "access_denied",
      error_description: expect.stringMatching(/\S/),
      state: "client-state",
      iss: origin,
    });
  });

  test.each(["admin", "repo", "profile email", "", "__proto__"])("%j by hand is a page", async (scope) => {
    const before = server.github.calls().length;
    const { url } = await newRequest(origin);
    const person = new Person({ user: "inspector" });
    const { handle } = await openConsent(person, url);
    const answer = await shown(url, await person.post(url, { handle, decision: "approve", scope }));
    expect(answer.status).toBe(400);
    expect(answer.location).toBeUndefined();
    expect(answer.page.link("Start again")?.href).toBe(url.href);
    expect(server.github.calls().slice(before)).toEqual([]);
  });
});

describe("a refresh (RFC 6749 section 6)", () => {
  test("may narrow the scope, and can have the rest back", async () => {
    const { clientId, refresh_token } = await signInFor("profile email");
    const refresh = (token: string, scope: string) =>
      postToken(origin, { grant_type: "refresh_token", refresh_token: token, client_id: clientId, scope });
    const narrow = await tokensOf(await refresh(refresh_token, "profile"));
    expect(narrow.scope).toBe("profile");
    expect(await whoami(narrow.access_token)).not.toHaveProperty("email");
    const wide = await tokensOf(await refresh(narrow.refresh_token, "profile email"));
    expect(wide.scope).toBe("profile email");
  });

  test("cannot widen it", async () => {
    const { clientId, refresh_token } = await signInFor("profile email", { scopes: ["profile"] });
    const fields = { grant_type: "refresh_token", refresh_token, client_id: clientId };
    const refused = await postToken(origin, { ...fields, scope: "email" });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ error: "invalid_scope" });
    const partly = await tokensOf(await postToken(origin, { ...fields, scope: "profile email" }));
    expect(partly.scope).toBe("profile");
  });
});
