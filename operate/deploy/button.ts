import { execFileSync } from "node:child_process";
import { UserError } from "../../dev/user-error.ts";
import { ROOT } from "./configuration.ts";

/** The Markdown of a "Deploy to Cloudflare" button for the repository that this is a clone of. @throws {UserError} */
export function deployButton(remote = originRemote()): string {
  const repository = publicAddress(remote);
  return `[![Deploy to Cloudflare](https://deploy.workers.cloudflare.com/button)](https://deploy.workers.cloudflare.com/?url=${repository})`;
}

function originRemote(): string {
  try {
    return execFileSync("git", ["remote", "get-url", "origin"], {
      cwd: ROOT,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    throw new UserError(
      "This is no clone of a repository that others can see: git has no remote “origin”. Push it to github.com or gitlab.com, and run this again.",
    );
  }
}

/**
 * The web address of a repository, of whatever its remote is: remotes may hold a token, and what is printed here is put on
 * a public page. Cloudflare knows two hosts.
 */
export function publicAddress(remote: string): string {
  const found =
    /^(?:https?:\/\/(?:[^@/]*@)?|ssh:\/\/(?:[^@/]*@)?|[\w.-]+@)(github\.com|gitlab\.com)(?::\d+)?[/:]([\w.-]+(?:\/[\w.-]+)+)\/?$/i.exec(
      remote.trim(),
    );
  const [, host, path] = found ?? [];
  if (host === undefined || path === undefined)
    throw new UserError(
      "The remote “origin” is no repository on github.com or gitlab.com, and the button works with no other: push it there, or run git remote set-url origin with its address.",
    );
  return `https://${host.toLowerCase()}/${path.replace(/\.git$/, "")}`;
}
