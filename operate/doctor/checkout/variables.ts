import type { Catalogue } from "../../../src/catalogue/catalogue.ts";
import { unknownNames } from "../../../src/catalogue/policy-names.ts";
import { policyProblems } from "../../../src/settings/policy-problems.ts";
import { parseSettings, SettingsError } from "../../../src/settings/settings.ts";
import { type Finding, failed, ok } from "../../finding.ts";
import { SECRETS, withStandIns } from "../../secrets.ts";

/** What has no place in a file that is in the repository; an app's number is no secret. */
const unfit = SECRETS.filter((name) => name !== "GITHUB_APP_ID");

/** Those that the server needs, wherever people sign in. */
const needed = ["GITHUB_CLIENT_ID", "GITHUB_CLIENT_SECRET", "SERVER_SECRET"];

/** Whether the server would take the deployment's variables, as it reads them itself. */
export function checkVars(vars: Readonly<Record<string, unknown>>, catalogue: Catalogue): readonly Finding[] {
  const secrets = unfit.filter((name) => String(vars[name] ?? "").trim() !== "");
  const findings = secrets.map((name) =>
    failed(
      "variables",
      `${name} is among the vars of wrangler.jsonc, where whoever has the repository can read it.`,
      `Take it out, make another, and set that with: npx wrangler secret put ${name}`,
    ),
  );
  const others = Object.fromEntries(Object.entries(vars).filter(([name]) => !unfit.includes(name)));
  const problems = problemsOf(withStandIns(others, needed), catalogue);
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
