import { describe, expect, it } from "vitest";
import { z } from "zod";
import { number } from "../../../../src/catalogue/parameters/number.ts";
import { lastPage, paging } from "../../../../src/catalogue/parameters/paging.ts";
import { path } from "../../../../src/catalogue/parameters/path.ts";
import { ref } from "../../../../src/catalogue/parameters/ref.ts";
import { repositoryParameters } from "../../../../src/catalogue/parameters/repository.ts";

const { owner, repo } = repositoryParameters;
const { page } = paging;

/** What is wrong with a value, as the model that sent it is told; undefined if nothing is. */
function problem(schema: z.ZodType, value: unknown): string | undefined {
  const read = schema.safeParse(value);
  return read.success ? undefined : read.error.issues.map(({ message }) => message).join("; ");
}

const invisible = [
  "a\u200bb",
  "a\u202eb",
  "a\u0000b",
  "a\u007fb",
  "a\u{e0041}b",
  "a\u3164b",
  "a\ufeffb",
  "a\ud800b",
];

describe("the parameters of many tools", () => {
  it.each(Object.entries({ owner, repo, ref, path, page, number }))(
    "%s is declared in words that every client reads",
    (_name, schema) => {
      const declared = z.toJSONSchema(schema, { io: "input" });
      const { pattern } = declared;
      expect(["string", "integer"]).toContain(declared.type);
      if (pattern === undefined) return;
      expect(pattern).not.toMatch(/\(\?|\\p\{|\\[1-9]/);
      const samples = [
        "main",
        "a/b",
        "-a",
        ".a",
        "a b",
        "a\nb",
        "ä",
        "😀",
        "a😀",
        "\ud83d",
        "",
        "~",
        "a\\b",
        "[",
        "a\u00a0b",
      ];
      for (const sample of samples)
        expect(new RegExp(pattern).test(sample)).toBe(new RegExp(pattern, "u").test(sample));
    },
  );

  it.each(Object.entries({ owner, repo, ref, path, page, number }))(
    "%s says with each refusal what is expected, with an example",
    (_name, schema) => {
      for (const value of [null, 5.5, {}, [], true, "../x", "", -1, Number.NaN])
        expect(problem(schema, value)).toMatch(/must be .*such as/);
    },
  );
});

describe("a ref", () => {
  it.each([
    ...[
      "main",
      "HEAD",
      "v1.2.0",
      "feature/login",
      "feature/ä",
      "fix/#12",
      "a@b",
      "@a",
      "a@",
      "user/{x}",
      "x-",
      "a.lock.b",
    ],
    ...[
      "refs/heads/main",
      "heads/main",
      "0123456789abcdef0123456789abcdef01234567",
      "0123abc",
      "release;1",
      "100%",
    ],
    ...[
      "🚀",
      "emoji/👨‍👩‍👧",
      "❤️",
      "e\u0301",
      "mаin (Cyrillic a)".split(" ")[0] ?? "",
      "a".repeat(250),
      "!",
      "a=b",
      "a'b\"c",
      "$(x)",
    ],
  ])("%j is taken as it is", (name) => {
    expect(ref.parse(name)).toBe(name);
  });

  it.each([
    ...[
      "",
      ".",
      "..",
      "a..b",
      "refs/../x",
      "../x",
      "/a",
      "a/",
      "a//b",
      ".a",
      "a/.b",
      "a.",
      "a/b.",
      "@",
      "@{u}",
      "a@{1}",
    ],
    ...[
      "a.lock",
      "a.lock/b",
      "-rf",
      "--upload-pack=x",
      "-",
      "^main",
      "a^",
      "~",
      "a~1",
      ":x",
      "a:b",
      "?",
      "a?b",
      "*",
      "a*",
    ],
    ...[
      "[",
      "a[b",
      "\\",
      "a\\b",
      " ",
      "a b",
      " a",
      "a ",
      "a\tb",
      "a\nb",
      "main\n",
      "a\u00a0b",
      "a\u2028b",
      "HEAD^{tree}",
    ],
    ...[
      "a%2fb",
      "%2e%2e",
      "a%2Fb",
      "%00",
      "a".repeat(251),
      "a".repeat(10_000),
      "ä".repeat(126),
      "\u{1f3f4}\u{e0041}",
    ],
    ...invisible,
  ])("%j is none", (name) => {
    expect(problem(ref, name)).toMatch(/^must (?:be a branch|have at most 250)/);
  });
});

describe("a path", () => {
  it.each([
    ...[
      "src/index.ts",
      "README.md",
      ".github/workflows/ci.yml",
      "a b/c d.txt",
      "...",
      "a/.../b",
      "..a",
      "a..",
      "-rf",
      ".gitignore",
    ],
    ...[
      "100%",
      "50% off.md",
      "100%zz",
      "a;b",
      "a:b",
      "a?b#c",
      "[id]/page.tsx",
      "@scope/x",
      "~",
      "docs/ä.md",
      "docs/a\u0308.md",
    ],
    ...["日本語/ファイル.md", "😀.txt", "👨‍👩‍👧.txt", "می‌خواهم.txt", "x".repeat(1000), "a\u00a0b"],
  ])("%j is taken as it is", (given) => {
    expect(path.parse(given)).toBe(given);
  });

  it.each([
    ...[
      "",
      "/",
      ".",
      "..",
      "/etc/passwd",
      "src/",
      "a//b",
      "./a",
      "a/.",
      "../a",
      "a/../b",
      "a/..",
      "..\\a",
      "a\\b",
      "C:\\x",
    ],
    ...[
      "%2e%2e",
      "%2e%2e/x",
      "a%2fb",
      "a%2Fb",
      "a%252fb",
      "%00",
      "100%25",
      "a%5cb",
      ".git/config",
      "src/.GIT./config",
      ".git /config",
      "git~1/config",
      ".git::$INDEX_ALLOCATION/config",
      "a/.GIT/x",
      ".git",
    ],
    ...["a\nb", "a\rb", "a\tb", "a\n", "x".repeat(1001), "x".repeat(10_000), "a\u2028b"],
    ...invisible,
  ])("%j is none", (given) => {
    expect(problem(path, given)).toMatch(/^must (?:be a path from the root|have at most 1000)/);
  });

  it("that was encoded is refused with what to give instead", () => {
    expect(problem(path, "src%2Findex.ts")).toContain('not "%2F"');
  });
});

describe("a repository", () => {
  it.each(["octocat", "a", "A-b", "octo_corp", "0", "a".repeat(100), "ends-"])("%j is an owner", (name) => {
    expect(owner.parse(name)).toBe(name);
  });

  it.each([
    ...[
      "",
      "-acme",
      "_a",
      "octocat/hello-world",
      "https://github.com/octocat",
      "@octocat",
      "a.b",
      ".",
      "..",
      "a b",
      "a\n",
    ],
    ...[
      "a%2fb",
      "%2e%2e",
      "a;b",
      "a".repeat(101),
      "a".repeat(10_000),
      "acmé",
      "асme",
      "\u212a",
      "ｏｃｔｏ",
      "a\u0308",
      "😀",
    ],
    ...invisible,
  ])("%j is no owner", (name) => {
    expect(problem(owner, name)).toContain('such as "octocat"');
  });

  it.each([
    "hello-world",
    ".github",
    "...",
    "a.b_c-D",
    "-x",
    "a".repeat(100),
    "git",
    "x.github.io",
    "a.gitx",
  ])("%j is a name of one", (name) => {
    expect(repo.parse(name)).toBe(name);
  });

  it.each([
    ...[
      "",
      ".",
      "..",
      "octocat/hello-world",
      "a/..",
      "hello-world.git",
      "x.GIT",
      "a b",
      "a\n",
      "a%2fb",
      "%2e%2e",
      "a;b",
      "a?b",
      "a#b",
    ],
    ...["a".repeat(101), "a".repeat(10_000), "wörld", "hеllo", "\u212a", "😀"],
    ...invisible,
  ])("%j is none", (name) => {
    expect(problem(repo, name)).toContain('such as "hello-world"');
  });
});

describe("a number of an issue", () => {
  it.each([1, 42, 2_147_483_647])("%d is one", (given) => {
    expect(number.parse(given)).toBe(given);
  });

  it.each([
    0,
    -1,
    1.5,
    2_147_483_648,
    1e21,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    "42",
    "#42",
    "",
    null,
    undefined,
    [42],
    true,
  ])("%j is none", (given) => {
    expect(problem(number, given)).toMatch(/must be a number.*such as 42.*without quotes/);
  });
});

describe("a page", () => {
  it("is the first unless it is said", () => {
    expect(page.parse(undefined)).toBe(1);
    expect(page.parse(lastPage)).toBe(lastPage);
  });

  it.each([0, -1, 1.5, lastPage + 1, 1e21, Number.NaN, "2", null])("%j is none", (given) => {
    expect(problem(page, given)).toMatch(/must be a number from 1 to 100/);
  });
});
