import type { Markdown, Region } from "./comments.ts";

interface Tag extends Region {
  readonly name: string;
  readonly kind: "open" | "close";
  /** Whether the author meant nobody to see it. */
  readonly hidden: boolean;
  /** What is left of it, without attributes that nobody sees. */
  readonly shown: string;
}

/** Elements whose content is no text. */
const unseenElements = /^(?:script|style|template|noembed|noframes|iframe|object)$/;
const seenAttributes = /^(?:href|src|alt|title)$/;
const invisibleStyle =
  /(?:^|[;\s])(?:display:none|visibility:(?:hidden|collapse)|opacity:0*\.?0*%?(?![.\d])|(?:font-size|max-height|height|width):0*\.?0*(?:[a-z]+|%)?(?![.\d])|color:transparent|font:0)/;

/**
 * Without elements that their author hid (the `hidden` attribute, styles), whether GitHub would obey or not, and
 * without attributes that nobody sees. One that never ends is left without its markup: GitHub shows what it holds.
 */
export function withoutHiddenElements({ text, code }: Markdown): string {
  const tags = tagsOf(text, code);
  const removed = hiddenRegions(tags);
  const kept: string[] = [];
  let at = 0;
  let next = 0;
  for (const tag of tags) {
    if (tag.start < at) continue;
    kept.push(text.slice(at, tag.start));
    at = tag.end;
    while ((removed[next]?.start ?? Infinity) < tag.start) next++;
    const whole = removed[next];
    if (whole?.start === tag.start) at = whole.end;
    else if (!tag.hidden) kept.push(tag.shown);
  }
  return kept.join("") + text.slice(at);
}

/** From where to where hidden elements are, in their order. Each end belongs to the last beginning of its name. */
function hiddenRegions(tags: readonly Tag[]): Region[] {
  const open = new Map<string, Tag[]>();
  const regions: Region[] = [];
  for (const tag of tags) {
    const same = open.get(tag.name) ?? [];
    open.set(tag.name, same);
    if (tag.kind === "open") same.push(tag);
    else {
      const beginning = same.pop();
      if (beginning?.hidden) regions.push({ start: beginning.start, end: tag.end });
    }
  }
  return regions.sort((one, other) => one.start - other.start);
}

/** The tags of HTML outside of code, by CommonMark's grammar of them; what is none is text. */
function tagsOf(text: string, code: readonly Region[]): Tag[] {
  const tags: Tag[] = [];
  let region = 0;
  let at = text.indexOf("<");
  while (at >= 0) {
    while ((code[region]?.end ?? Infinity) <= at) region++;
    const around = code[region];
    if (around && around.start <= at) {
      at = text.indexOf("<", around.end);
      continue;
    }
    const { tag, end } = tagAt(text, at);
    if (tag) tags.push(tag);
    at = text.indexOf("<", end);
  }
  return tags;
}

const beginning = /<(\/?)([A-Za-z][A-Za-z0-9-]*)/y;
const attribute = /\s+([A-Za-z_:@][\w.:-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/y;
const ending = /\s*\/?>/y;

/** A tag, or where it turned out to be none: nothing before that is read again, so the time is linear. */
function tagAt(text: string, start: number): { readonly tag?: Tag; readonly end: number } {
  const [opening, slash, spelled = ""] = matchAt(beginning, text, start) ?? [];
  if (opening === undefined) return { end: start + 1 };
  const name = spelled.toLowerCase();
  let end = start + opening.length;
  let shown = opening;
  const styles: string[] = [];
  let hidden = slash === "" && unseenElements.test(name);
  for (;;) {
    const [whole, key, ...values] = matchAt(attribute, text, end) ?? [];
    if (whole === undefined || key === undefined) break;
    end += whole.length;
    const attributeName = key.toLowerCase();
    if (seenAttributes.test(attributeName)) shown += whole;
    if (attributeName === "hidden") hidden = true;
    if (attributeName === "style") styles.push(values.find((value) => value !== undefined) ?? "");
  }
  const [close] = matchAt(ending, text, end) ?? [];
  if (close === undefined) return { end };
  end += close.length;
  if (styles.some(isInvisible)) hidden = true;
  return { tag: { start, end, name, kind: slash ? "close" : "open", hidden, shown: shown + close }, end };
}

function isInvisible(style: string): boolean {
  const written = style.toLowerCase().replace(/\s*([:;])\s*/g, "$1");
  const colour = /(?:^|;)color:([^;]+)/.exec(written)?.[1];
  const background = /(?:^|;)background(?:-color)?:([^;]+)/.exec(written)?.[1];
  return invisibleStyle.test(written) || (colour !== undefined && colour === background);
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
