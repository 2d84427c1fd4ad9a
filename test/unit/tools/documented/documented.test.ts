import { Validator } from "@cfworker/json-schema";
import { afterEach, describe, expect, it, vi } from "vitest";
import { catalogue } from "../../../../src/features.ts";
import { byteLength } from "../../../../src/text/bytes.ts";
import { callTool } from "../../call-tool.ts";
import { callerWith, contextFor } from "../../tool-context.ts";
import { api } from "../calling.ts";
import { documentedApi } from "./api.ts";
import { documented, documentedGitHub } from "./github.ts";

afterEach(() => vi.unstubAllGlobals());

const place = { owner: "octocat", repo: "Hello-World" };
const contents = "GET /repos/octocat/Hello-World/contents/README.md";
const ofKind = (kind: string) =>
  documented(`GET /repos/{owner}/{repo}/contents/{path} response-if-content-is-a-${kind}`);
const kind = (name: string) => ({ [contents]: ofKind(name) });
// the documented file has words in place of its content
const file = { [contents]: Object.assign({}, ofKind("file"), { content: btoa("# Hello\n") }) };

type Call = readonly [tool: string, args: object, others: Readonly<Record<string, unknown>>];

/** A call of each tool, as an agent makes it, and what of GitHub's answers is other than its first example. */
const calls: readonly Call[] = [
  ["add", { a: 1, b: 2 }, {}],
  ["whoami", {}, {}],
  ["userInfoOctokit", {}, {}],
  ["listRepositories", {}, {}],
  ["searchRepositories", { query: "tetris language:assembly" }, {}],
  ["searchCode", { query: "addClass repo:jquery/jquery" }, {}],
  ["searchIssues", { query: "windows label:bug" }, {}],
  ["getRepository", place, {}],
  ["getContents", { ...place, path: "README.md" }, file],
  ["getContents", { ...place, path: "README.md" }, kind("directory")],
  ["getContents", { ...place, path: "README.md" }, kind("symlink")],
  ["getContents", { ...place, path: "README.md" }, kind("submodule")],
  ["listCommits", place, {}],
  ["getCommit", { ...place, ref: "main" }, {}],
  ["listReleases", place, {}],
  ["listReleases", { ...place, tag: "v1.0.0" }, {}],
  ["listIssues", place, {}],
  ["getIssue", { ...place, number: 1347 }, {}],
  ["listPullRequests", place, {}],
  ["getPullRequest", { ...place, number: 1347, include: ["files", "reviews"] }, {}],
  ["listWorkflowRuns", place, {}],
  ["getWorkflowRun", { ...place, runId: 30433642 }, {}],
  ["listNotifications", {}, {}],
  ["createIssue", { ...place, title: "Found a bug" }, {}],
  ["updateIssue", { ...place, number: 1347, state: "closed" }, {}],
  ["addComment", { ...place, number: 1347, body: "Me too" }, {}],
  ["createBranch", { ...place, branch: "featureA" }, {}],
  [
    "commitFiles",
    {
      ...place,
      branch: "featureA",
      message: "my commit message",
      files: [{ path: "file.rb", content: "puts 1\n" }],
    },
    {},
  ],
  ["createPullRequest", { ...place, title: "Amazing new feature", head: "new-topic" }, {}],
  ["reviewPullRequest", { ...place, number: 1347, event: "comment", body: "Hm" }, {}],
  ["mergePullRequest", { ...place, number: 1347 }, {}],
];

/** Lists that what is documented leaves empty, with the reason. */
const empty: Readonly<Record<string, string>> = {
  issues: "the one issue is a pull request",
  failedLogs: "no job failed",
  notes: "there is nothing to note",
};

/** Those that show nothing of GitHub's, with the reason. */
const others: Readonly<Record<string, string>> = {
  generateImage: "answers with an image of Workers AI",
  connectionStatus: "answers with what the vault says",
  listGrants: "answers with this server's own records",
  revokeGrant: "answers with what the vault says",
  getUsage: "answers with the audit trail",
  searchAudit: "answers with the audit trail",
};

const context = contextFor(callerWith({ userId: "1", scopes: ["profile", "email"] }), {
  github: documentedApi(api),
});

describe("what GitHub documents", () => {
  it.each(calls)("is what %s reads: %j", async (name, args, answers) => {
    const unknown = documentedGitHub(answers);
    const tool = catalogue.find(name);
    if (!tool) throw new Error(`There is no tool ${name}.`);
    const called = await callTool(tool, args, context);
    expect(called).toHaveProperty("output");
    if (!("output" in called)) return;
    // checked as clients check it, by a validator that knows nothing of the schemas' source
    const validator = new Validator(tool.definition.outputSchema ?? {}, "2020-12", false);
    expect(validator.validate(called.output).errors).toEqual([]);
    expect(byteLength(JSON.stringify(called.output))).toBeLessThan(24_000);
    const lists = Object.entries(called.output).filter(
      ([list, value]) => Array.isArray(value) && !(list in empty),
    );
    for (const [, rows] of lists) expect(rows).not.toEqual([]);
    expect(unknown).toEqual([]);
  });

  it("is tried with each tool", () => {
    const tried = new Set(calls.map(([name]) => name));
    const missing = catalogue.definitions
      .map(({ name }) => name)
      .filter((name) => !tried.has(name) && !(name in others));
    expect(missing, "Tools without a call in the list of this file: add one for each.").toEqual([]);
  });
});
