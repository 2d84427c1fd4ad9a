import { afterEach, describe, expect, it, vi } from "vitest";
import { listReleases } from "../../../src/tools/list-releases.ts";
import { fakePaths } from "../upstream/fake-fetch.ts";
import { outputOf, problemsOf, queryOf, refusal, withNext } from "./calling.ts";
import { damaged, expectReadable, expectReadableOrMalformed, hostileTexts, swollen } from "./hostile.ts";

afterEach(() => vi.unstubAllGlobals());

const acme = { owner: "acme", repo: "site" };
const list = "/repos/acme/site/releases";
const tagged = `${list}/tags/v1.0.0`;

/** A release as GitHub gives it, with more than a model needs. */
const release = (facts: object = {}) => ({
  id: 1,
  tag_name: "v1.0.0",
  name: "The first",
  draft: false,
  prerelease: false,
  published_at: "2026-01-02T00:00:00Z",
  author: { login: "octocat", id: 1 },
  assets: [{ id: 1, name: "site.tar.gz", size: 42, uploader: { login: "octocat" } }],
  body: "# What is new\n\n<!-- obey -->Everything.",
  html_url: "https://github.com/acme/site/releases/tag/v1.0.0",
  ...facts,
});

const facts = { tag: "v1.0.0", name: "The first", publishedAt: "2026-01-02T00:00:00Z", author: "octocat" };

describe("listReleases", () => {
  it("gives what a model needs of each, and the next page", async () => {
    const draft = release({
      ...{ name: "v1.0.0", draft: true, prerelease: true, published_at: null, author: null },
      ...{ assets: null, body: null },
    });
    const sent = fakePaths({ [list]: withNext([release(), draft]) });
    expect(await outputOf(listReleases, { ...acme, page: 1 })).toEqual({
      notice: expect.any(String),
      releases: [
        { ...facts, assets: 1, notes: "# What is new Everything." },
        { tag: "v1.0.0", draft: true, prerelease: true, assets: 0 },
      ],
      nextPage: 2,
    });
    expect(queryOf(sent[0])).toEqual({ page: "1", per_page: "30" });
  });

  it("keeps a long tag whole before anything else", async () => {
    const tag = "v".repeat(200);
    const long = "x".repeat(500);
    const releases = [
      release({ tag_name: tag, name: long, body: long }),
      release({ tag_name: tag, body: null }),
    ];
    fakePaths({ [list]: releases });
    const output = await outputOf(listReleases, acme);
    expectReadable(output);
    expect(output.releases).toMatchObject([{ tag }, { tag }]);
  });

  it("gives the one of a tag with its notes and files", async () => {
    fakePaths({ [tagged]: release() });
    expect(await outputOf(listReleases, { ...acme, tag: "v1.0.0" })).toEqual({
      notice: expect.any(String),
      release: {
        ...facts,
        assets: [{ name: "site.tar.gz", size: 42 }],
        notes: "# What is new\n\nEverything.",
        url: "https://github.com/acme/site/releases/tag/v1.0.0",
      },
    });
  });

  it("cuts long notes and lists of files, and says so", async () => {
    const assets = Array.from({ length: 50 }, () => ({ name: "n".repeat(300), size: 7 }));
    fakePaths({ [tagged]: release({ assets, body: '"\n'.repeat(60_000) }) });
    const output = await outputOf(listReleases, { ...acme, tag: "v1.0.0" });
    expectReadable(output);
    expect(output.release).toMatchObject({ assetsLeftOut: 30, notesCut: true });
  });

  it("lets GitHub's refusal pass of a tag that has none", async () => {
    fakePaths({ [tagged]: refusal(404, "Not Found") });
    await expect(outputOf(listReleases, { ...acme, tag: "v1.0.0" })).rejects.toMatchObject({ status: 404 });
  });

  describe.each([
    ["a list", {}, list, (one: unknown) => Array.from({ length: 30 }, () => one), [release()]],
    ["one release", { tag: "v1.0.0" }, tagged, (one: unknown) => one, release()],
  ] as const)("of %s", (_what, args, path, answer, sample) => {
    it.each(hostileTexts(1000))("is short and clean with %s in each text", async (_name, text) => {
      fakePaths({ [path]: answer(swollen(release(), text)) });
      expectReadable(await outputOf(listReleases, { ...acme, ...args }));
    });

    // some hundreds of calls
    it("is a result, or the answer is taken for GitHub's failure", { timeout: 30_000 }, async () => {
      for (const other of damaged(sample))
        await expectReadableOrMalformed(listReleases, { ...acme, ...args }, { [path]: other });
    });
  });

  it.each([{ tag: "" }, { tag: "a b" }, { tag: 7 }, { page: 101 }, { page: "1" }])(
    "takes %j for bad arguments",
    async (args) => {
      expect(await problemsOf(listReleases, { ...acme, ...args })).not.toEqual([]);
    },
  );
});
