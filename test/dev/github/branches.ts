import type { LocalGitHub } from "../../../dev/github/index.ts";
import { type Body, clientOf } from "./client.ts";

/** A file's new text, or null for a file that goes away. */
export type Files = Readonly<Record<string, string | null>>;

/** Commits and branches of one repository, made as apps make them. */
export function branchesOf(github: LocalGitHub, repository: string, login = "inspector") {
  const { api } = clientOf(github);

  async function send(method: string, path: string, json?: unknown): Promise<Body> {
    const init = json === undefined ? { method } : { method, json };
    const { status, body } = await api(`/repos/${repository}${path}`, github.issueToken(login, "repo"), init);
    if (status >= 400) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  const tip = async (branch: string) => (await send("GET", `/git/ref/heads/${branch}`)).object.sha;

  /** One commit on a branch that exists. */
  async function commit(branch: string, files: Files, message = `Change ${branch}`): Promise<string> {
    const parent = await tip(branch);
    const base = (await send("GET", `/git/commits/${parent}`)).tree.sha;
    const tree = Object.entries(files).map(([path, content]) => ({
      ...{ path, mode: "100644", type: "blob" },
      ...(content === null ? { sha: null } : { content }),
    }));
    const { sha } = await send("POST", "/git/trees", { base_tree: base, tree });
    const made = await send("POST", "/git/commits", { message, tree: sha, parents: [parent] });
    await send("PATCH", `/git/refs/heads/${branch}`, { sha: made.sha });
    return made.sha;
  }

  /** A new branch off another one. */
  async function branch(name: string, files: Files = {}, from = "main"): Promise<string> {
    const sha = await tip(from);
    await send("POST", "/git/refs", { ref: `refs/heads/${name}`, sha });
    return Object.keys(files).length === 0 ? sha : commit(name, files);
  }

  /** A pull request for a new branch; its number. */
  async function pull(name: string, files: Files, title = `Pull ${name}`): Promise<number> {
    await branch(name, files);
    return (await send("POST", "/pulls", { title, head: name, base: "main" })).number;
  }

  async function text(path: string, ref = "main"): Promise<string> {
    const { content } = await send("GET", `/contents/${path}?ref=${ref}`);
    return Buffer.from(content, "base64").toString();
  }

  return { branch, commit, pull, send, text, tip };
}
