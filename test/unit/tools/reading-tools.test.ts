import { describe, expect, it } from "vitest";
import { getCommit } from "../../../src/tools/get-commit.ts";
import { getContents } from "../../../src/tools/get-contents.ts";
import { getRepository } from "../../../src/tools/get-repository.ts";
import { listCommits } from "../../../src/tools/list-commits.ts";
import { listReleases } from "../../../src/tools/list-releases.ts";
import { listRepositories } from "../../../src/tools/list-repositories.ts";
import { searchCode } from "../../../src/tools/search-code.ts";
import { searchIssues } from "../../../src/tools/search-issues.ts";
import { searchRepositories } from "../../../src/tools/search-repositories.ts";

const tools = [
  ...[listRepositories, searchRepositories, searchCode, searchIssues, getRepository],
  ...[getContents, listCommits, getCommit, listReleases],
];

describe.each(tools.map((tool) => [tool.definition.name, tool] as const))("%s", (_name, tool) => {
  const { description, annotations, outputSchema } = tool.definition;

  it("only reads, and needs no more than that", () => {
    expect(tool.scopes).toEqual(["repos:read"]);
    expect(annotations).toEqual({
      ...{ readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    });
  });

  it("is described in 60 words or fewer", () => {
    expect(description).toMatch(/^[A-Z].*\.$/);
    expect(description.split(/\s+/).length).toBeLessThanOrEqual(60);
  });

  it("says first that strangers wrote what it answers with", () => {
    expect(Object.keys(outputSchema?.properties ?? {})[0]).toBe("notice");
    expect(outputSchema?.required).toContain("notice");
  });
});
