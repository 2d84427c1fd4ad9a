import { describe, expect, test } from "vitest";
import { missingBindings, serverSettingsOf } from "../../../src/settings/bindings.ts";
import { SettingsError } from "../../../src/settings/settings.ts";

const bindings = {
  OAUTH_KV: { get() {} },
  AUDIT: { prepare() {} },
  MCP_OBJECT: { idFromName() {} },
  ACCOUNTS: { idFromName() {} },
  LEDGERS: { idFromName() {} },
  AUDIT_BUFFERS: { idFromName() {} },
};
const vars = {
  GITHUB_URL: "https://github.com",
  GITHUB_API_URL: "https://api.github.com",
  GITHUB_CLIENT_ID: "client",
  GITHUB_CLIENT_SECRET: "client secret",
  SERVER_SECRET: "a secret for tests, long enough to be one",
};

describe("missingBindings", () => {
  test("finds nothing where everything is there", () => {
    expect(missingBindings(bindings)).toEqual([]);
  });

  test.each(Object.keys(bindings))("says that %s is missing, and where it goes", (name) => {
    const expected = [
      expect.stringMatching(new RegExp(`^The binding ${name} is missing .*wrangler\\.jsonc`)),
    ];
    expect(missingBindings({ ...bindings, [name]: undefined })).toEqual(expected);
  });

  test.each(Object.keys(bindings))("says that %s is something else, and not what it is", (name) => {
    for (const other of ["hidden value", {}, null, 1]) {
      const problems = missingBindings({ ...bindings, [name]: other });
      expect(problems).toEqual([expect.stringContaining(`The binding ${name} is missing or not usable`)]);
      expect(problems.join()).not.toContain("hidden");
    }
  });
});

describe("serverSettingsOf", () => {
  test("reads the settings of a server that has all it needs", () => {
    expect(serverSettingsOf({ ...vars, ...bindings }).github.clientId).toBe("client");
  });

  test("names what is missing of both kinds at once", () => {
    const { AUDIT, ...others } = bindings;
    const problems = problemsOf({ ...others, ...vars, SERVER_SECRET: "short" });
    expect(problems).toEqual([
      expect.stringContaining("The binding AUDIT is missing"),
      expect.stringContaining("SERVER_SECRET is missing or not usable"),
    ]);
  });

  test("lets nobody in without a binding, though the variables are right", () => {
    const { ACCOUNTS, ...others } = bindings;
    expect(problemsOf({ ...vars, ...others })).toEqual([expect.stringContaining("ACCOUNTS")]);
  });
});

function problemsOf(env: object): readonly string[] {
  try {
    serverSettingsOf(env);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  throw new Error("It was taken.");
}
