import * as z from "zod";
import type { GitHubApi } from "../upstream/github/api.ts";
import { answerOf } from "./answer.ts";
import { besides } from "./besides.ts";
import {
  absentable,
  longestRepositoryName,
  nameOf,
  optionalCount,
  optionalLine,
  optionalText,
  optionalTime,
  optionalUrl,
  present,
  readable,
} from "./fields.ts";
import { notice, untrustedNotice } from "./notice.ts";
import { listedRepository, permission, permissionOf } from "./repository-row.ts";

/** A repository at a glance, as a model reads it. */
export const repository = z.strictObject({
  notice,
  name: z.string().describe("owner/repo, as it is called now"),
  description: z.string().optional(),
  visibility: z.string().optional(),
  archived: z.literal(true).optional(),
  empty: z.literal(true).optional().describe("Nothing was committed yet"),
  forkOf: z.string().optional(),
  defaultBranch: z.string().optional(),
  permission: permission.optional().describe("What the person may do here"),
  languages: z.array(z.strictObject({ name: z.string(), percent: z.number() })).optional(),
  topics: z.array(z.string()).optional(),
  stars: z.number().optional(),
  forks: z.number().optional(),
  openIssues: z.number().optional().describe("Pull requests included"),
  license: z.string().optional(),
  homepage: z.string().optional(),
  createdAt: z.string().optional(),
  pushedAt: z.string().optional(),
  latestRelease: z.strictObject({ tag: z.string(), publishedAt: z.string().optional() }).optional(),
  readme: z.string().optional().describe("Path of the README"),
  url: z.string().optional(),
  note: z.string().optional(),
});

const answer = z.object({
  ...listedRepository.shape,
  visibility: optionalText,
  size: optionalCount,
  parent: absentable(z.object({ full_name: z.string() })),
  default_branch: optionalText,
  topics: readable(z.string()),
  forks_count: optionalCount,
  open_issues_count: optionalCount,
  license: absentable(z.object({ spdx_id: optionalText, name: optionalText })),
  homepage: optionalText,
  created_at: optionalTime,
  html_url: optionalUrl,
});

const languageBytes = z.record(z.string(), z.number().nonnegative());
const latestRelease = z.object({ tag_name: z.string(), published_at: optionalTime });
const readmeFile = z.object({ path: z.string() });
const branches = z.array(z.unknown());

const mostTopics = 20;
const mostLanguages = 5;

/** Which repository. */
interface Named {
  readonly owner: string;
  readonly repo: string;
}

/** Reads what there is to know of a repository at first. What is beside it may be missing, and then that is said. */
export async function readRepository(api: GitHubApi, named: Named): Promise<z.output<typeof repository>> {
  const [described, languages, release, readme] = await Promise.all([
    api.request("GET /repos/{owner}/{repo}", { ...named }),
    besides("languages", languageBytes, () =>
      api.request("GET /repos/{owner}/{repo}/languages", { ...named }),
    ),
    besides("latest release", latestRelease, () =>
      api.request("GET /repos/{owner}/{repo}/releases/latest", { ...named }),
    ),
    besides("README", readmeFile, () => api.request("GET /repos/{owner}/{repo}/readme", { ...named })),
  ]);
  const read = answerOf(answer, described.data, "a repository");
  const isEmpty = !readme.value && !read.size && (await hasNoBranch(api, named));
  const missing = [languages, release, readme].flatMap(({ missing }) => missing ?? []);
  const topics = read.topics.slice(0, mostTopics).map((topic) => nameOf(topic, 50));
  return {
    notice: untrustedNotice,
    ...factsOf(read),
    ...(isEmpty && { empty: true }),
    ...(topics.length > 0 && { topics }),
    ...present({
      languages: languages.value && sharesOf(languages.value),
      latestRelease: release.value && {
        tag: nameOf(release.value.tag_name, 250),
        ...present({ publishedAt: release.value.published_at }),
      },
      readme: readme.value && nameOf(readme.value.path, 500),
    }),
    ...(missing.length > 0 && {
      note: `GitHub did not say: ${missing.join(", ")}. Try again later for these.`,
    }),
  };
}

function factsOf(read: z.output<typeof answer>) {
  return {
    name: nameOf(read.full_name, longestRepositoryName),
    ...present({
      description: optionalLine(read.description, 1000),
      visibility: visibilityOf(read),
      archived: read.archived ? (true as const) : undefined,
      forkOf: read.parent && nameOf(read.parent.full_name, longestRepositoryName),
      defaultBranch: read.default_branch && nameOf(read.default_branch, 250),
      permission: permissionOf(read.permissions),
      stars: read.stargazers_count,
      forks: read.forks_count,
      openIssues: read.open_issues_count,
      license: optionalLine(read.license?.spdx_id ?? read.license?.name, 100),
      homepage: optionalLine(read.homepage, 300),
      createdAt: read.created_at,
      pushedAt: read.pushed_at,
      url: read.html_url,
    }),
  };
}

/** Older Enterprise Servers say only whether it is private. */
function visibilityOf(read: z.output<typeof answer>): string | undefined {
  if (read.visibility) return optionalLine(read.visibility, 20);
  return read.private === undefined ? undefined : read.private ? "private" : "public";
}

/** The languages that most of it is in, in percent of the bytes of all. */
function sharesOf(bytes: Readonly<Record<string, number>>) {
  const all = Object.values(bytes).reduce((sum, size) => sum + size, 0);
  if (!(all > 0) || !Number.isFinite(all)) return undefined;
  return Object.entries(bytes)
    .sort(([, one], [, other]) => other - one)
    .slice(0, mostLanguages)
    .map(([name, size]) => ({
      name: optionalLine(name, 50) ?? "",
      percent: Math.round((size / all) * 1000) / 10,
    }));
}

/** GitHub does not say of a repository that it is empty; it has no branch then. */
async function hasNoBranch(api: GitHubApi, named: Named): Promise<boolean> {
  const { value } = await besides("branches", branches, () =>
    api.request("GET /repos/{owner}/{repo}/branches", { ...named, per_page: 1 }),
  );
  return value?.length === 0;
}
