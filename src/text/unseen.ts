/**
 * Characters that nobody sees, or that change the order in which others are seen: controls, zero-width and ignorable
 * ones, directions (CVE-2021-42574), variation selectors, tags, fillers, annotations, noncharacters. Line feed and tab
 * are none of them, and neither are the signs of Arabic that Unicode calls formats but that have a shape.
 */
const unseen =
  /[[\p{Cc}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2028\u2029\uFFF9-\uFFFB\u{13430}-\u{1343F}]--[\n\t]]/gv;

/** Scripts in which a joiner or a non-joiner between two letters is spelling. */
const joining = [
  ...[
    "Arabic",
    "Syriac",
    "Mongolian",
    "Nko",
    "Devanagari",
    "Bengali",
    "Gurmukhi",
    "Gujarati",
    "Oriya",
    "Tamil",
  ],
  ...["Telugu", "Kannada", "Malayalam", "Sinhala", "Tibetan", "Myanmar", "Khmer", "Balinese", "Javanese"],
];
const joiningLetter = `[[\\p{L}\\p{M}]&&[${joining.map((script) => `\\p{Script=${script}}`).join("")}]]`;

/**
 * Where such a character is part of what is seen, one of it and no more: what makes an emoji of several (joiner,
 * presentation, keycap), the flags of England, Scotland and Wales, which are the only ones that are written with tags,
 * a joiner between letters that join, the form of a Mongolian letter.
 */
const meant = new RegExp(
  [
    "\\u{1F3F4}(?:\\u{E0067}\\u{E0062}(?:\\u{E0065}\\u{E006E}\\u{E0067}|\\u{E0073}\\u{E0063}\\u{E0074}|\\u{E0077}\\u{E006C}\\u{E0073})\\u{E007F})",
    "(?<=\\p{Extended_Pictographic})[\\uFE0E\\uFE0F]",
    "(?<=[0-9#*])\\uFE0F(?=\\u20E3)",
    "(?<=\\p{Extended_Pictographic}\\uFE0F?|\\p{Emoji_Modifier})\\u200D(?=\\p{Extended_Pictographic})",
    `(?<=${joiningLetter})[\\u200C\\u200D](?=${joiningLetter})`,
    "(?<=[\\p{L}&&\\p{Script=Mongolian}])[\\u180B-\\u180F]",
  ].join("|"),
  "v",
);

// nothing is meant after one that is not, so what follows each other is one match
const meantOrUnseen = new RegExp(`(${meant.source})|${unseen.source}+`, "gv");

/** Characters that are not seen, replaced by what is said of each row of them; what is part of the seen stays. */
export function replaceUnseen(text: string, replacement: (characters: string) => string): string {
  return text.replace(meantOrUnseen, (found: string, kept: string | undefined) => kept ?? replacement(found));
}

/** Without a single one of them, wherever it stands. */
export function withoutAnyUnseen(text: string): string {
  return text.replace(unseen, "");
}

/** How a character is named in Unicode's charts: "U+202E". */
export function codePoint(character: string): string {
  const hexadecimal = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return `U+${hexadecimal.padStart(4, "0")}`;
}
