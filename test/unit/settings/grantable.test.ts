import { describe, expect, it } from "vitest";
import { mostPatterns } from "../../../src/permissions/repositories.ts";
import { scopeNames } from "../../../src/scopes/scopes.ts";
import { boundOf, parseSettings, SettingsError } from "../../../src/settings/settings.ts";

const environment = {
  GITHUB_URL: "https://github.com",
  GITHUB_API_URL: "https://api.github.com",
  GITHUB_CLIENT_ID: "Iv1.client",
  GITHUB_CLIENT_SECRET: "client secret of the app",
  SERVER_SECRET: "a server secret of more than 32 characters",
};

const settingsWith = (change: Record<string, unknown>) => parseSettings({ ...environment, ...change });

/** In each value that is wrong below, so that it is seen wherever it is repeated. */
const marker = "Hunter2";

/** The place that is wrong, from the one sentence about it; which has to say what to do, and repeat no value. */
function placeOf(change: Record<string, unknown>): string {
  try {
    settingsWith(change);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    expect(error.problems).toHaveLength(1);
    const problem = error.problems[0] ?? "";
    const [, place = "", variable = ""] =
      /^(([A-Z_]+)[\w.]*) is missing or not usable: make vars\.\2 in wrangler\.jsonc /.exec(problem) ?? [];
    expect(variable).toBe(Object.keys(change).at(-1));
    expect(error.message.toLowerCase()).not.toContain(marker.toLowerCase());
    return place;
  }
  throw new Error("these settings were accepted");
}

describe("GRANTABLE", () => {
  const everything = { scopes: [...scopeNames], repositories: { kind: "all" } };

  it.each<[string, unknown]>([
    ["left out", undefined],
    ["null", null],
    ["an empty object", {}],
    ["an empty object as JSON text", "{}"],
    ["what wrangler.jsonc has", { scopes: [...scopeNames], repositories: "all" }],
  ])("%s: everything can be granted", (_what, GRANTABLE) => {
    expect(settingsWith({ GRANTABLE }).grantable).toEqual(everything);
  });

  it.each<[unknown, unknown]>([
    [{ scopes: ["profile"] }, { ...everything, scopes: ["profile"] }],
    // nothing but to sign in
    [{ scopes: [] }, { ...everything, scopes: [] }],
    [{ repositories: "public" }, { ...everything, repositories: { kind: "public" } }],
    [
      { scopes: ["repos:read"], repositories: ["Acme/*", "b/X"] },
      { scopes: ["repos:read"], repositories: { kind: "listed", patterns: ["acme/*", "b/x"] } },
    ],
  ])("%j is %j, and the same as JSON text", (GRANTABLE, grantable) => {
    expect(settingsWith({ GRANTABLE }).grantable).toEqual(grantable);
    expect(settingsWith({ GRANTABLE: JSON.stringify(GRANTABLE) }).grantable).toEqual(grantable);
  });

  it.each<[what: string, value: unknown, place: string]>([
    ["text that is no JSON", `scopes: ${marker}`, "GRANTABLE"],
    ["no text at all", "", "GRANTABLE"],
    ["JSON text of something else", `["${marker}"]`, "GRANTABLE"],
    ["a list in place of the object", ["profile"], "GRANTABLE"],
    ["a number", 1, "GRANTABLE"],
    ["an unknown key, which could be a bound that does not count", { scope: ["profile"] }, "GRANTABLE"],
    ["a key that looks like a value", { [marker]: [] }, "GRANTABLE"],
    ["a key in another case", { Scopes: ["profile"] }, "GRANTABLE"],
    ["an unknown scope", { scopes: ["profile", marker] }, "GRANTABLE.scopes.1"],
    ["a scope of GitHub's", { scopes: ["repo"] }, "GRANTABLE.scopes.0"],
    ["a scope in another case", { scopes: ["Profile"] }, "GRANTABLE.scopes.0"],
    ["a name of Object.prototype", { scopes: ["__proto__"] }, "GRANTABLE.scopes.0"],
    ["scopes as text", { scopes: `profile ${marker}` }, "GRANTABLE.scopes"],
    ["null for scopes", { scopes: null }, "GRANTABLE.scopes"],
    ["another word for repositories", { repositories: marker }, "GRANTABLE.repositories"],
    ["repositories as text", { repositories: `acme/${marker}` }, "GRANTABLE.repositories"],
    ["the shape of a connection's", { repositories: { kind: "public" } }, "GRANTABLE.repositories"],
    ["no repository", { repositories: [] }, "GRANTABLE.repositories"],
    ["an owner alone", { repositories: ["acme/*", marker] }, "GRANTABLE.repositories.1"],
    ["the start of a name", { repositories: [`acme/${marker}*`] }, "GRANTABLE.repositories.0"],
    ["everybody's everything", { repositories: ["*/*"] }, "GRANTABLE.repositories.0"],
    ["a URL", { repositories: [`https://github.com/acme/${marker}`] }, "GRANTABLE.repositories.0"],
    ["a Kelvin sign", { repositories: [`acme/\u212a${marker}`] }, "GRANTABLE.repositories.0"],
    [
      "too many repositories",
      { repositories: Array.from({ length: mostPatterns + 1 }, (_, index) => `acme/${marker}${index}`) },
      "GRANTABLE.repositories",
    ],
    ["two mistakes: the first", { scopes: [marker], repositories: marker }, "GRANTABLE.scopes.0"],
  ])("refuses %s, at its place", (_what, GRANTABLE, place) => {
    expect(placeOf({ GRANTABLE })).toBe(place);
  });
});

describe("OPERATORS", () => {
  it.each<[unknown, string[]]>([
    [undefined, []],
    [[], []],
    [["1001"], ["1001"]],
    [
      [1001, "2002"],
      ["1001", "2002"],
    ],
    ['["1001"]', ["1001"]],
    ["[1001]", ["1001"]],
    [[Number.MAX_SAFE_INTEGER], ["9007199254740991"]],
    [["18446744073709551615"], ["18446744073709551615"]],
  ])("%j are %j", (OPERATORS, operators) => {
    expect(settingsWith({ OPERATORS }).operators).toEqual(operators);
  });

  it.each<[what: string, value: unknown, place: string]>([
    ["a login, which changes hands", ["1001", marker], "OPERATORS.1"],
    ["one id in place of a list", 1001, "OPERATORS"],
    ["one id as text", "1001", "OPERATORS"],
    ["ids with commas", "1001,1002", "OPERATORS"],
    ["null", null, "OPERATORS"],
    ["no text at all", "", "OPERATORS"],
    ["an object", { [marker]: "1001" }, "OPERATORS"],
    ["an empty id", [""], "OPERATORS.0"],
    ["zero", [0], "OPERATORS.0"],
    ["a leading zero", ["01001"], "OPERATORS.0"],
    ["a sign", ["+1001"], "OPERATORS.0"],
    ["less than zero", [-1001], "OPERATORS.0"],
    ["a fraction", [1001.5], "OPERATORS.0"],
    ["a fraction as text", ["1001.0"], "OPERATORS.0"],
    ["another notation", ["1e3"], "OPERATORS.0"],
    ["digits of another script", ["１００１"], "OPERATORS.0"],
    ["a line break after it", ["1001\n"], "OPERATORS.0"],
    ["a space before it", [" 1001"], "OPERATORS.0"],
    ["true", [true], "OPERATORS.0"],
    ["null in the list", [null], "OPERATORS.0"],
    ["a list in the list", [[1001]], "OPERATORS.0"],
    ["an object in the list", [{ id: marker }], "OPERATORS.0"],
    ["an object without a text", [Object.create(null)], "OPERATORS.0"],
    ["too many digits", ["1".repeat(21)], "OPERATORS.0"],
    ["a number that was rounded, and is somebody else", "[9007199254740993]", "OPERATORS.0"],
  ])("refuses %s, at its place", (_what, OPERATORS, place) => {
    expect(placeOf({ OPERATORS })).toBe(place);
  });
});

describe("FIRST_PARTY_CLIENTS", () => {
  const document = "https://client.example/metadata.json";
  const scopes = ["profile", "repos:read"];
  const CLIENTS = [
    { clientId: "desktop", clientName: "Desktop", redirectUris: ["http://127.0.0.1/callback"] },
  ];

  it.each<[string, unknown]>([
    ["left out", undefined],
    ["empty", []],
    ["empty, as JSON text", "[]"],
  ])("%s: people are asked about each client", (_what, FIRST_PARTY_CLIENTS) => {
    expect(settingsWith({ FIRST_PARTY_CLIENTS }).firstParty).toEqual([]);
  });

  it("can be a metadata document's URL, and one of CLIENTS", () => {
    const FIRST_PARTY_CLIENTS = [
      { clientId: document, scopes },
      { clientId: "desktop", scopes: ["admin"] },
    ];
    expect(settingsWith({ CLIENTS, FIRST_PARTY_CLIENTS }).firstParty).toEqual(FIRST_PARTY_CLIENTS);
    const text = JSON.stringify(FIRST_PARTY_CLIENTS);
    expect(settingsWith({ CLIENTS, FIRST_PARTY_CLIENTS: text }).firstParty).toEqual(FIRST_PARTY_CLIENTS);
  });

  it.each<[what: string, value: unknown, place: string]>([
    ["text that is no JSON", marker, ""],
    ["an object in place of the list", { clientId: document, scopes }, ""],
    ["null", null, ""],
    ["a URL without its scopes", [document], ".0"],
    ["an unknown key", [{ clientId: document, scopes, secret: marker }], ".0"],
    ["a client without an id", [{ scopes }], ".0.clientId"],
    ["a URL of http", [{ clientId: `http://client.example/${marker}`, scopes }], ".0.clientId"],
    ["a URL of http on this machine", [{ clientId: "http://localhost/client.json", scopes }], ".0.clientId"],
    ["a URL of something else", [{ clientId: `javascript:${marker}`, scopes }], ".0.clientId"],
    ["a URL without a host", [{ clientId: "https://", scopes }], ".0.clientId"],
    // clients' ids are compared character by character, and this one would never be met
    ["a scheme in another case", [{ clientId: `HTTPS://client.example/${marker}`, scopes }], ".0.clientId"],
    ["an id that is not one of CLIENTS", [{ clientId: marker, scopes }], ".0.clientId"],
    ["an id of CLIENTS in another case", [{ clientId: "Desktop", scopes }], ".0.clientId"],
    ["the name of one of CLIENTS", [{ clientId: "desktop ", scopes }], ".0.clientId"],
    [
      "a second one that is wrong",
      [
        { clientId: document, scopes },
        { clientId: marker, scopes },
      ],
      ".1.clientId",
    ],
    ["a client without scopes", [{ clientId: document }], ".0.scopes"],
    ["no scope", [{ clientId: document, scopes: [] }], ".0.scopes"],
    ["scopes as text", [{ clientId: document, scopes: "profile" }], ".0.scopes"],
    ["an unknown scope", [{ clientId: document, scopes: ["profile", marker] }], ".0.scopes.1"],
  ])("refuses %s, at its place", (_what, FIRST_PARTY_CLIENTS, place) => {
    expect(placeOf({ CLIENTS, FIRST_PARTY_CLIENTS })).toBe(`FIRST_PARTY_CLIENTS${place}`);
  });

  it("refuses an id if there are no CLIENTS at all", () => {
    expect(placeOf({ FIRST_PARTY_CLIENTS: [{ clientId: "desktop", scopes }] })).toBe(
      "FIRST_PARTY_CLIENTS.0.clientId",
    );
  });
});

describe("what an account can be granted at most", () => {
  it("has administration in it for operators only", () => {
    const settings = settingsWith({ OPERATORS: ["1001"], GRANTABLE: { repositories: ["acme/*"] } });
    const repositories = { kind: "listed", patterns: ["acme/*"] };
    expect(boundOf(settings, "1001")).toEqual({ scopes: [...scopeNames], repositories });
    for (const other of ["1002", "100", "10010", "01001", "", "demo"])
      expect(boundOf(settings, other)).toEqual({
        scopes: ["profile", "email", "repos:read", "repos:write"],
        repositories,
      });
  });

  it("has no administration in it for operators either if that cannot be granted", () => {
    const settings = settingsWith({ OPERATORS: [1001], GRANTABLE: { scopes: ["profile"] } });
    expect(boundOf(settings, "1001").scopes).toEqual(["profile"]);
  });

  it("has administration in it for nobody unless there are operators, and leaves the settings as they are", () => {
    const settings = settingsWith({});
    expect(boundOf(settings, "1001").scopes).not.toContain("admin");
    expect(settings.grantable.scopes).toContain("admin");
  });
});
