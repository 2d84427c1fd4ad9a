import { UserError } from "../../dev/user-error.ts";
import { confirm, terminal } from "../setup/terminal.ts";
import type { Configuration } from "./configuration.ts";
import { checkConfiguration } from "./preflight.ts";
import type { Screen } from "./screen.ts";
import { howToGive, type SecretsPlan } from "./secrets.ts";

/** Asks the person here; whether they said yes. */
export type Ask = (question: string) => Promise<boolean>;

/**
 * The secrets to upload: those that are here, if the Worker needs any and the person agrees.
 * @param agreed true if the command line says so; undefined if there is nobody to ask
 * @throws {UserError} if the Worker would not start
 */
export async function chosenSecrets(
  configuration: Configuration,
  plan: SecretsPlan,
  agreed: true | Ask | undefined,
  screen: Screen,
): Promise<Readonly<Record<string, string>>> {
  const { file, available, missing } = plan;
  const { name, environment, requiredSecrets } = configuration;
  const lacking = missing.filter((secret) => !(secret in available));
  if (lacking.length > 0) throw howToGive(lacking, plan, environment);
  const names = Object.keys(available).join(", ");
  if (missing.length === 0) screen.done("secrets", `${requiredSecrets.join(", ")} are there`);
  // what the Worker can do without may be for this machine only
  if (missing.length === 0 && agreed !== true) {
    if (names !== "")
      screen.note(
        `${file} has ${names}, and the Worker has not: npm run deploy -- --upload-secrets uploads that.`,
      );
    return {};
  }
  const wrong = checkConfiguration(configuration, available).filter(({ status }) => status === "failed");
  if (wrong.length > 0) {
    screen.findings(wrong);
    throw new UserError(`\nNothing was deployed: mend ${file} first.`);
  }
  if (agreed === true) return available;
  if (agreed === undefined)
    throw new UserError(
      `The Worker has not got ${missing.join(", ")}; ${file} has. Nothing was changed. To upload them from there, run npm run deploy -- --upload-secrets.`,
    );
  const question = `${name} has not got ${names}; ${file} has. Upload them from there, for everybody who uses what is deployed?`;
  if (!(await agreed(question))) throw howToGive(missing, plan, environment);
  return available;
}

/** Undefined if nobody sits there, as in CI. */
export function askAtTerminal(): Ask | undefined {
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY) return undefined;
  const asked = terminal({ input: stdin, output: stdout }, () => process.kill(process.pid, "SIGINT"));
  return async (question) => await confirm(asked, false, `\n${question}`);
}
