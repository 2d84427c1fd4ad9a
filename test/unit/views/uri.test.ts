import { describe, expect, it } from "vitest";
import { defineResource } from "../../../src/catalogue/resource.ts";
import { contentsUri, issueUri, pullDiffUri, pullUri, repositoryUri } from "../../../src/views/uri.ts";

const template = (uri: string) =>
  defineResource({
    ...{ uri, name: "x", title: "x", description: "x", mimeType: "text/plain", scopes: [] },
    read: () => [],
  });

describe("the URIs of resources", () => {
  it("name what they are of", () => {
    expect(repositoryUri("acme", "site")).toBe("github://repos/acme/site");
    expect(contentsUri("acme", "site", "src/index.ts")).toBe(
      "github://repos/acme/site/contents/src/index.ts",
    );
    expect(contentsUri("acme", "site", "a.md", "feature/x")).toBe(
      "github://repos/acme/site/refs/feature%2Fx/contents/a.md",
    );
    expect(issueUri("acme", "site", 7)).toBe("github://repos/acme/site/issues/7");
    expect(pullUri("acme", "site", 7)).toBe("github://repos/acme/site/pulls/7");
    expect(pullDiffUri("acme", "site", 7)).toBe("github://repos/acme/site/pulls/7/diff");
  });

  it.each(["a b/ü#1?.md", "100%/x", "%2e%2e/y", "😀.txt", "a;b"])(
    "are read back as they were made, with the path %j",
    (path) => {
      const files = template("github://repos/{owner}/{repo}/refs/{ref}/contents/{+path}");
      expect(files.match(contentsUri("acme", "site", path, "release/1.0#é"))).toEqual({
        ...{ owner: "acme", repo: "site", ref: "release/1.0#é", path },
      });
    },
  );

  it("are made of half a character as well", () => {
    expect(contentsUri("acme", "site", "\ud83d")).toBe("github://repos/acme/site/contents/%EF%BF%BD");
  });
});
