import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { byteLength } from "../../../src/text/bytes.ts";
import { hiddenIn, untrustedLine, untrustedText, visible } from "../../../src/text/untrusted.ts";
import { injections } from "./injections.ts";

/** What attacks are made of, in any order. */
const pieces = fc.constantFrom(
  ...[
    "<!--",
    "-->",
    "--!>",
    "<!",
    "<",
    ">",
    "--",
    "-",
    "!",
    "<?",
    "</",
    "<div hidden>",
    "<div",
    "</div>",
    " style='",
  ],
  ...[
    "display:none",
    "'",
    '"',
    "<pre>",
    "</pre>",
    "`",
    "``",
    "```",
    "~~~",
    "\n",
    "\n\n",
    "\r",
    " ",
    "    ",
    "> ",
    "- ",
  ],
  ...[
    "[//]: # (",
    ")",
    "[",
    "]",
    "]:",
    "[a]",
    "[a]: b",
    " # ",
    "\\",
    "|",
    "&#",
    "8203;",
    "x200b",
    ";",
    "a",
    "0",
  ],
  ...[
    "\u200b",
    "\u200d",
    "\u200c",
    "\ufe0f",
    "\u202e",
    "\u0301",
    "\u0301".repeat(7),
    "❤",
    "👨",
    "ک",
    "क",
    "्",
    "\u001b[",
  ],
  ...[
    "m",
    "\u{1f3f4}",
    "\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
    "\ud83d",
    "\ude00",
    "\u2028",
    "---\n",
  ],
);
const hostile = fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(""));

describe("what strangers wrote", () => {
  it("is held to more than forty tricks, each with a name of its own", () => {
    expect(new Set(injections.map(({ name }) => name)).size).toBe(injections.length);
    expect(injections.length).toBeGreaterThanOrEqual(40);
  });

  it.each(injections)("$name", ({ text, survives, gone }) => {
    const read = untrustedText(text);
    for (const part of survives) expect(read).toContain(part);
    for (const part of gone) expect(read).not.toContain(part);
  });

  it.each([
    "👨‍👩‍👧‍👦 🏳️‍🌈 ❤️‍🔥 🤸🏽‍♀️ 1️⃣ #️⃣ 🇩🇪 ☎︎ ©️",
    "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f} and \u{1f3f4}",
    "می‌خواهم נִקּוּד العَرَبِيَّة ؀١ ۝",
    "क्‍ष र‍्य ക്‍ ශ්‍රී বাংলা தமிழ்".replace("ക്‍ ", ""),
    "Việt Nam, ἀρχῇ, 日本語, 한국어, ไทย, བོད་",
    "tabs\tand\nlines\n\nand    spaces\u00a0stay",
    "a < b && c > d, x<-y, i <3 you, Map<string, number>, Array<string>",
    "- [ ] a task\n- [x] another\n\n[docs]: https://example.com\n\nSee [docs] and [here](https://example.com 'title').",
    "as said[^1]\n\n[^1]: by somebody",
    "* [ ]: x",
    "See\n[note]: this is a paragraph",
    "`<!-- seen -->` and ``<div hidden>`` and `<!--`",
    "Steps:\n```html\n<!-- seen -->\n<p style='display:none'>seen</p>\n[//]: # (seen)\n```\nDone.",
    "~~~\n<!-- seen -->\n```\n~~~\n\n````md\n```js title=x\n```\n````",
    '<a href="https://example.com">x</a> <br/> <kbd>Ctrl</kbd>',
  ])("%j stays as it is", (text) => {
    expect(untrustedText(text)).toBe(text);
  });

  it("keeps code after a template's comment", () => {
    expect(untrustedText("<!-- Fill in. -->\n```\n<!-- seen -->\n```")).toBe("\n```\n<!-- seen -->\n```");
  });

  it("ends its lines in one way", () => {
    expect(untrustedText("a\r\nb\rc\n")).toBe("a\nb\nc\n");
  });

  it("is not changed by being read twice", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const once = untrustedText(text);
        expect(untrustedText(once)).toBe(once);
        expect(visible(once)).toBe(once);
      }),
      { numRuns: 1000 },
    );
  });

  it("is settled also where markup is nested deeper than anybody writes it", () => {
    const nested = (depth: number): string => (depth === 0 ? "" : `<!${nested(depth - 1)}<!-- -->-- x -->`);
    const deep =
      `${"<".repeat(50)}!-- -->`.repeat(3) + "<!-".repeat(30) + "<!-- -->-".repeat(30) + nested(12);
    expect(untrustedText(untrustedText(deep))).toBe(untrustedText(deep));
    const divs = `${"<di<!-- -->v hidden>".repeat(3)}x${"</div>".repeat(3)}`;
    expect(untrustedText(untrustedText(divs))).toBe(untrustedText(divs));
  });

  it("comes back as it is if it is nothing but what is seen", () => {
    const letters = fc.constantFrom(..."abcXYZ019 .,;!?'()*_#-+=/\\\"$%@~^{}|\n\täöü漢字한글عربيहिन्दी😀👍🎉");
    fc.assert(
      fc.property(fc.string({ unit: letters, maxLength: 200 }), (text) => {
        // what follows a fence's language is not seen
        fc.pre(!text.includes("~~~"));
        expect(untrustedText(text)).toBe(text);
        expect(visible(text)).toBe(text);
      }),
    );
  });
});

describe("a line that strangers wrote", () => {
  it.each([
    ["  a\n\tb\u2028c  ", 20, "a b c"],
    ["[Bug]: crash", 20, "[Bug]: crash"],
    ["a <!-- parrot --> b", 20, "a b"],
    ["a\n\n[//]: # (parrot)", 20, "a"],
    ["Array<string> is `<!--`", 40, "Array<string> is `<!--`"],
    ["octo\u202ecat", 20, "octocat"],
    ["\u3164\u200b", 20, ""],
    ["a long one", 8, "a lon…"],
  ])("%j is in %d bytes %j", (text, mostBytes, expected) => {
    expect(untrustedLine(text, mostBytes)).toBe(expected);
  });

  it("is one line of at most so many bytes", () => {
    fc.assert(
      fc.property(hostile, fc.nat(80), (text, mostBytes) => {
        const line = untrustedLine(text, mostBytes);
        expect(byteLength(JSON.stringify(line)) - 2).toBeLessThanOrEqual(mostBytes);
        expect(line).toBe(line.trim());
        expect(line).not.toMatch(/[\n\t]| {2}/);
      }),
    );
  });
});

describe("code", () => {
  it.each([
    ["a\u202eb", "a⟦U+202E⟧b", 1],
    ["a\u200b\u{e0041}b", "a⟦U+200B⟧⟦U+E0041⟧b", 2],
    ["a\rb\u0000\u001b[0m", "a⟦U+000D⟧b⟦U+0000⟧⟦U+001B⟧[0m", 3],
    ["a\u2028b\u3164", "a⟦U+2028⟧b⟦U+3164⟧", 2],
    ["par\u200drot", "par⟦U+200D⟧rot", 1],
    ["\ufeffa\ufeff", "a⟦U+FEFF⟧", 1],
    ["a\r\n\tb <!-- seen --> <p hidden>", "a\n\tb <!-- seen --> <p hidden>", 0],
    ["'👨‍👩‍👧' + 'می‌خواهم' + '❤️'", "'👨‍👩‍👧' + 'می‌خواهم' + '❤️'", 0],
  ])("%j is shown as %j", (text, shown, hidden) => {
    expect(visible(text)).toBe(shown);
    expect(hiddenIn(text)).toBe(hidden);
  });

  it("shows each character that is not seen, and nothing twice", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = visible(text);
        expect(visible(shown)).toBe(shown);
        expect(shown.split("⟦").length - 1).toBe(hiddenIn(text));
      }),
    );
  });
});

describe("a text that is made to take long", () => {
  /** The least of three times, of the processor, for others work on it as well. */
  const milliseconds = (run: () => void) => {
    const times = [1, 2, 3].map(() => {
      const begun = process.cpuUsage();
      run();
      const { user } = process.cpuUsage(begun);
      return user / 1000;
    });
    return Math.min(...times);
  };
  const size = 30_000;

  it.each([
    ...[
      "<!--",
      "<!-- -->",
      "<!<!-- -->",
      "<?",
      "<!",
      "[//]:",
      "[//]:\n",
      '[a]: b "\n',
      "[a]: b (\\",
      "[",
      "]:",
      "\u200b",
    ],
    ...[
      "<div hidden>",
      "<a ",
      "<a b='<a c=\"",
      "<p style='display ",
      "<",
      "`",
      "` ``",
      "```\n",
      "~~~\n\n````\n",
      "> ",
    ],
    ...[
      "a\u0301",
      "\u0301",
      "\u001b[",
      "\u001b]",
      "&#x",
      "\r",
      "1. ",
      "ک\u200c",
      "👨\u200d",
      "\u{e0041}",
      "```` ",
    ],
  ])(
    "%j again and again takes time in proportion",
    (part) => {
      const text = (length: number) => part.repeat(Math.ceil(length / part.length));
      for (const read of [untrustedText, visible, (given: string) => untrustedLine(given, 100)]) {
        const short = milliseconds(() => read(text(size)));
        const long = milliseconds(() => read(text(4 * size)));
        // what is quadratic takes sixteen times as long; what takes no time at all cannot be compared
        expect(long).toBeLessThan(Math.max(12 * short, 300));
      }
    },
    30_000,
  );
});
