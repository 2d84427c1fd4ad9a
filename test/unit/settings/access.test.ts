import { describe, expect, it } from "vitest";
import { parseSettings, SettingsError } from "../../../src/settings/settings.ts";

const environment = {
  GITHUB_URL: "https://github.com",
  GITHUB_API_URL: "https://api.github.com",
  GITHUB_CLIENT_ID: "Iv1.client",
  GITHUB_CLIENT_SECRET: "client secret of the app",
  SERVER_SECRET: "a server secret of more than 32 characters",
};

const settingsWith = (change: Record<string, unknown>) => parseSettings({ ...environment, ...change });

/** The one sentence about what is wrong. */
function problemWith(change: Record<string, unknown>): string {
  try {
    settingsWith(change);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    expect(error.problems).toHaveLength(1);
    return error.problems[0] ?? "";
  }
  throw new Error("these settings were accepted");
}

const nobodyListed = { users: [], organizations: [], teams: [], groups: [], emailDomains: [], contact: "" };

describe("11. ACCESS", () => {
  it.each([
    ["left out", undefined],
    ["null", null],
    ["an empty object", {}],
    ["the lists of wrangler.jsonc, empty", nobodyListed],
    ["an empty object as JSON text", "{}"],
  ])("%s: nobody is listed", (_what, ACCESS) => {
    expect(settingsWith({ ACCESS }).access).toEqual(nobodyListed);
  });

  it("takes ids, logins, organizations and teams, in any case: names at GitHub have none", () => {
    const ACCESS = {
      users: ["1001", "Inspector", "some_one-2"],
      organizations: ["Acme"],
      teams: ["Acme/Core.Team"],
      contact: "Ops <ops@example.com>",
    };
    expect(settingsWith({ ACCESS }).access).toEqual({
      ...nobodyListed,
      users: ["1001", "inspector", "some_one-2"],
      organizations: ["acme"],
      teams: ["acme/core.team"],
      contact: "Ops <ops@example.com>",
    });
  });

  it("is the same as JSON text, as a file of variables holds it", () => {
    const ACCESS = JSON.stringify({ teams: ["acme/core"] });
    expect(settingsWith({ ACCESS }).access).toEqual({ ...nobodyListed, teams: ["acme/core"] });
  });

  it.each<[string, unknown]>([
    ["an unknown key, which could be a rule that does not count", { organisations: ["acme"] }],
    ["a key in another case", { Users: ["1001"] }],
    ["a list in place of the object", ["inspector"]],
    ["text that is no JSON", "users: inspector"],
    ["JSON text of something else", '["inspector"]'],
    ["no text at all", ""],
    ["a single user in place of a list", { users: "inspector" }],
    ["an id as a number", { users: [1001] }],
    ["an empty login", { users: [""] }],
    ["a login with an @", { users: ["@inspector"] }],
    ["a login with a space", { users: ["inspector gadget"] }],
    ["an organization with a path", { organizations: ["acme/core"] }],
    ["an organization by its URL", { organizations: ["https://github.com/acme"] }],
    ["a team without its organization", { teams: ["core"] }],
    ["a team without its name", { teams: ["acme/"] }],
    ["a team of three parts", { teams: ["acme/core/eu"] }],
    ["a team that would lead elsewhere", { teams: ["acme/.."] }],
    ["a team with an @", { teams: ["@acme/core"] }],
    ["a contact that is no text", { contact: ["ops@example.com"] }],
    ["a contact that is too long", { contact: "x".repeat(201) }],
  ])("refuses %s, and says how it looks", (_what, ACCESS) => {
    expect(problemWith({ ACCESS })).toMatch(/^ACCESS\b.*"teams": \["organization\/team"\]/);
  });

  it("that is refused is not repeated in the problem", () => {
    expect(problemWith({ ACCESS: { users: ["not a login"] } })).not.toContain("not a login");
  });
});

describe("6. SERVER_SECRET_PREVIOUS", () => {
  const previous = "the secret of last year, more than 32 characters";

  it("is there beside the current one", () => {
    expect(settingsWith({ SERVER_SECRET_PREVIOUS: previous }).secrets).toEqual({
      current: environment.SERVER_SECRET,
      previous,
    });
  });

  it.each([undefined, ""])("may be left out, or empty: %j", (SERVER_SECRET_PREVIOUS) => {
    expect(settingsWith({ SERVER_SECRET_PREVIOUS }).secrets.previous).toBeUndefined();
  });

  it("that is too short is refused, with what to do", () => {
    expect(problemWith({ SERVER_SECRET_PREVIOUS: "short" })).toMatch(
      /^SERVER_SECRET_PREVIOUS .*wrangler secret put SERVER_SECRET_PREVIOUS.* or delete it/,
    );
  });

  it("that is refused is not repeated in the problem", () => {
    expect(problemWith({ SERVER_SECRET_PREVIOUS: "hunter2" })).not.toContain("hunter2");
  });
});

describe("3. AUDIT_DAYS and AUDIT_ARGUMENTS", () => {
  it.each<[unknown, number]>([
    [undefined, 90],
    ["30", 30],
    [1, 1],
    [3650, 3650],
  ])("%j is %i days", (AUDIT_DAYS, days) => {
    expect(settingsWith({ AUDIT_DAYS }).audit).toEqual({ days, arguments: "names" });
  });

  it.each([0, -1, 1.5, 3651, "", "forever", null])("refuses %j days", (AUDIT_DAYS) => {
    expect(problemWith({ AUDIT_DAYS })).toMatch(/^AUDIT_DAYS .*from 1 to 3650/);
  });

  it("keeps values of arguments only if that is said in so many words", () => {
    expect(settingsWith({ AUDIT_ARGUMENTS: "values" }).audit.arguments).toBe("values");
    for (const AUDIT_ARGUMENTS of ["all", "VALUES", true, "", null])
      expect(problemWith({ AUDIT_ARGUMENTS })).toMatch(/^AUDIT_ARGUMENTS .*"names" or "values"/);
  });
});

describe("3. GRANT_IDLE_DAYS", () => {
  it.each<[unknown, number]>([
    [undefined, 90],
    [30, 30],
    ["30", 30],
    [1, 1],
    [365, 365],
  ])("%j is %i days", (GRANT_IDLE_DAYS, days) => {
    expect(settingsWith({ GRANT_IDLE_DAYS }).grantIdleDays).toBe(days);
  });

  it.each([0, -1, 1.5, 366, "", "forever", null, Number.NaN])("refuses %j", (GRANT_IDLE_DAYS) => {
    expect(problemWith({ GRANT_IDLE_DAYS })).toMatch(/^GRANT_IDLE_DAYS .*from 1 to 365/);
  });
});
