import { z } from "zod";
import { isAtLeast } from "../levels.ts";
import { type FieldError, refusal, unprocessable, validationFailed } from "../refusal.ts";
import type { RepositoryCall } from "../repository-call.ts";
import { allPulls, changesBetween, findPull, pullSchema } from "./pull.ts";
import { fullPull } from "./shown-pull.ts";

const wrong = (field: string): FieldError => ({ resource: "PullRequest", field, code: "invalid" });
const custom = (message: string): FieldError => ({ resource: "PullRequest", code: "custom", message });

const branchSchema = z.looseObject({ commit: z.looseObject({ sha: z.string() }) });

const findBranch = (call: RepositoryCall, name: string) =>
  call.find(branchSchema, `/branches/${encodeURIComponent(name)}`);

/** `POST /pulls`: `emulate` would make the branches that are not there. */
export async function createPull(call: RepositoryCall): Promise<Response> {
  const { head, base, title } = call.body;
  if (typeof head !== "string") return unprocessable(`Invalid request.\n\n"head" wasn't supplied.`);
  if (typeof base !== "string") return unprocessable(`Invalid request.\n\n"base" wasn't supplied.`);
  if (typeof title !== "string" || title.trim() === "")
    return validationFailed({ resource: "Issue", code: "missing_field", field: "title" });
  const { owner } = call.repository;
  const named = head.includes(":") ? head : `${owner}:${head}`;
  const [headOwner = "", branch = ""] = named.split(":", 2);
  const isFork = headOwner.toLowerCase() !== owner.toLowerCase();
  if (call.request.token === undefined) return refusal(401, "Requires authentication");
  // who proposes a branch of the repository itself must be one who could have pushed it
  if (!isFork && !isAtLeast(await call.level(), "write")) {
    return call.request.token.kind === "installation"
      ? refusal(403, "Resource not accessible by integration")
      : refusal(404);
  }
  const baseBranch = await findBranch(call, base);
  if (baseBranch === undefined) return validationFailed(wrong("base"));
  if (!isFork) {
    const headBranch = await findBranch(call, branch);
    if (headBranch === undefined) return validationFailed(wrong("head"));
    const changes = await changesBetween(call, baseBranch.commit.sha, headBranch.commit.sha);
    if (changes !== undefined && changes.commits.length === 0)
      return validationFailed(custom(`No commits between ${base} and ${branch}`));
  }
  const open = (await allPulls(call)).some(
    (pull) => pull.state === "open" && pull.base.ref === base && pull.head.label === named,
  );
  if (open) return validationFailed(custom(`A pull request already exists for ${named}.`));
  const answer = await call.pass();
  if (!answer.ok) return answer;
  const created = pullSchema.parse(await answer.json());
  const pull = (await findPull(call, created.number)) ?? created;
  return Response.json(await fullPull(call, pull), { status: 201, headers: answer.headers });
}
