import { z } from "zod";
import { UserError } from "../../dev/user-error.ts";
import { SECRETS } from "../secrets.ts";
import { runWrangler, type WranglerOutcome } from "../wrangler.ts";
import type { Variables } from "./dev-vars.ts";
import { confirm, type Terminal } from "./terminal.ts";

/** These seal what a deployment has stored, and nobody can read them back from there. */
const SEALING = ["SERVER_SECRET", "SERVER_SECRET_PREVIOUS"];

interface Upload {
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  /** The Worker's name. */
  readonly worker: string;
  readonly variables: Variables;
  readonly yes: boolean;
  readonly terminal: Terminal;
}

/** What became of the secrets, by their names. */
export interface Uploaded {
  readonly uploaded: readonly string[];
  /** What the deployment has already, and keeps. */
  readonly kept: readonly string[];
}

/**
 * Uploads the secrets to the Worker. Its SERVER_SECRET stays if it has one: what it stored could not be read any more.
 * @returns undefined if the person said no
 * @throws {UserError} in wrangler's words, and with what to do
 */
export async function upload(options: Upload): Promise<Uploaded | undefined> {
  const { root, env, worker, variables, yes, terminal } = options;
  const there = await secretsOf({ root, env, worker });
  const kept = there.includes("SERVER_SECRET") ? SEALING.filter((name) => variables[name]) : [];
  const secrets = SECRETS.flatMap((name) => {
    const value = variables[name]?.trim();
    return value && !kept.includes(name) ? [[name, value] as const] : [];
  });
  const replaced = secrets.map(([name]) => name).filter((name) => there.includes(name));
  if (replaced.length > 0) {
    const question = `The Worker ${worker} has ${replaced.join(", ")} already. Replace what it has?`;
    if (!(await confirm(terminal, yes, question))) return undefined;
  }
  const outcome = await runWrangler(["secret", "bulk", `--name=${worker}`], {
    ...{ root, env, secrets: Object.fromEntries(secrets) },
  });
  if (!outcome.ok) throw failed("secret bulk", outcome);
  return { uploaded: secrets.map(([name]) => name), kept };
}

const listSchema = z.array(z.looseObject({ name: z.string() }));

/** The names of the secrets that the Worker has; none, if it is not there yet. */
async function secretsOf({ root, env, worker }: Pick<Upload, "root" | "env" | "worker">) {
  const outcome = await runWrangler(["secret", "list", "--format=json", `--name=${worker}`], { root, env });
  if (!outcome.ok) {
    if (outcome.said.includes(`Worker "${worker}"`) && outcome.said.includes("not found")) return [];
    throw failed("secret list", outcome);
  }
  try {
    return listSchema.parse(JSON.parse(outcome.stdout)).map(({ name }) => name);
  } catch {
    // which could be a SERVER_SECRET that must not be lost
    throw new UserError(
      "What wrangler secret list answers cannot be read, so what the Worker has is not known. Nothing was uploaded.",
    );
  }
}

const NOT_SIGNED_IN = /CLOUDFLARE_API_TOKEN|not authenticated|not logged in|wrangler login/i;

function failed(command: string, { said }: WranglerOutcome): UserError {
  if (NOT_SIGNED_IN.test(said)) {
    return new UserError(
      "Cloudflare does not know who you are: run npx wrangler login (or set CLOUDFLARE_API_TOKEN), then npm run setup -- --upload. Nothing was uploaded.",
    );
  }
  return new UserError(
    `wrangler ${command} failed. Mend that, then run npm run setup -- --upload; it can be repeated.\n\n${said}`,
  );
}
