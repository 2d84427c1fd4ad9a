import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../../dev/user-error.ts";

/**
 * Makes sure that no commit takes up secrets that are written to these files of `root`. Outside of a repository there is
 * none that could. @throws {UserError} that says what to do
 */
export function requireIgnored(root: string, names: readonly string[]): void {
  if (!isInRepository(root)) return;
  const exposed = names.filter((name) => !isIgnored(root, name));
  if (exposed.length === 0) return;
  throw new UserError(
    `${exposed[0]} is not ignored by git, so its secrets would be in the next commit. Add the lines ".dev.vars*" and "!.dev.vars.example" to .gitignore (and if it was committed, run \`git rm --cached ${exposed[0]}\` and take new secrets), then run this again. Nothing was written.`,
  );
}

/** `git check-ignore` answers 0 for an ignored file, 1 for one that is not, or that is tracked all the same. */
function isIgnored(root: string, name: string): boolean {
  const { status, error, stderr } = spawnSync("git", ["check-ignore", "--quiet", "--", name], {
    cwd: root,
    encoding: "utf8",
  });
  if (status === 0 || status === 1) return status === 0;
  const reason = error === undefined ? stderr.split("\n", 1)[0] : "git cannot be run";
  throw new UserError(`Whether git ignores ${name} cannot be found out: ${reason}. Nothing was written.`);
}

function isInRepository(directory: string): boolean {
  if (existsSync(join(directory, ".git"))) return true;
  const parent = dirname(directory);
  return parent !== directory && isInRepository(parent);
}
