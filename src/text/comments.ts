/** From where to where something is, the end not included. */
export interface Region {
  readonly start: number;
  readonly end: number;
}

/** Markdown, and where in it code is that a person sees as it stands. */
export interface Markdown {
  readonly text: string;
  readonly code: readonly Region[];
}

const fence = /^(?:(`{3,40})([^`]*)|(~{3,40})(?!~)(.*))$/;
/** A fence anywhere else: in a list or a quote, or indented. */
const innerFence = /^[\s>\-*+\d.)]*(?:`{3}|~{3})/;
const htmlStart = /^ {0,3}<[A-Za-z/!?]/;
const harmlessTag = /<(?:(?![A-Za-z/])|\/?[A-Za-z][A-Za-z0-9-]*[ \t]*\/?>)/y;
const otherComment = /<(?:[!?]|\/[^A-Za-z>])/y;
const emptyEnd = /-?>/y;
const commentClosing = /--!?>/g;
const rawElement = /<(\/?)(?:script|style|pre|textarea)(?![A-Za-z0-9-])/iy;

/**
 * Markdown without HTML comments and what browsers take for one (declarations, CDATA, processing instructions), also
 * if they never end. Those in code stay, for there a person sees them. What is code is decided by far fewer rules than
 * CommonMark has, so in doubt it is none: whoever could make us see code where GitHub sees a comment could hide
 * something. One look at each character, so the time is linear.
 */
export function withoutComments(source: string): Markdown {
  const kept: string[] = [];
  const code: Region[] = [];
  let length = 0;
  let at = 0;
  // front matter is not Markdown
  let trusted = !source.startsWith("---\n");
  let raw = false;
  // of the paragraph: whether HTML began a line, whether there was any, whether a code span may be open
  let html = false;
  let tagged = false;
  let ticks = false;

  const keep = (end: number, isCode = false) => {
    if (isCode) code.push({ start: length, end: length + end - at });
    kept.push(source.slice(at, end));
    length += end - at;
    at = end;
  };
  const lineEndFrom = (from: number) => {
    const found = source.indexOf("\n", from);
    return found < 0 ? source.length : found;
  };
  const beginParagraph = () => {
    html = false;
    tagged = false;
    ticks = false;
  };

  while (at < source.length) {
    let lineEnd = lineEndFrom(at);
    const line = source.slice(at, lineEnd);
    const opening = fence.exec(line);
    if (opening && trusted && !html && !raw) {
      const marks = opening[1] ?? opening[3] ?? "";
      // what follows the language is shown to nobody
      const [info = ""] = /^[ \t]*[\w.+#-]{0,40}/.exec(opening[2] ?? opening[4] ?? "") ?? [];
      kept.push(marks, info);
      length += marks.length + info.length;
      at = lineEnd;
      keep(Math.min(lineEnd + 1, source.length));
      keep(closingFence(source, at, marks), true);
      keep(Math.min(lineEndFrom(at) + 1, source.length));
      beginParagraph();
      continue;
    }
    if (opening || (innerFence.test(line) && !/^`{3,}[^`]*`/.test(line))) trusted = false;
    if (line.trim() === "") beginParagraph();
    const content = at + line.search(/[^\s>\-*+\d.)]/);
    const inHtml = html;
    html ||= htmlStart.test(line);
    // a comment that begins a line is a block, and the next line begins another
    const isBlock = !inHtml && /^ {0,3}<!--/.test(line);

    for (let next = nextSign(source, at, lineEnd); next < lineEnd; next = nextSign(source, next, lineEnd)) {
      if (source[next] === "`") {
        const marks = runLength(source, next);
        const end = trusted && !tagged && !ticks && !raw ? spanEnd(source, next, marks, lineEnd) : undefined;
        if (end === undefined) ticks = true;
        else {
          keep(next);
          keep(end, true);
        }
        next = end ?? next + marks;
        continue;
      }
      const end = commentEnd(source, next);
      if (end === undefined) {
        rawElement.lastIndex = next;
        const element = rawElement.exec(source);
        if (element) raw = element[1] === "";
        tagged ||= next === content || !isHarmless(source, next);
        next += 1;
        continue;
      }
      // where browsers and CommonMark end one at different places, nothing that follows is surely code
      if (!source.startsWith("<!--", next) || source.startsWith("--!>", end - 4)) trusted = false;
      keep(next);
      at = end;
      next = end;
      tagged = true;
      if (end > lineEnd) lineEnd = lineEndFrom(end);
    }
    keep(Math.min(lineEnd + 1, source.length));
    if (isBlock) beginParagraph();
  }
  return { text: kept.join(""), code };
}

function nextSign(source: string, from: number, lineEnd: number): number {
  for (let at = from; at < lineEnd; at++) if (source[at] === "`" || source[at] === "<") return at;
  return lineEnd;
}

/** Whether this is no tag, or one in which no mark of code can be. */
function isHarmless(source: string, at: number): boolean {
  return endOf(harmlessTag, source, at) !== undefined;
}

function runLength(source: string, from: number): number {
  let end = from;
  while (source[end] === "`") end++;
  return end - from;
}

/** Where a code span ends that begins here; undefined if it does not end on its line, or may be none. */
function spanEnd(source: string, from: number, marks: number, lineEnd: number): number | undefined {
  if (source[from - 1] === "\\") return undefined;
  for (let at = from + marks; at < lineEnd; at++) {
    // a cell of a table ends there, and the span with it
    if (source[at] === "|") return undefined;
    if (source[at] !== "`") continue;
    const run = runLength(source, at);
    if (run === marks) return at + run;
    at += run - 1;
  }
  return undefined;
}

/** Where the line begins that closes a fence; the end of the text if none does. */
function closingFence(source: string, from: number, marks: string): number {
  const closing = new RegExp(`^ {0,3}${marks}${marks[0]}*[ \\t]*$`, "gm");
  closing.lastIndex = from;
  return closing.exec(source)?.index ?? source.length;
}

/** Where a comment ends that begins here, as browsers see it; undefined if none begins. */
function commentEnd(source: string, at: number): number | undefined {
  if (source.startsWith("<!--", at))
    return endOf(emptyEnd, source, at + 4) ?? endOf(commentClosing, source, at + 4) ?? source.length;
  if (endOf(otherComment, source, at) === undefined) return undefined;
  return endOf(/>/g, source, at + 2) ?? source.length;
}

/** Where something ends that is there, or from there on. */
function endOf(pattern: RegExp, source: string, from: number): number | undefined {
  pattern.lastIndex = from;
  return pattern.test(source) ? pattern.lastIndex : undefined;
}
