import { describe, expect, it } from "vitest";
import { branch } from "../../../src/catalogue/parameters/branch.ts";
import { commitSha } from "../../../src/catalogue/parameters/commit-sha.ts";
import { body, commitMessage, statement, title } from "../../../src/changes/parameters.ts";

describe("a title", () => {
  it.each([
    ["  Padded \n", "Padded"],
    ["Two\nlines\tand\u0000a NUL", "Two lines and a NUL"],
    ["😀", "😀"],
    ["<b>as it is</b> <!-- kept -->", "<b>as it is</b> <!-- kept -->"],
    [` ${"x".repeat(256)} `, "x".repeat(256)],
  ])("is one line, and otherwise as it was given (%#)", (given, taken) => {
    expect(title.parse(given)).toBe(taken);
  });

  it.each([
    "",
    "   ",
    "\n\t\u0000\u001b",
    "\u200b\u2060\ufeff",
    "x".repeat(257),
    "x".repeat(10_000),
    "half \ud83d",
    7,
    null,
  ])("is refused if it says nothing, is too long or no text (%#)", (given) => {
    expect(title.safeParse(given).success).toBe(false);
  });
});

describe("a text", () => {
  it("is written as it is given", () => {
    const given = " \n<!-- a comment -->\u200b\n\n";
    expect(body.parse(given)).toBe(given);
    expect(body.parse("")).toBe("");
    expect(statement.parse("\n a")).toBe("\n a");
  });

  it.each(["", " \n", "\u200b", "x".repeat(65_537)])("that has to say something says it (%#)", (given) => {
    expect(statement.safeParse(given).success).toBe(false);
  });

  it.each(["", " ", "a\u0000b", "\udc00", "x".repeat(65_537)])(
    "of a commit can be kept by git (%#)",
    (given) => {
      expect(commitMessage.safeParse(given).success).toBe(false);
    },
  );
});

describe("a branch", () => {
  it.each(["main", "feature/new-thing", "v1.2", "日本語", "fix-🎉", "x".repeat(244)])(
    "may be called so (%#)",
    (name) => {
      expect(branch.parse(name)).toBe(name);
    },
  );

  it.each([
    ...[
      "",
      "-x",
      "--force",
      "..",
      "a..b",
      "a b",
      "a~1",
      "a^",
      "a:b",
      "owner:branch",
      "a?",
      "a*",
      "a[b",
      "a\\b",
    ],
    ...[
      "/a",
      "a/",
      "a//b",
      "a.lock",
      "a/.b",
      "a.",
      "@",
      "@{1}",
      "HEAD",
      "refs/heads/main",
      "heads/main",
      "tags/v1",
      "a\nb",
      "a\u0000",
      "\u200b",
    ],
    ...["0".repeat(40), "x".repeat(245), "🎉".repeat(62), "x".repeat(10_000)],
  ])("may not be called so (%#)", (name) => {
    expect(branch.safeParse(name).success).toBe(false);
  });
});

describe("a commit", () => {
  it.each(["a".repeat(39), "a".repeat(41), "g".repeat(40), "HEAD", "main"])(
    "is named whole, and not as %s",
    (given) => {
      expect(commitSha.safeParse(given).success).toBe(false);
    },
  );
});
