import { describe, expect, it } from "vitest";
import { untranslated } from "../../support/untranslated.ts";

const page = (body: string, { lang = "ja", title = "接続" } = {}) =>
  `<!doctype html><html lang="${lang}"><head><title>${title} · GitHub tools</title><style>a b</style></head><body>${body}</body></html>`;

describe("2. what a page has left in English", () => {
  it.each([
    ["<p>What you connected</p>", ["What you connected"]],
    ["<p>これは&nbsp;not yet, really です。</p>", ["not yet, really"]],
    ["<th>Took</th>", ["Took"]],
    ["<p>It may: <bdi>an app</bdi> を</p>", ["It may:"]],
    ['<td data-label="Asked for">はい</td>', ["Asked for"]],
    ['<nav aria-label="Pages"></nav>', ["Pages"]],
    ['<input type="submit" value="Sign in">', ["Sign in"]],
    ['<input placeholder="owner, login" title="a day">', ["owner, login", "a day"]],
    ["<p lang='en'><span lang='ja'>Sign in with GitHub</span> again</p>", ["Sign in with GitHub"]],
    ["<p>Don&#39;t stop</p>", ["Don't stop"]],
  ])("is found: %s", (body, found) => {
    expect(untranslated(page(body))).toEqual(found);
  });

  it.each([
    "<p>GitHub アカウントで Issue を開く</p>",
    "<p>GitHub</p><p>12 ms</p><p>2026-01-02 12:00 UTC</p>",
    "<p>https://mcp.example.com/mcp?a=b と acme/hello-world と repos:read と a@b.example</p>",
    '<p lang="en">Get an issue</p><p lang="en-GB" title="two words">two words</p>',
    "<p><bdi>Some App</bdi><code>npm run dev</code><time>1 January</time></p><pre>two words</pre>",
    '<input type="hidden" name="a b" value="two words"><input value="two words">',
    "<textarea>some words of theirs</textarea><script>a b c</script><!-- a comment -->",
    "<p>Elsewhere のアカウント</p>",
  ])("is nothing of this: %s", (body) => {
    expect(untranslated(page(body), ["Elsewhere"])).toEqual([]);
  });

  it("is the title, too, and no name in it", () => {
    expect(untranslated(page("", { title: "Signed out" }))).toEqual(["Signed out"]);
    expect(untranslated(page("").replace("接続 · ", ""))).toEqual([]);
    expect(untranslated(page("", { title: "Some App", lang: "ko" }), ["App", "Some App"])).toEqual([]);
  });

  it("is not asked of a page in English", () => {
    expect(() => untranslated(page("", { lang: "en" }))).toThrow(/English/);
    expect(() => untranslated("<p>two words</p>")).toThrow(/English/);
  });
});
