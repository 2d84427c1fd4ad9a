import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { type Finding, failed, ok, warning } from "../../finding.ts";

const check = ".dev.vars";

/** What the secrets of this machine are kept in. Values are looked at, and never said. */
export function checkSecrets(root: string): readonly Finding[] {
  const file = join(root, check);
  if (!existsSync(file))
    return [
      ok(check, "There is none: npm run dev uses a local GitHub, and keeps a secret of its own."),
      ...checkHistory(root),
    ];
  const text = textOf(file);
  // whoever looks for where people sign in says so
  if (text === undefined) return [...checkGit(root), ...checkHistory(root)];
  const vars = parseEnv(text);
  const read = (name: string) => vars[name]?.trim() ?? "";
  const findings: Finding[] = [];
  const [id, secret] = ["GITHUB_CLIENT_ID", "GITHUB_CLIENT_SECRET"].map(read);
  if ((id === "") !== (secret === ""))
    findings.push(
      failed(
        check,
        `It has ${id === "" ? "GITHUB_CLIENT_SECRET but no GITHUB_CLIENT_ID" : "GITHUB_CLIENT_ID but no GITHUB_CLIENT_SECRET"}.`,
        "Set both for the real GitHub, or neither for the local one.",
      ),
    );
  const [app, key] = ["GITHUB_APP_ID", "GITHUB_APP_PRIVATE_KEY"].map(read);
  if ((app === "") !== (key === ""))
    findings.push(
      failed(
        check,
        `It has ${app === "" ? "GITHUB_APP_PRIVATE_KEY but no GITHUB_APP_ID" : "GITHUB_APP_ID but no GITHUB_APP_PRIVATE_KEY"}.`,
        "Set both, for tools to act as a GitHub App, or neither.",
      ),
    );
  const serverSecret = read("SERVER_SECRET");
  if (serverSecret !== "" && serverSecret.length < 32)
    findings.push(
      failed(
        check,
        "SERVER_SECRET is shorter than 32 characters.",
        "Take what openssl rand -base64 32 prints, or leave it empty: npm run dev then makes one.",
      ),
    );
  // Windows has no such modes
  if (process.platform !== "win32" && (statSync(file).mode & 0o077) !== 0)
    findings.push(
      warning(check, "Other people of this machine can read it.", "Keep it to yourself: chmod 600 .dev.vars"),
    );
  findings.push(...checkGit(root), ...checkHistory(root));
  if (findings.some(({ status }) => status !== "ok")) return findings;
  return [ok(check, "What it has is complete, readable for you alone, and not in git.")];
}

/** Undefined if it cannot be read. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** Whether git would take it up. */
function checkGit(root: string): Finding[] {
  if (git(root, "rev-parse", "--is-inside-work-tree") !== 0) return [];
  if (git(root, "ls-files", "--error-unmatch", check) === 0)
    return [
      failed(
        check,
        "It is in the repository, with its secrets.",
        "Take it out (git rm --cached .dev.vars), and replace each secret in it: whoever has a copy of the repository has them.",
      ),
    ];
  if (git(root, "check-ignore", "--quiet", check) !== 0)
    return [
      failed(
        check,
        "Git does not ignore it: the next commit may have its secrets.",
        "Put .dev.vars into .gitignore.",
      ),
    ];
  return [];
}

/** Whether it was ever committed. */
function checkHistory(root: string): Finding[] {
  const { status, stdout } = spawnSync("git", ["log", "--all", "--max-count=1", "--format=%h", "--", check], {
    cwd: root,
    encoding: "utf8",
    timeout: 20_000,
  });
  const commit = /^[0-9a-f]{4,40}$/m.exec(status === 0 ? stdout : "")?.[0];
  if (commit === undefined) return [];
  return [
    warning(
      check,
      `It was committed once (${commit}), and what it had then is in the repository's history.`,
      "Replace each secret that it had.",
    ),
  ];
}

/** Git's exit code. */
function git(root: string, ...args: readonly string[]): number | null {
  return spawnSync("git", args, { cwd: root, stdio: "ignore", timeout: 20_000 }).status;
}
