import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { unstable_getVarsForDev } from "wrangler";
import { readVariables, type Variables, withVariables } from "../../../operate/setup/dev-vars.ts";

const directory = mkdtempSync(join(tmpdir(), "dev-vars-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** What wrangler makes of the file, as it gives it to a Worker. */
function asWrangler(text: string): Variables {
  writeFileSync(join(directory, ".dev.vars"), text);
  const vars = unstable_getVarsForDev(join(directory, "wrangler.jsonc"), undefined, {}, undefined, true);
  return Object.fromEntries(Object.entries(vars).map(([name, { value }]) => [name, String(value)]));
}

/** Both readers have to agree. */
function read(text: string): Variables {
  const variables = asWrangler(text);
  expect(readVariables(text)).toEqual(variables);
  return variables;
}

const pem = generateKeyPairSync("rsa", { modulusLength: 1024 })
  .privateKey.export({ type: "pkcs1", format: "pem" })
  .toString();

describe("a variable in .dev.vars", () => {
  it.each([
    ["plain", "abc123"],
    ["base64", "q+/9aZ=="],
    ["empty", ""],
    ["a comment's sign", "be#fore"],
    ["a comment's sign at the start", "#before"],
    ["spaces", " a b "],
    ["dollars", "a$HOME$1$"],
    ["an apostrophe", "it's"],
    ["a quotation mark", 'say "no"'],
    ["a backtick", "a`b"],
    ["apostrophe and quotation mark", `'a"`],
    ["quotes around it", '"quoted"'],
    ["an equals sign in front", "=x=y"],
    ["JSON", '{"issuer":"https://idp.example.com","clientId":"a\'b"}'],
    ["lines", "one\ntwo\n"],
    ["a key in PEM", pem],
    ["letters of other scripts", "鍵🔑"],
  ])("is read back as it was: %s", (_, value) => {
    const before = "A=1\n# a comment\nB='two'\n";
    const text = withVariables(before, { SECRET: value });
    expect(text.startsWith(before)).toBe(true);
    expect(read(text)).toEqual({ A: "1", B: "two", SECRET: value });
    // and in the place of another
    expect(read(withVariables(text, { SECRET: "x", A: value }))).toEqual({ A: value, B: "two", SECRET: "x" });
    // and the same again changes nothing
    expect(withVariables(text, { SECRET: value })).toBe(text);
  });

  it("is read back as it was, or refused, whatever it is", () => {
    const letter = fc.constantFrom(..."aZ0 '\"`\\$#={}\n\r\t;&");
    const value = fc.string({ unit: letter, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 3 }), (values) => {
        let text = "# kept\nFIRST='one'\n";
        const expected: Record<string, string> = { FIRST: "one" };
        for (const [index, each] of values.entries()) {
          const name = `V${index}`;
          try {
            text = withVariables(text, { [name]: each });
          } catch (error) {
            expect(String(error)).toContain("Nothing was changed.");
            continue;
          }
          expected[name] = each;
        }
        expect(read(text)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it("leaves every other line as it is", () => {
    const before = [
      "# Mine. GITHUB_CLIENT_ID=old is in a comment",
      "",
      "export GITHUB_CLIENT_ID = old  # of the old app",
      'OIDC=\'{ "issuer": "https://idp.example.com" }\'',
      'KEY="several',
      "GITHUB_CLIENT_SECRET=not this one",
      'lines"',
      "GITHUB_CLIENT_SECRET=",
      "  LAST=no line break after it",
    ].join("\n");
    const after = withVariables(before, { GITHUB_CLIENT_ID: "new", GITHUB_CLIENT_SECRET: "s p", ADDED: "1" });
    expect(after).toBe(
      `${before
        .replace("= old  #", "= new  #")
        .replace("\nGITHUB_CLIENT_SECRET=\n", "\nGITHUB_CLIENT_SECRET='s p'\n")}\nADDED=1\n`,
    );
  });

  it("keeps the line breaks of Windows", () => {
    expect(withVariables("A=1\r\nB=2\r\n", { A: "3", C: "4" })).toBe("A=3\r\nB=2\r\nC=4\r\n");
  });

  it("replaces the last of two, which is the one that counts", () => {
    expect(withVariables("A=1\nA=2\n", { A: "3" })).toBe("A=1\nA=3\n");
  });

  it.each([
    ["what no quotes hold", "", { A: "'\"`" }, "A cannot be written"],
    ["a backslash and a line break", "", { A: "\\\n" }, "A cannot be written"],
    ["a file with an unfinished quote", "A='one\nB=2\nC=it's\n", { B: "3" }, "without changing what else"],
  ])("is refused for %s", (_, text, changes, sentence) => {
    expect(() => withVariables(text, changes)).toThrow(sentence);
  });
});
