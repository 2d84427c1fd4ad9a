import type { Catalogue } from "../../../src/catalogue/catalogue.ts";
import { unknownNames } from "../../../src/catalogue/policy-names.ts";
import { policyProblems } from "../../../src/settings/policy-problems.ts";
import { parseSettings, SettingsError } from "../../../src/settings/settings.ts";
import { type Finding, failed, ok } from "../../finding.ts";

/** Stand in for a deployment's secrets, which nobody can read back: what is looked at is the rest. */
const placeholders = {
  GITHUB_CLIENT_ID: "placeholder",
  GITHUB_CLIENT_SECRET: "placeholder",
  OIDC_CLIENT_SECRET: "placeholder",
  SERVER_SECRET: "placeholder ".repeat(4),
};

/** Whether the server would take the deployment's variables, as it reads them itself. */
export function checkVars(vars: Readonly<Record<string, unknown>>, catalogue: Catalogue): readonly Finding[] {
  const secrets = Object.keys(vars).filter((name) => Object.hasOwn(placeholders, name));
  const findings = secrets.map((name) =>
    failed(
      "variables",
      `${name} is among the vars of wrangler.jsonc, where whoever has the repository can read it.`,
      `Take it out, make another, and set that with: npx wrangler secret put ${name}`,
    ),
  );
  const problems = problemsOf({ ...vars, ...placeholders }, catalogue);
  findings.push(
    ...problems.map((problem) =>
      failed("variables", problem, "Mend that in wrangler.jsonc, and deploy again."),
    ),
  );
  return findings.length > 0 ? findings : [ok("variables", "The server takes the vars of wrangler.jsonc.")];
}

/** Sentences that hold no value of any variable. */
function problemsOf(env: object, catalogue: Catalogue): readonly string[] {
  try {
    const unknown = unknownNames(parseSettings(env).policy, catalogue);
    return policyProblems(unknown.map(({ place, message }) => ({ place: `POLICY.${place}`, message })));
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}
