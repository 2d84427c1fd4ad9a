import { z } from "zod";
import { isAtLeast } from "./levels.ts";
import { allPulls } from "./pulls/pull.ts";
import { refusal, unprocessable } from "./refusal.ts";
import type { RepositoryCall } from "./repository-call.ts";
import type { RepositoryEndpoint } from "./repository-endpoint.ts";

const releaseSchema = z.looseObject({
  tag_name: z.string(),
  draft: z.boolean(),
  target_commitish: z.string(),
});
const shaSchema = z.looseObject({ sha: z.string() });
const commitsSchema = z.looseObject({ commits: z.array(shaSchema) });

/** Releases, with the tags that they make and the notes that write themselves. */
export const releaseEndpoints: readonly RepositoryEndpoint[] = [
  { method: "GET", path: /^\/releases$/, answer: list },
  { method: "POST", path: /^\/releases$/, answer: create },
  { method: "POST", path: /^\/releases\/generate-notes$/, answer: generateNotes },
];

/** Drafts are for those who may push. */
async function list(call: RepositoryCall): Promise<Response> {
  const releases = await call.all(releaseSchema, "/releases");
  const mayPush = isAtLeast(await call.level(), "write");
  return call.page(releases.filter(({ draft }) => mayPush || !draft));
}

async function create(call: RepositoryCall): Promise<Response> {
  if (!isAtLeast(await call.level(), "write")) return refusal(404);
  if (typeof call.body.tag_name !== "string")
    return unprocessable(`Invalid request.\n\n"tag_name" wasn't supplied.`);
  const answer = await call.pass();
  if (!answer.ok) return answer;
  const release = releaseSchema.parse(await answer.json());
  const tag = `refs/tags/${release.tag_name}`;
  if (!release.draft && !(await call.ask("GET", `/git/ref/tags/${release.tag_name}`)).ok) {
    const commit = await call.find(shaSchema, `/commits/${encodeURIComponent(release.target_commitish)}`);
    await call.ask("POST", "/git/refs", { ref: tag, sha: commit?.sha });
  }
  return Response.json(release, { status: 201, headers: answer.headers });
}

/** Lists the pull requests that were merged since the tag before. */
async function generateNotes(call: RepositoryCall): Promise<Response> {
  if (!isAtLeast(await call.level(), "write")) return refusal(404);
  const { tag_name: tag, target_commitish: target = call.repository.defaultBranch } = call.body;
  if (typeof tag !== "string") return unprocessable(`Invalid request.\n\n"tag_name" wasn't supplied.`);
  const latest = await call.find(releaseSchema, "/releases/latest");
  const previous = call.body.previous_tag_name ?? latest?.tag_name;
  const isTagged = (await call.ask("GET", `/git/ref/tags/${tag}`)).ok;
  const end = isTagged ? tag : String(target);
  const compared =
    previous === undefined ? undefined : await call.find(commitsSchema, `/compare/${previous}...${end}`);
  if (call.body.previous_tag_name !== undefined && compared === undefined)
    return unprocessable("Validation Failed");
  const commits = compared?.commits.map(({ sha }) => sha);
  const merged = (await allPulls(call)).filter(
    ({ merged, merge_commit_sha: sha }) => merged && (commits === undefined || commits.includes(sha ?? "")),
  );
  const web = `${call.github.url}/${call.repository.fullName}`;
  const rows = merged.map(
    ({ title, user, number }) => `* ${title} by @${user?.login} in ${web}/pull/${number}\n`,
  );
  const changes = rows.length === 0 ? "" : `## What's Changed\n${rows.join("")}\n\n`;
  const full = previous === undefined ? `${web}/commits/${tag}` : `${web}/compare/${previous}...${tag}`;
  return Response.json({ name: tag, body: `${changes}**Full Changelog**: ${full}` });
}
