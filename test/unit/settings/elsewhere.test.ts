import { describe, expect, it } from "vitest";
import { openIdAccountId } from "../../../src/identity/account-id.ts";
import { parseSettings, SettingsError } from "../../../src/settings/settings.ts";

const common = {
  GITHUB_URL: "https://github.com",
  GITHUB_API_URL: "https://api.github.com",
  SERVER_SECRET: "a server secret of more than 32 characters",
};
const issuer = "https://login.example.com/oidc";
const atGitHub = {
  ...common,
  GITHUB_CLIENT_ID: "Iv1.client",
  GITHUB_CLIENT_SECRET: "client secret of the app",
};
const atProvider = { ...common, UPSTREAM: "oidc", OIDC: { issuer, clientId: "client" } };

const deployments = { github: atGitHub, oidc: atProvider } as const;
type Upstream = keyof typeof deployments;

function problemsOf(upstream: Upstream, change: Record<string, unknown>): readonly string[] {
  try {
    parseSettings({ ...deployments[upstream], ...change });
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}

const account = openIdAccountId(issuer, "u-1");
const rulesFor = (...subjects: string[]) => ({ POLICY: { rules: [{ for: subjects, deny: ["add"] }] } });

describe("11. what the operator lists at an OpenID provider", () => {
  const listed = (users: string[]) => parseSettings({ ...atProvider, ACCESS: { users } }).access.users;

  it.each<[string, string, string]>([
    ["an account id", account, account],
    ["a subject is its account id", "sub:u-1", account],
    ["a subject's case matters", "sub:U-1", openIdAccountId(issuer, "U-1")],
    [
      "a subject that looks like an address",
      "sub:ann@Example.com",
      openIdAccountId(issuer, "ann@Example.com"),
    ],
    ["a subject as Auth0 has them", "sub:auth0|507f1f77", openIdAccountId(issuer, "auth0|507f1f77")],
    ["a username, whose case may matter there", "Ann.B_c+d-e", "Ann.B_c+d-e"],
    ["an e-mail address in lower case", "Ann@Example.COM", "ann@example.com"],
  ])("ACCESS.users: %s", (_what, user, known) => {
    expect(listed([user])).toEqual([known]);
  });

  it.each([
    "",
    "sub:",
    `sub:${"x".repeat(256)}`,
    "sub:a b",
    "sub:é",
    "@ann",
    "ann@",
    "ann@localhost",
    "ann@example.com.",
    "ann@exämple.com",
    "änn@example.com",
    "ann@evil@example.com",
    "ann smith",
    "ann\u212A",
    "email:ann@example.com",
    "user:ann",
  ])("ACCESS.users refuses %j", (user) => {
    expect(problemsOf("oidc", { ACCESS: { users: [user] } })).toEqual([
      expect.stringMatching(/^ACCESS\.users\.0 .*"emailDomains"/),
    ]);
  });

  it("keeps groups as they are written, and domains in lower case", () => {
    const ACCESS = { groups: ["Engineering", "/acme/Core Team"], emailDomains: ["Example.COM"] };
    expect(parseSettings({ ...atProvider, ACCESS }).access).toMatchObject({
      groups: ["Engineering", "/acme/Core Team"],
      emailDomains: ["example.com"],
    });
  });

  it.each(["exämple.com", "example", "*.example.com", "@example.com", "example.com.", "a b.example"])(
    "ACCESS.emailDomains refuses %j",
    (domain) => {
      expect(problemsOf("oidc", { ACCESS: { emailDomains: [domain] } })).toHaveLength(1);
    },
  );

  it("OPERATORS takes account ids and subjects", () => {
    const { operators } = parseSettings({ ...atProvider, OPERATORS: [account, "sub:u-2"] });
    expect(operators).toEqual([account, openIdAccountId(issuer, "u-2")]);
  });

  it.each(["ann", "ann@example.com", "sub:", "sub:a b"])(
    "OPERATORS refuses %j: names and addresses change hands",
    (operator) => {
      expect(problemsOf("oidc", { OPERATORS: [operator] })).toEqual([
        expect.stringMatching(/^OPERATORS\.0 .*"sub:"/),
      ]);
    },
  );

  it("POLICY is for account ids, groups and domains", () => {
    const subjects = [`user:${account}`, "group:Engineering", "email-domain:example.com", "client:x", "*"];
    expect(problemsOf("oidc", rulesFor(...subjects))).toEqual([]);
  });
});

describe("11. what belongs to the other place to sign in is an error that says what to write", () => {
  it.each<[Upstream, string, Record<string, unknown>, RegExp]>([
    ["oidc", "an organization", { ACCESS: { organizations: ["acme"] } }, /^ACCESS\.organizations .*"groups"/],
    ["oidc", "a team", { ACCESS: { teams: ["acme/core"] } }, /^ACCESS\.teams .*"emailDomains"/],
    ["oidc", "a number", { ACCESS: { users: ["ann", "1001"] } }, /^ACCESS\.users\.1 .*"sub:"/],
    ["oidc", "a number with zeros", { ACCESS: { users: ["0042"] } }, /^ACCESS\.users\.0 .*"sub:"/],
    [
      "oidc",
      "an account id in capitals",
      { ACCESS: { users: [account.toUpperCase()] } },
      /^ACCESS\.users\.0 .*lower case/,
    ],
    ["oidc", "a number", { OPERATORS: [1001] }, /^OPERATORS\.0 .*"sub:"/],
    ["oidc", "a number as text", { OPERATORS: ["sub:a", "1001"] }, /^OPERATORS\.1 .*"sub:"/],
    [
      "oidc",
      "an organization",
      rulesFor("*", "organization:acme"),
      /^POLICY\.rules\.0\.for\.1 .*"group:NAME"/,
    ],
    ["oidc", "a team", rulesFor("team:acme/core"), /^POLICY\.rules\.0\.for\.0 .*"email-domain:DOMAIN"/],
    ["oidc", "a login", rulesFor("login:ann"), /^POLICY\.rules\.0\.for\.0 .*"user:"/],
    ["oidc", "a number", rulesFor("user:1001"), /^POLICY\.rules\.0\.for\.0 .*account id/],
    ["github", "a group", { ACCESS: { groups: ["engineering"] } }, /^ACCESS\.groups .*"organizations"/],
    [
      "github",
      "a domain",
      { ACCESS: { emailDomains: ["example.com"] } },
      /^ACCESS\.emailDomains .*"organizations"/,
    ],
    ["github", "a subject", { ACCESS: { users: ["sub:u-1"] } }, /^ACCESS\.users\.0 .*numeric id/],
    ["github", "an address", { ACCESS: { users: ["1", "ann@example.com"] } }, /^ACCESS\.users\.1 .*login/],
    ["github", "a username with a dot", { ACCESS: { users: ["ann.smith"] } }, /^ACCESS\.users\.0 .*login/],
    ["github", "an account id", { ACCESS: { users: [account] } }, /^ACCESS\.users\.0 .*numeric id/],
    ["github", "an account id", { OPERATORS: [account] }, /^OPERATORS\.0 .*numeric id/],
    ["github", "a subject", { OPERATORS: ["sub:u-1"] }, /^OPERATORS\.0 .*numeric id/],
    ["github", "a group", rulesFor("group:engineering"), /^POLICY\.rules\.0\.for\.0 .*"organization:NAME"/],
    ["github", "a domain", rulesFor("email-domain:example.com"), /^POLICY\.rules\.0\.for\.0 .*"team:/],
    ["github", "an account id", rulesFor(`user:${account}`), /^POLICY\.rules\.0\.for\.0 .*numeric id/],
  ])("%s: %s, %j", (upstream, _what, change, sentence) => {
    const problems = problemsOf(upstream, change);
    expect(problems).toEqual([expect.stringMatching(sentence)]);
    // what was listed is not repeated: pages show these sentences to everybody
    for (const named of ["acme", "1001", "engineering", "example.com", "ann", account])
      expect(problems[0]).not.toContain(named);
  });

  it("also while other variables are broken, all in one go", () => {
    const problems = problemsOf("oidc", {
      SERVER_SECRET: "short",
      ACCESS: { organizations: ["acme"] },
      OPERATORS: [1001],
      ...rulesFor("team:acme/core"),
    });
    expect(problems.map((problem) => problem.split(" ")[0]).sort()).toEqual([
      "ACCESS.organizations",
      "OPERATORS.0",
      "POLICY.rules.0.for.0",
      "SERVER_SECRET",
    ]);
  });

  it("is not said where it is not known where people sign in", () => {
    const problems = problemsOf("oidc", { UPSTREAM: "okta", ACCESS: { organizations: ["acme"] } });
    expect(problems).toEqual([expect.stringMatching(/^UPSTREAM /)]);
  });
});
