import { type Markdown, withoutComments } from "./comments.ts";

const prefix = "[ \\t]{0,3}(?:(?:>|[-*+]|\\d{1,9}[.)])[ \\t]{0,4})*";
const destination = "(<[^<>\\n]*>|[^\\s<]\\S*)";
const inside = (quote: string) => `(?:[^${quote}\\n\\\\]|\\\\.|\\n(?![ \\t]*\\n))*`;
const title = `(?:"${inside('"')}"|'${inside("'")}'|\\(${inside("()")}\\))`;

/** A definition of a link's destination (CommonMark 4.7), which is shown nowhere. */
const definition = new RegExp(
  `(${prefix})\\[(?!\\s*\\])([^\\[\\]]{1,999})\\]:[ \\t]*\\n?[ \\t]*${destination}(?:[ \\t]*\\n?[ \\t]*(?<=\\s)${title})?[ \\t]*(?=\\n|$)`,
  "y",
);

/** The text of a footnote, which GitHub shows only if something refers to it. */
const footnote = new RegExp(
  `(${prefix})\\[(\\^[^\\s\\[\\]]{1,200})\\]:[^\\n]*(?:\\n[ \\t]*[^\\s][^\\n]*)*`,
  "y",
);

/** Labels and destinations that say that the title is a comment. */
const commentLabel = /^(?:\/\/|comments?|#|_|hidden|note to (?:self|ai))$/i;
const commentDestination = /^(?:#|<>)$/;

/**
 * Without definitions of links that are not used, which is how comments are written in Markdown:
 * `[//]: # (nobody sees this)`. Those of links that are there stay, for a model may follow them.
 * @param isDocument whether this is a text with paragraphs; of a line, only what can be nothing but a comment goes
 */
export function withoutUnusedDefinitions({ text, code }: Markdown, isDocument: boolean): string {
  if (!text.includes("]:")) return text;
  const used = usedLabels(text);
  const kept: string[] = [];
  let copied = 0;
  let region = 0;
  let isStart = true;
  let at = 0;
  while (at < text.length) {
    while ((code[region]?.end ?? Infinity) <= at) region++;
    const inCode = (code[region]?.start ?? Infinity) <= at;
    definition.lastIndex = at;
    footnote.lastIndex = at;
    const note = inCode || !isDocument ? null : footnote.exec(text);
    const found = inCode ? null : (note ?? definition.exec(text));
    const [whole, before = "", label = "", target = ""] = found ?? [];
    const isComment = commentLabel.test(label.trim()) || commentDestination.test(target);
    const unused = isDocument && (isStart || note !== null) && !used.has(labelKey(label));
    if (whole !== undefined && (isComment || unused)) {
      kept.push(text.slice(copied, at), before);
      copied = at + whole.length;
      at = copied + 1;
      continue;
    }
    const lineEnd = text.indexOf("\n", at);
    const end = lineEnd < 0 ? text.length : lineEnd;
    // within a paragraph it would be text
    isStart = whole !== undefined ? isStart : !inCode && text.slice(at, end).trim() === "";
    at = end + 1;
  }
  return kept.join("") + text.slice(copied);
}

const bracketed = /(?:^[ \t>*+\d.)-]*|)\[([^[\]]{1,999})\](:)?/gm;

/** The labels that something refers to: those that do not begin a definition themselves. */
function usedLabels(text: string): Set<string> {
  const labels = new Set<string>();
  for (const { index, 1: label = "", 2: colon } of text.matchAll(bracketed)) {
    const beginsLine = index === 0 || text[index - 1] === "\n";
    if (!beginsLine || colon === undefined) labels.add(labelKey(label));
  }
  return labels;
}

function labelKey(label: string): string {
  return label.trim().replace(/\s+/g, " ").toLowerCase();
}

/** Comments and definitions, which may be made of each other's remains. */
export function withoutHiddenMarkdown(text: string, isDocument: boolean): Markdown {
  return withoutComments(withoutUnusedDefinitions(withoutComments(text), isDocument));
}
