import { createHash, createPrivateKey, randomBytes } from "node:crypto";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { ManifestCodes } from "../../../dev/github/app-manifests/manifest-codes.ts";
import { startLocalGitHub } from "../../../dev/github/index.ts";
import type { Page } from "../../../dev/page.ts";
import { Person } from "../../../dev/person.ts";
import { callbackOf } from "./client.ts";

const github = await startLocalGitHub();
beforeEach(() => github.reset());
afterAll(() => github.close());

const REDIRECT = "http://localhost:5555/made";
const CALLBACK = "https://mcp.example.com/callback";

const manifest = (more: object = {}) => ({
  ...{ url: "https://mcp.example.com", name: "Mine", redirect_url: REDIRECT, callback_urls: [CALLBACK] },
  default_permissions: { contents: "write", emails: "read" },
  ...more,
});

/** What the form of a setup page sends. */
const submission = (field: unknown, path = "/settings/apps/new?state=st") => ({
  method: "POST" as const,
  url: new URL(path, github.url),
  fields: new URLSearchParams(field === undefined ? {} : { manifest: JSON.stringify(field) }),
});

/** Presses the page's button, and returns where that leads. */
async function press(page: Page): Promise<Record<string, string>> {
  const [form] = page.forms;
  if (form === undefined) throw new Error(`There is no form at “${page.title}”.`);
  const { url, fields } = form.press();
  return callbackOf(await new Person({ user: "inspector" }).post(url, fields));
}

async function make(more: object = {}): Promise<string> {
  const { code, state } = await press(
    await new Person({ user: "inspector" }).read(submission(manifest(more))),
  );
  expect([code, state]).toEqual([expect.any(String), "st"]);
  return String(code);
}

const convert = (code: string) =>
  fetch(`${github.url}/app-manifests/${code}/conversions`, { method: "POST" });

describe("an app from a manifest", () => {
  it("is made with one button, and its code gives its credentials once", async () => {
    const code = await make();
    const answer = await convert(code);
    const app = await answer.json();
    expect([answer.status, app]).toMatchObject([
      201,
      {
        ...{ id: expect.any(Number), slug: "mine", name: "Mine", html_url: `${github.url}/apps/mine` },
        ...{ client_id: expect.stringMatching(/^Iv23/), client_secret: expect.any(String) },
        // there is no webhook that could have one
        ...{ webhook_secret: null, permissions: { contents: "write", emails: "read" } },
      },
    ]);
    expect(createPrivateKey(app.pem).asymmetricKeyType).toBe("rsa");
    expect((await convert(code)).status).toBe(404);
  });

  it("has its code for an hour", () => {
    let now = 0;
    const codes = new ManifestCodes(() => now);
    const [early, late] = [codes.issue({ id: 1 }), codes.issue({ id: 2 })];
    now = 3_599_999;
    expect(codes.redeem(early)).toEqual({ id: 1 });
    now = 3_600_000;
    expect(codes.redeem(late)).toBeUndefined();
  });

  it("has people sign in as any other, by its own callbacks and secret, with tokens that expire", async () => {
    const { client_id, client_secret } = await (await convert(await make())).json();
    const authorize = (redirect_uri: string) =>
      fetch(
        `${github.url}/login/oauth/authorize?${new URLSearchParams({ client_id, redirect_uri, login: "demo" })}`,
        { redirect: "manual" },
      );
    const exchange = async (parameters: Record<string, string>) => {
      const init = { method: "POST", headers: { accept: "application/json" } };
      const body = new URLSearchParams({ client_id, ...parameters });
      return await (await fetch(`${github.url}/login/oauth/access_token`, { ...init, body })).json();
    };
    // the seed's app may return there
    expect((await authorize("https://mcp.test/callback")).status).toBe(400);
    const code = String(callbackOf(await authorize(CALLBACK)).code);
    // somebody else's secret, and somebody else's client
    expect(await exchange({ code, client_secret: github.clientSecret })).toMatchObject({
      error: "incorrect_client_credentials",
    });
    const other = { client_id: github.clientId, client_secret: github.clientSecret };
    expect(await exchange({ code, ...other })).toMatchObject({ error: "bad_verification_code" });

    const again = String(callbackOf(await authorize(CALLBACK)).code);
    const tokens = await exchange({ code: again, client_secret });
    expect(tokens).toMatchObject({ scope: "", expires_in: 28_800, refresh_token: expect.any(String) });
    const authorization = `Bearer ${tokens.access_token}`;
    const user = await fetch(`${github.url}/user`, { headers: { authorization } });
    expect(await user.json()).toMatchObject({ login: "demo" });
    const basic = `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString("base64")}`;
    const known = await fetch(`${github.url}/applications/${client_id}/token`, {
      ...{ method: "POST", headers: { authorization: basic } },
      body: JSON.stringify({ access_token: tokens.access_token }),
    });
    expect(await known.json()).toMatchObject({ app: { client_id, name: "Mine" } });

    const refresh = { grant_type: "refresh_token", refresh_token: tokens.refresh_token };
    expect(await exchange({ ...refresh, client_secret })).toHaveProperty("access_token");
    // forgotten with a reset
    await github.reset();
    expect((await authorize(CALLBACK)).status).toBe(404);
  });

  it("can be an organization's", async () => {
    const person = new Person({ user: "inspector" });
    const page = await person.read(submission(manifest(), "/organizations/acme/settings/apps/new?state=st"));
    const app = await (await convert(String((await press(page)).code))).json();
    expect(app).toMatchObject({ owner: { login: "acme" } });
  });

  it.each([
    ["none, as after a detour by way of signing in", undefined, `"url" wasn't supplied.`],
    ["one without a homepage", { name: "Mine" }, `"url" wasn't supplied.`],
    [
      "a webhook without an address",
      manifest({ hook_attributes: { active: false } }),
      `"url" wasn't supplied.`,
    ],
    ["a long name", manifest({ name: "m".repeat(35) }), "maximum is 34 characters"],
    [
      "a permission that there is not",
      manifest({ default_permissions: { email_addresses: "read" } }),
      "resource is not included in the list",
    ],
    ["an unknown key", manifest({ secret: "x" }), `"secret" is not a permitted key.`],
    ["too many callbacks", manifest({ callback_urls: Array(11).fill(CALLBACK) }), "at most 10"],
  ])("is refused with %s", async (_, field, sentence) => {
    const { url, fields } = submission(field);
    const answer = await new Person({ user: "inspector" }).post(url, fields);
    const text = (await answer.text()).replaceAll("&quot;", '"').replaceAll("&#39;", "'");
    expect([answer.status, text]).toEqual([422, expect.stringContaining(sentence)]);
  });

  it("is not made twice under one name", async () => {
    await make();
    const page = await new Person({ user: "inspector" }).read(submission(manifest({ name: "MINE" })));
    expect(await press(page)).toEqual({});
  });

  it("has no page without a manifest", async () => {
    const page = await new Person({ user: "inspector" }).read(`${github.url}/settings/apps/new`);
    expect(page.forms).toEqual([]);
    expect((await convert(createHash("sha1").update(randomBytes(8)).digest("hex"))).status).toBe(404);
  });
});
