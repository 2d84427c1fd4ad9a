import { afterEach, describe, expect, it, vi } from "vitest";
import type { Accounts } from "../../../src/accounts/accounts.ts";
import type { PresentedAnswer } from "../../../src/accounts/answers.ts";
import { checkHeadless } from "../../../src/authorization/headless-check.ts";
import { headlessIds } from "../../../src/authorization/headless-ids.ts";
import { ada, settingsElsewhere } from "../elsewhere.ts";
import { fakePaths } from "../upstream/fake-fetch.ts";

const issuer = "https://id.acme.example";
const audience = "https://mcp.acme.example";
const headless = { scopes: ["profile"] as const, audiences: [audience] };
const exp = Math.floor(Date.now() / 1000) + 600;

afterEach(() => vi.unstubAllGlobals());

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");

/** Presents an access token of the provider's. @param answers of the vault, one after the other */
async function present(answers: PresentedAnswer[], ACCESS = {}) {
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const pair = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new Error("There is no pair of keys");
  const claims = { iss: issuer, sub: "ada", aud: audience, exp, groups: ["engineering"] };
  const input = `${encoded({ alg: "ES256", typ: "at+jwt" })}.${encoded(claims)}`;
  const signing = { name: "ECDSA", hash: "SHA-256" };
  const signature = await crypto.subtle.sign(signing, pair.privateKey, new TextEncoder().encode(input));
  const token = `${input}.${Buffer.from(signature).toString("base64url")}`;
  fakePaths({
    "/.well-known/openid-configuration": {
      ...{ issuer, authorization_endpoint: `${issuer}/authorize` },
      ...{ token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/keys` },
    },
    "/keys": { keys: [{ ...(await crypto.subtle.exportKey("jwk", pair.publicKey)), alg: "ES256" }] },
  });
  const asked: boolean[] = [];
  const accounts: Pick<Accounts, "present"> = {
    async present(_userId, { isAdmitted }) {
      asked.push(isAdmitted);
      return answers.shift() ?? "stands";
    },
  };
  const settings = settingsElsewhere({ ACCESS, GITHUB_CLIENT_ID: "", GITHUB_CLIENT_SECRET: "" });
  const pins = { claim: async () => true };
  const ids = await headlessIds(token);
  return { answer: await checkHeadless(token, ids, headless, { settings, accounts, pins }), asked };
}

describe("a token that is presented in place of a sign-in", () => {
  it("has what it opens end with it", async () => {
    const { answer } = await present([]);
    expect(answer).toMatchObject({ kind: "accepted", props: { userId: ada, endsAt: exp * 1000 } });
  });

  it("is not judged here while its connection stands: the vault does that", async () => {
    const { answer, asked } = await present(["stands"], { groups: ["operators"] });
    expect(answer).toMatchObject({ kind: "accepted", isNew: false });
    expect(asked).toEqual([false]);
  });

  it("is judged where it has none, and has one if the rules let its person connect", async () => {
    const { answer, asked } = await present(["new", "made"], { groups: ["engineering"] });
    expect(answer).toMatchObject({ kind: "accepted", isNew: true });
    expect(asked).toEqual([false, true]);
  });

  it("gets none if they do not", async () => {
    const { answer, asked } = await present(["new", "made"], { groups: ["operators"] });
    expect(answer).toMatchObject({ kind: "refused", reason: "not-admitted" });
    expect(asked).toEqual([false]);
  });
});
