import { describe, expect, it } from "vitest";
import { SettingsError } from "../../../src/settings/settings.ts";
import { settingsWith } from "../settings.ts";

const personal = { scopes: ["profile", "repos:write"], personalAccessTokens: true };
const audiences = ["https://mcp.acme.example"];
const openId = { UPSTREAM: "oidc", OIDC: { issuer: "https://id.acme.example", clientId: "mcp-client" } };

/** The sentences for the operator. */
function problemsOf(vars: Record<string, unknown>): readonly string[] {
  try {
    settingsWith(vars);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  throw new Error("these settings were accepted");
}

describe("HEADLESS", () => {
  it.each<[string, unknown]>([
    ["left out", undefined],
    ["null", null],
    ["empty", ""],
    ["an empty object", {}],
    ["an empty object as JSON text", "{}"],
  ])("%s: it is off", (_what, HEADLESS) => {
    expect(settingsWith({ HEADLESS })).not.toHaveProperty("headless");
  });

  it("takes personal access tokens where people sign in with GitHub, with what scopes imply", () => {
    const expected = { scopes: ["profile", "repos:read", "repos:write"], audiences: [] };
    expect(settingsWith({ HEADLESS: personal }).headless).toEqual(expected);
    expect(settingsWith({ HEADLESS: JSON.stringify(personal) }).headless).toEqual(expected);
  });

  it("takes access tokens of listed audiences where people sign in at an OpenID provider", () => {
    const HEADLESS = { scopes: ["profile"], audiences };
    expect(settingsWith({ ...openId, HEADLESS }).headless).toEqual({ scopes: ["profile"], audiences });
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    [
      "audiences with GitHub",
      { HEADLESS: { ...personal, audiences } },
      /^HEADLESS\.audiences is for deployments whose people sign in at an OpenID provider/,
    ],
    [
      "no kind of token with GitHub",
      { HEADLESS: { scopes: ["profile"] } },
      /add "personalAccessTokens": true/,
    ],
    [
      "personal access tokens turned off",
      { HEADLESS: { ...personal, personalAccessTokens: false } },
      /add "personalAccessTokens": true/,
    ],
    [
      "personal access tokens with an OpenID provider",
      { ...openId, HEADLESS: { ...personal, scopes: ["profile"], audiences } },
      /^HEADLESS\.personalAccessTokens is for deployments whose people sign in with GitHub/,
    ],
    [
      "no audience with an OpenID provider",
      { ...openId, HEADLESS: { scopes: ["profile"] } },
      /name in HEADLESS\.audiences for whom access tokens are made/,
    ],
    [
      "an audience that id_tokens have",
      { ...openId, HEADLESS: { scopes: ["profile"], audiences: [...audiences, "mcp-client"] } },
      /^HEADLESS\.audiences has OIDC\.clientId in it/,
    ],
    [
      "a scope for repositories with an OpenID provider",
      { ...openId, HEADLESS: { scopes: ["profile", "repos:read"], audiences } },
      /^HEADLESS\.scopes has repos:read, which callers without a browser have only where/,
    ],
    [
      "a client of its name, on or off",
      {
        CLIENTS: [{ clientId: "headless", clientName: "Mine", redirectUris: ["https://client.example/cb"] }],
      },
      /^CLIENTS has a client of the id "headless"/,
    ],
  ])("%s is an error in a sentence", (_what, vars, sentence) => {
    const problems = problemsOf(vars);
    expect(problems).toEqual([expect.stringMatching(sentence)]);
  });

  it.each<[string, unknown]>([
    ["no scopes", { ...personal, scopes: [] }],
    ["scopes left out", { personalAccessTokens: true }],
    ["a scope that there is not", { ...personal, scopes: ["Hunter2"] }],
    ["a name that there is not", { ...personal, personalAccessToken: true }],
    ["something else than yes or no", { ...personal, personalAccessTokens: "Hunter2" }],
    ["something else than an object", "Hunter2"],
    ["a list", ["Hunter2"]],
    ["an empty audience", { scopes: ["profile"], audiences: [" "] }],
  ])("%s is not usable, and the sentence says what is", (_what, HEADLESS) => {
    const [problem = "", ...others] = problemsOf({ HEADLESS });
    expect(problem).toMatch(/^HEADLESS[\w.]* is missing or not usable: make vars\.HEADLESS in wrangler/);
    expect(problem).not.toContain("Hunter2");
    expect(others).toEqual([]);
  });
});
