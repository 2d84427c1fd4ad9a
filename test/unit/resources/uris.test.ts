import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resources } from "../../../src/resources/index.ts";
import { contentsUri, issueUri, pullDiffUri, pullUri, repositoryUri } from "../../../src/views/uri.ts";
import { findResource } from "./reading.ts";

/** The name of the resource that a URI leads to, and what it finds in it. */
const at = (uri: string) => {
  const found = findResource(uri);
  return found && { name: found.resource.name, ...found.variables };
};

const place = { owner: "acme", repo: "site" };

describe("the URIs that this server gives out", () => {
  it("lead to what they are of", () => {
    expect(at(repositoryUri("acme", "site"))).toEqual({ name: "repository", ...place });
    expect(at(contentsUri("acme", "site", "src/a.ts"))).toEqual({
      ...{ name: "contents", ...place, path: "src/a.ts" },
    });
    expect(at(contentsUri("acme", "site", "a.ts", "feature/x"))).toEqual({
      ...{ name: "contentsAtRef", ...place, ref: "feature/x", path: "a.ts" },
    });
    expect(at(issueUri("acme", "site", 7))).toEqual({ name: "issue", ...place, number: "7" });
    expect(at(pullUri("acme", "site", 7))).toEqual({ name: "pullRequest", ...place, number: "7" });
    expect(at(pullDiffUri("acme", "site", 7))).toEqual({
      ...{ name: "pullRequestDiff", ...place, number: "7" },
    });
  });

  it.each([
    ...["contents/x", "refs/main/contents/x", "issues/1", "pulls/7", "pulls/7/diff", "a b/ü#1?.md"],
    ...["100%/x", "%2e%2e/y", "a%2Fb", "%", "😀.txt", "a;b", "../../other/contents/x", "..", "a//b", " "],
    ...["github://repos/a/b", "\u202e", "{owner}", "$&", "constructor"],
  ])("lead to the path that they were made of, and never to another thing: %s", (path) => {
    expect(at(contentsUri("acme", "site", path))).toEqual({ name: "contents", ...place, path });
    for (const ref of ["main", "contents", "feature/x", path])
      expect(at(contentsUri("acme", "site", path, ref))).toEqual({
        ...{ name: "contentsAtRef", ...place, ref, path },
      });
  });

  it("lead to what they were made of, whatever the names are", () => {
    const name = fc.string({ minLength: 1, maxLength: 20, unit: "grapheme" });
    const path = fc.array(name, { minLength: 1, maxLength: 5 }).map((parts) => parts.join("/"));
    fc.assert(
      fc.property(name, name, name, path, fc.nat(), (owner, repo, ref, path, number) => {
        expect(at(repositoryUri(owner, repo))).toEqual({ name: "repository", owner, repo });
        expect(at(contentsUri(owner, repo, path))).toEqual({ name: "contents", owner, repo, path });
        expect(at(contentsUri(owner, repo, path, ref))).toEqual({
          ...{ name: "contentsAtRef", owner, repo, ref, path },
        });
        const numbered = { owner, repo, number: String(number) };
        expect(at(issueUri(owner, repo, number))).toEqual({ name: "issue", ...numbered });
        expect(at(pullUri(owner, repo, number))).toEqual({ name: "pullRequest", ...numbered });
        expect(at(pullDiffUri(owner, repo, number))).toEqual({ name: "pullRequestDiff", ...numbered });
      }),
    );
  });
});

describe.each(resources.map((resource) => [resource.name, resource] as const))("%s", (name, resource) => {
  it("is a template that says what it is, and reads only", () => {
    expect(name).toMatch(/^[a-z][A-Za-z]*$/);
    expect(resource.isTemplate).toBe(true);
    expect(resource.title).toMatch(/^[A-Z].{2,40}$/);
    expect(resource.description).toMatch(/^[A-Z][\s\S]{20,}\.$/);
    expect(resource.scopes).toEqual(["repos:read"]);
  });

  it("checks and completes each of its variables", () => {
    const variables = [...resource.uri.matchAll(/\{\+?(\w+)\}/g)].map(([, variable]) => variable);
    expect(Object.keys(resource.variables ?? {}).sort()).toEqual(variables.toSorted());
    expect(Object.keys(resource.completes ?? {}).sort()).toEqual(variables.toSorted());
  });
});
