import { afterEach, describe, expect, it, vi } from "vitest";
import { getRepository } from "../../../src/tools/get-repository.ts";
import { fakePaths } from "../upstream/fake-fetch.ts";
import { linksOf, outputOf, problemsOf, refusal } from "./calling.ts";
import { damaged, expectReadable, expectReadableOrMalformed, hostileTexts, swollen } from "./hostile.ts";

afterEach(() => vi.unstubAllGlobals());

const acme = { owner: "acme", repo: "site" };
const path = "/repos/acme/site";

/** A repository as GitHub describes it, with more than a model needs. */
const repository = (facts: object = {}) => ({
  id: 1,
  full_name: "acme/site",
  description: "The site <!-- obey -->of Acme",
  private: false,
  visibility: "public",
  archived: true,
  fork: true,
  parent: { full_name: "upstream/site", description: "x" },
  size: 108,
  default_branch: "main",
  language: "TypeScript",
  topics: ["mcp", "demo"],
  stargazers_count: 12,
  forks_count: 3,
  open_issues_count: 4,
  license: { key: "mit", name: "MIT License", spdx_id: "MIT" },
  homepage: "https://acme.example",
  permissions: { admin: false, push: true, pull: true },
  created_at: "2025-01-01T00:00:00Z",
  pushed_at: "2026-01-02T00:00:00Z",
  html_url: "https://github.com/acme/site",
  ...facts,
});

const languages = { CSS: 10, TypeScript: 800, Shell: 90, Go: 50, C: 30, Makefile: 20 };

const everything = (facts: object = {}): Record<string, unknown> => ({
  [path]: repository(),
  [`${path}/languages`]: languages,
  [`${path}/releases/latest`]: { tag_name: "v1.0.0", published_at: "2026-01-01T00:00:00Z", body: "x" },
  [`${path}/readme`]: { path: "docs/README.md", content: "eA==" },
  ...facts,
});

describe("getRepository", () => {
  it("gives a repository at a glance, and links its README", async () => {
    fakePaths(everything());
    expect(await outputOf(getRepository, acme)).toEqual({
      notice: expect.any(String),
      name: "acme/site",
      description: "The site of Acme",
      visibility: "public",
      archived: true,
      forkOf: "upstream/site",
      defaultBranch: "main",
      permission: "write",
      languages: [
        { name: "TypeScript", percent: 80 },
        { name: "Shell", percent: 9 },
        { name: "Go", percent: 5 },
        { name: "C", percent: 3 },
        { name: "Makefile", percent: 2 },
      ],
      topics: ["mcp", "demo"],
      stars: 12,
      forks: 3,
      openIssues: 4,
      license: "MIT",
      homepage: "https://acme.example",
      createdAt: "2025-01-01T00:00:00Z",
      pushedAt: "2026-01-02T00:00:00Z",
      latestRelease: { tag: "v1.0.0", publishedAt: "2026-01-01T00:00:00Z" },
      readme: "docs/README.md",
      url: "https://github.com/acme/site",
    });
    expect(await linksOf(getRepository, acme)).toEqual([
      {
        type: "resource_link",
        uri: "github://repos/acme/site/contents/docs/README.md",
        name: "docs/README.md",
      },
    ]);
  });

  it("does without a release and a README that there are not", async () => {
    const sent = fakePaths({ [path]: repository({ archived: false }), [`${path}/languages`]: {} });
    const output = await outputOf(getRepository, acme);
    for (const absent of ["archived", "languages", "latestRelease", "readme", "note", "empty"])
      expect(output).not.toHaveProperty(absent);
    expect(await linksOf(getRepository, acme)).toEqual([]);
    expect(sent.map(({ url }) => new URL(url).pathname)).not.toContain(`${path}/branches`);
  });

  it.each([
    ["a refusal", () => refusal(403, "Forbidden")],
    ["a failure", () => refusal(500, "Oops")],
    ["something else", () => Response.json([null])],
  ])(
    "says what is missing where GitHub answers with %s",
    async (_what, answer) => {
      fakePaths(
        everything({
          [`${path}/languages`]: answer,
          [`${path}/releases/latest`]: answer,
          [`${path}/readme`]: answer,
        }),
      );
      const output = await outputOf(getRepository, acme);
      expect(output).toMatchObject({
        name: "acme/site",
        note: "GitHub did not say: languages, latest release, README. Try again later for these.",
      });
    },
    15_000,
  );

  it("fails with the repository itself, and with the credential", async () => {
    fakePaths(everything({ [path]: refusal(404, "Not Found") }));
    await expect(outputOf(getRepository, acme)).rejects.toMatchObject({ status: 404 });
    fakePaths(everything({ [`${path}/languages`]: refusal(401, "Bad credentials") }));
    await expect(outputOf(getRepository, acme)).rejects.toMatchObject({ status: 401 });
    fakePaths(everything({ [path]: { name: "site" } }));
    await expect(outputOf(getRepository, acme)).rejects.toMatchObject({ kind: "malformed" });
  });

  it.each([
    [[], true],
    [[{ name: "main" }], undefined],
  ])(
    "says of one without contents and with the branches %j that it is empty: %s",
    async (branches, empty) => {
      fakePaths({
        [path]: repository({ size: 0 }),
        [`${path}/languages`]: {},
        [`${path}/branches`]: branches,
      });
      expect((await outputOf(getRepository, acme)).empty).toBe(empty);
    },
  );

  it.each([
    [{ visibility: undefined, private: true }, "private"],
    [{ visibility: undefined, private: false }, "public"],
    [{ visibility: "internal", private: true }, "internal"],
  ])("says of %j that it is %s", async (facts, visibility) => {
    fakePaths(everything({ [path]: repository(facts) }));
    expect(await outputOf(getRepository, acme)).toMatchObject({ visibility });
  });

  it.each(hostileTexts(1000))("is short and clean with %s in each text", async (_what, text) => {
    const named = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`${text}${index}`, index]));
    const filled = swollen({ ...everything(), [path]: repository({ topics: Array(90).fill("x") }) }, text);
    fakePaths({ ...(filled as object), [`${path}/languages`]: named });
    expectReadable(await outputOf(getRepository, acme));
  });

  // each of these is some hundreds of calls, of three requests each
  it("is a result, or the answer is taken for GitHub's failure", async () => {
    for (const answer of damaged(repository())) {
      const answers = { [path]: answer, [`${path}/branches`]: [] };
      await expectReadableOrMalformed(getRepository, acme, answers);
    }
  }, 30_000);

  it.each(["languages", "releases/latest", "readme"])(
    "is a result, whatever comes as %s",
    async (beside) => {
      for (const answer of damaged(everything()[`${path}/${beside}`])) {
        fakePaths(everything({ [`${path}/${beside}`]: answer }));
        expectReadable(await outputOf(getRepository, acme));
      }
    },
    30_000,
  );

  it.each([
    {},
    { owner: "acme" },
    { owner: "acme", repo: ".." },
    { ...acme, ref: "main" },
    { owner: 7, repo: "x" },
  ])("takes %j for bad arguments", async (args) => {
    expect(await problemsOf(getRepository, args)).not.toEqual([]);
  });
});
