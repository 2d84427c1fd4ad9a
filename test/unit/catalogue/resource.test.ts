import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { createCatalogue } from "../../../src/catalogue/catalogue.ts";
import { ToolFailure } from "../../../src/catalogue/context.ts";
import { defineResource, type Resource } from "../../../src/catalogue/resource.ts";
import { contextFor } from "../tool-context.ts";

function resourceAt(uri: string): Resource {
  return defineResource({
    ...{ uri, name: uri, title: "A resource", description: "Something to read.", mimeType: "text/plain" },
    scopes: [],
    read: () => [],
  });
}

const matches = (template: string, uri: string) => resourceAt(template).match(uri);

describe("a resource", () => {
  it("is found by its URI and no other", () => {
    const found = createCatalogue([], [resourceAt("test://one"), resourceAt("test://one/{id}")]);
    expect(found.findResource("test://one")?.resource.isTemplate).toBe(false);
    expect(found.findResource("test://one/2")).toMatchObject({ variables: { id: "2" } });
    for (const uri of ["", "test://", "test://on", "test://one2", "test://one/", "TEST://one", " test://one"])
      expect(found.findResource(uri), uri).toBeUndefined();
  });

  it.each(["test://a.b", "test://a+b", "test://(a)|b", "test://a*[b]$", "test://a?b=1", "test://a\\d"])(
    "of which %s is the very name, whatever a regular expression would make of it",
    (uri) => {
      expect(matches(uri, uri)).toEqual({});
      for (const other of ["test://aXb", "test://aab", "test://(a)", "test://b", "test://a1", "test://a"])
        expect(matches(uri, other), other).toBeUndefined();
    },
  );
});

describe("a template", () => {
  const template = "repo://{owner}/{repo}/file/{+path}";

  it.each<[string, Record<string, string>]>([
    ["repo://acme/site/file/README.md", { owner: "acme", repo: "site", path: "README.md" }],
    ["repo://acme/site/file/docs/a/b.md", { owner: "acme", repo: "site", path: "docs/a/b.md" }],
    ["repo://a%20b/%C3%A9/file/x%3Fy%23z", { owner: "a b", repo: "é", path: "x?y#z" }],
    ["repo://$1/.*/file/(?<x>y)", { owner: "$1", repo: ".*", path: "(?<x>y)" }],
  ])("finds in %s what its variables stand for", (uri, variables) => {
    expect(matches(template, uri)).toEqual(variables);
  });

  it("keeps an encoded slash in the variable where it is: it separates nothing", () => {
    expect(matches(template, "repo://acme%2Fsite/file/file/x")).toEqual({
      ...{ owner: "acme/site", repo: "file", path: "x" },
    });
    expect(matches(template, "repo://acme%2Fsite/file/x")).toBeUndefined();
    // decoded once
    expect(matches("a://{id}", "a://%252F")).toEqual({ id: "%2F" });
  });

  it.each(["docs%2Fguide.md", "docs%2fguide.md", "docs/a%2Fb.md", "%2Fetc", "..%2F..%2Fother"])(
    "does not take an encoded slash for one of a path: %s",
    (path) => {
      expect(matches(template, `repo://acme/site/file/${path}`)).toBeUndefined();
    },
  );

  it("takes dots for what they are, and lets them lead to no other template or variable", () => {
    expect(matches("a://{id}/data", "a://../data")).toEqual({ id: ".." });
    expect(matches("a://{id}/data", "a://x/../data")).toBeUndefined();
    expect(matches("a://{id}/data", "a://x/../y/data")).toBeUndefined();
    expect(matches(template, "repo://acme/site/../other/file/x")).toBeUndefined();
  });

  it.each([
    "repo:///site/file/x",
    "repo://acme//file/x",
    "repo://acme/site/file/",
    "repo://acme/site/file",
    "repo://acme/si?te/file/x",
    "repo://acme/si#te/file/x",
    "repo://acme/site/extra/file/x",
    "xrepo://acme/site/file/x",
    // no UTF-8, and no encoding at all
    "repo://%FF/site/file/x",
    "repo://%/site/file/x",
    "repo://%zz/site/file/x",
  ])("does not take %s", (uri) => {
    expect(matches(template, uri)).toBeUndefined();
  });

  it("is not asked about a URI of 10 kB, and is quick about one of 4", () => {
    const greedy = createCatalogue([], [resourceAt("x://{one}.{two}/{three}"), resourceAt("x://{+a}/{b}/c")]);
    expect(greedy.findResource("x://a.b/c")).toMatchObject({
      variables: { one: "a", two: "b", three: "c" },
    });
    expect(greedy.findResource(`x://a.b/${"c".repeat(10_000)}`)).toBeUndefined();
    const started = performance.now();
    for (const part of ["a", ".", "a/", "./", ".a/!", "/"])
      expect(greedy.findResource(`x://${part.repeat(3990 / part.length)}`)).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it.each(["x://{+a}/{+b}", "x://{a}{b}{c}", "x://{a}.{+b}", "x://{a}-{b}-{c}", "x://{+a}/{b}.{c}"])(
    "such as %s, whose URIs could be taken apart in too many ways, is found out at start-up",
    (template) => {
      expect(() => resourceAt(template)).toThrow("could end anywhere");
    },
  );

  it.each([
    "x://{a}/{b}/{c}",
    "x://{a}.{b}",
    "x://{a}/{+b}",
    "x://{+a}/{b}",
    "x://{a}?{b}#{c}",
    "x://{a}{b}",
  ])("can be %s", (template) => {
    expect(() => resourceAt(template)).not.toThrow();
  });

  it("with the same variable twice is found out at start-up", () => {
    expect(() => resourceAt("a://{id}/{id}")).toThrow(SyntaxError);
  });
});

describe("the variables of a template", () => {
  const read = vi.fn((uri: string) => [{ uri, mimeType: "text/plain", text: "" }]);
  const numbered = defineResource({
    ...{ uri: "a://{owner}/{number}", name: "a", title: "A", description: "A.", mimeType: "text/plain" },
    variables: { number: z.string().regex(/^[0-9]+$/, "must be a number") },
    scopes: [],
    read,
  });

  it("are read if they are what they have to be", async () => {
    const variables = numbered.match("a://x/7") ?? {};
    expect(await numbered.read("a://x/7", variables, contextFor())).toHaveLength(1);
    expect(read).toHaveBeenLastCalledWith("a://x/7", { owner: "x", number: "7" }, expect.anything());
  });

  it.each(["a://x/seven", "a://x/7%20", "a://x/-7"])(
    "are refused in %s, and nothing is read",
    async (uri) => {
      read.mockClear();
      const refused = numbered.read(uri, numbered.match(uri) ?? {}, contextFor());
      await expect(refused).rejects.toThrow("The URI names nothing: number: must be a number.");
      await expect(refused).rejects.toBeInstanceOf(ToolFailure);
      expect(read).not.toHaveBeenCalled();
    },
  );
});
