import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { AccountHint } from "../../../../src/upstream/upstream.ts";
import { type Answer, fakeFetch, linesOf } from "../fake-fetch.ts";
import { github } from "./asked-scopes.ts";

const redirectUri = "https://mcp.example/callback";
const kept = { verifier: "v".repeat(43) };
const callback = (query: string) => new URL(`${redirectUri}?${query}&state=s`);

const tokenEndpoint = "POST https://github.com/login/oauth/access_token";
const profile = "GET https://api.github.com/user";
const addresses = "GET https://api.github.com/user/emails";
const deletion = "DELETE https://api.github.com/applications/Iv1.client/token";

const issued = (scope: string) => Response.json({ access_token: "gho_a", scope, token_type: "bearer" });
const person = Response.json({ id: 42, login: "octocat" });
const mail = Response.json([{ email: "octo@example.com", primary: true, verified: true }]);

let logged: string[];

beforeEach(() => {
  logged = [];
  vi.spyOn(console, "warn").mockImplementation((line: string) => void logged.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe("a sign-in at GitHub begins", () => {
  /** Where the browser is sent, and what is kept of it. */
  async function begun(hint: AccountHint) {
    const keep = vi.fn(async (_kept: { verifier: string }) => "the state");
    const address = await github.begin({ redirectUri, scopes: ["repo", "user:email"], hint }, keep);
    const verifier = keep.mock.calls[0]?.[0].verifier ?? "";
    return { url: new URL(address), verifier, keep };
  }

  it("with the challenge of what is kept, the state of that, and what was asked for", async () => {
    const { url, verifier, keep } = await begun(undefined);
    expect(keep).toHaveBeenCalledOnce();
    expect(verifier).toMatch(/^[\w.~-]{43,128}$/);
    expect(`${url.origin}${url.pathname}`).toBe("https://github.com/login/oauth/authorize");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      ...{ client_id: "Iv1.client", redirect_uri: redirectUri, response_type: "code", state: "the state" },
      ...{ scope: "repo user:email", code_challenge_method: "S256" },
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    });
    expect(url.href).not.toContain(verifier);
    expect((await begun(undefined)).verifier).not.toBe(verifier);
  });

  it.each<[AccountHint, login: string | null, prompt: string | null]>([
    [{ login: "octocat" }, "octocat", null],
    ["picked", null, "select_account"],
    [undefined, null, null],
  ])("with the hint %j", async (hint, login, prompt) => {
    const { searchParams } = (await begun(hint)).url;
    expect([searchParams.get("login"), searchParams.get("prompt")]).toEqual([login, prompt]);
  });
});

describe("a sign-in at GitHub ends", () => {
  const finish = (answers: Record<string, Answer>, withEmail = false, query = "code=c") => {
    const sent = fakeFetch(answers);
    return { sent, end: github.finish(callback(query), kept, { redirectUri, withEmail }) };
  };

  it("with a credential and who it was", async () => {
    const { sent, end } = finish({ [tokenEndpoint]: issued("repo"), [profile]: person });
    expect(await end).toEqual({
      kind: "signed-in",
      credential: { accessToken: "gho_a", scopes: ["repo"] },
      profile: { id: "42", login: "octocat" },
    });
    const asked = new URLSearchParams(String(sent[0]?.body));
    expect([asked.get("code"), asked.get("code_verifier"), asked.get("redirect_uri")]).toEqual([
      ...["c", kept.verifier, redirectUri],
    ]);
  });

  it.each<[granted: string, withEmail: boolean, email: string | undefined]>([
    ["user:email", true, "octo@example.com"],
    ["user:email", false, undefined],
    // GitHub would refuse
    ["repo", true, undefined],
  ])("for the scope %j, with the address (%s): %s", async (granted, withEmail, email) => {
    const answers = { [tokenEndpoint]: issued(granted), [profile]: person, [addresses]: mail };
    const { sent, end } = finish(answers, withEmail);
    const { profile: found } = Object.assign({ profile: undefined }, await end);
    expect(found).toEqual({ id: "42", login: "octocat", ...(email !== undefined && { email }) });
    expect(linesOf(sent).includes(addresses)).toBe(email !== undefined);
  });

  it("with nothing, if the person said no there; GitHub is asked nothing more", async () => {
    const { sent, end } = finish({}, false, "error=access_denied");
    expect(await end).toEqual({ kind: "denied" });
    expect(sent).toEqual([]);
  });

  it("with a failure for any other error, which holds nothing that the URL had", async () => {
    const { end } = finish({}, false, "error=%3Cscript%3E&error_description=secret");
    await expect(end).rejects.toMatchObject({ name: "UpstreamFailure", kind: "forbidden" });
    await expect(end).rejects.not.toThrow(/script|secret/);
  });

  it.each<[string, Answer, kind: string]>([
    ["it does not take what it just gave", Response.json({ message: "no" }, { status: 401 }), "unauthorized"],
    ["it describes nobody", Response.json({ login: "octocat" }), "malformed"],
  ])(
    "with a failure if %s when asked who it was, and what it gave is deleted",
    async (_what, answer, kind) => {
      const answers = {
        ...{ [tokenEndpoint]: issued("repo"), [profile]: answer },
        [deletion]: new Response(null, { status: 204 }),
      };
      const { sent, end } = finish(answers);
      await expect(end).rejects.toMatchObject({ name: "UpstreamFailure", kind });
      const last = sent.at(-1);
      expect(linesOf(sent).at(-1)).toBe(deletion);
      expect(JSON.parse(String(last?.body))).toEqual({ access_token: "gho_a" });
      expect(logged).toEqual([]);
    },
  );

  it("with why it failed, also if what it gave could not be deleted, which is logged without it", async () => {
    const answers = {
      ...{ [tokenEndpoint]: issued("repo"), [profile]: Response.json({}) },
      [deletion]: new Response(null, { status: 500 }),
    };
    await expect(finish(answers).end).rejects.toMatchObject({ kind: "malformed" });
    expect(logged.map((line) => JSON.parse(line))).toEqual([
      { event: "github_revocation_failed", detail: "answered 500" },
    ]);
  });
});

describe("memberships at GitHub", () => {
  const organization = "GET https://api.github.com/user/memberships/orgs/acme";
  const team = "GET https://api.github.com/orgs/acme/teams/core/memberships/octocat";

  it("are asked for by the names that the policy has", async () => {
    const sent = fakeFetch({
      ...{ [organization]: Response.json({ state: "active" }), [profile]: person },
      [team]: Response.json({ state: "pending" }),
    });
    const memberships = github.memberships({ accessToken: "gho_a" }, { refusal: undefined });
    expect(await memberships.of("organization:acme")).toBe(true);
    expect(await memberships.of("team:acme/core")).toBe(false);
    expect(await memberships.of("team:acme/other")).toBe(false);
    expect(linesOf(sent).filter((line) => line === profile)).toHaveLength(1);
  });

  it.each<[false | undefined]>([[false], [undefined]])(
    "that GitHub refuses to say mean %s where that is what a refusal means",
    async (refusal) => {
      fakeFetch({ [organization]: Response.json({ message: "Forbidden" }, { status: 403 }) });
      expect(await github.memberships({ accessToken: "gho_a" }, { refusal }).of("organization:acme")).toBe(
        refusal,
      );
    },
  );

  it.each<[string, string, string[], boolean | undefined]>([
    ["a fine-grained token", `github_pat_${"a".repeat(40)}`, [], undefined],
    ["a classic one", `ghp_${"a".repeat(36)}`, ["repo"], undefined],
    ["a classic one that may see them", `ghp_${"a".repeat(36)}`, ["admin:org"], false],
    ["one of this server's own", "gho_a", ["repo"], false],
  ])("that GitHub does not show to %s are a no to enter, and to the policy %j", async (_what, ...given) => {
    fakeFetch({ [organization]: Response.json({ message: "Not Found" }, { status: 404 }) });
    const [accessToken, scopes, known] = given;
    const meanings = [{ refusal: false }, { refusal: undefined, hiddenIsUnknown: true }] as const;
    const answers = meanings.map((meaning) =>
      github.memberships({ accessToken, scopes }, meaning).of("organization:acme"),
    );
    expect(await Promise.all(answers)).toEqual([false, known]);
  });

  it("are not known by a token that it does not take, and that is said", async () => {
    fakeFetch({ [organization]: Response.json({ message: "Bad credentials" }, { status: 401 }) });
    const rejected = vi.fn();
    const memberships = github.memberships({ accessToken: "gho_a" }, { refusal: false, rejected });
    expect(await memberships.of("organization:acme")).toBeUndefined();
    expect(rejected).toHaveBeenCalledOnce();
  });
});
