import { describe, expect, it } from "vitest";
import { blocksOf } from "./documents.ts";
import { knownCommands } from "./known-commands.ts";
import { commandsOf, wordsOf } from "./shell.ts";
import { tablesOf } from "./tables.ts";

const fence = "```";
const blocksWith = (text: string) =>
  blocksOf({ path: "x.md", text: `# X\n\n${fence}sh\n${text}\n${fence}\n` });
const commandsWith = (text: string) => blocksWith(text).flatMap(commandsOf);

describe("commands of a block", () => {
  it.each([
    [
      "a comment behind, and lines of nothing else",
      "npm test   # all\n# why\n\nnpm run dev",
      ["npm test", "npm run dev"],
    ],
    ["a sign that begins no comment", "curl localhost/#top", ["curl localhost/#top"]],
    ["a line that goes on", "curl \\\n  -s x", ["curl   -s x"]],
    ["a quote that goes on", "curl -d '{\n# 1\n}' x", ["curl -d '{\n# 1\n}' x"]],
    ["a quote within a quote", `curl -d "it's" x`, [`curl -d "it's" x`]],
  ])("%s", (_what, text, expected) => {
    expect(commandsWith(text).map((command) => command.text)).toEqual(expected);
  });

  it("says in which line each begins", () => {
    expect(commandsWith("# one\nnpm test\ncurl -d '\n' x\nnpm run dev").map(({ line }) => line)).toEqual([
      5, 6, 8,
    ]);
  });

  it("divides at what divides commands, and not in quotes", () => {
    const [command] = commandsWith("a 'b | c' && d | e; f");
    expect(command?.parts).toEqual(["a 'b | c'", "d", "e", "f"]);
  });

  it("a quote or a block that has no end is an error, and says where", () => {
    expect(() => commandsWith("curl -d 'x")).toThrow("x.md:4: this block has a quote without its end");
    expect(() => blocksOf({ path: "x.md", text: `a\n${fence}sh\ny` })).toThrow(
      "x.md:2: this block has no end",
    );
  });
});

it("words are without their quotes", () => {
  expect(wordsOf(`npx wrangler d1 execute AUDIT --command "SELECT 1" 'a b'`)).toEqual([
    ...["npx", "wrangler", "d1", "execute", "AUDIT", "--command", "SELECT 1", "a b"],
  ]);
});

it.each(["npm run nothing", "npm run dev -- --fast", "rm -rf build", "npm tests"])(
  "nobody knows “%s”",
  (text) => {
    expect(knownCommands.filter(({ command }) => command.test(text))).toEqual([]);
  },
);

it("a table is read by its columns", () => {
  expect(tablesOf("x\n\n| A | B |\n| - | -: |\n| 1 | `a\\|b` |\n\ny\n")).toEqual([
    [{ A: "1", B: "`a\\|b`" }],
  ]);
});
