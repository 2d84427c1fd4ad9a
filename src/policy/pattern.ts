/**
 * Whether a text has a pattern's form: "*" stands for any characters, also for none, everything else for itself. It
 * takes time in proportion to both together, whatever they are: patterns come from a person, texts from strangers.
 */
export function matches(pattern: string, text: string): boolean {
  return pattern.includes("*") ? patternOf(pattern)(text) : pattern === text;
}

/** A pattern, to be held against many texts: {@link matches} with the pattern looked at once. */
export function patternOf(pattern: string): (text: string) => boolean {
  if (!pattern.includes("*")) return (text) => pattern === text;
  const parts = pattern.split("*");
  const first = parts[0] ?? "";
  const last = parts.at(-1) ?? "";
  const between = parts.slice(1, -1).filter((part) => part !== "");
  return (text) => {
    if (text.length < first.length + last.length) return false;
    if (!text.startsWith(first) || !text.endsWith(last)) return false;
    // The first place that a part fits leaves the most for those after it, so no other has to be tried
    const end = text.length - last.length;
    let start = first.length;
    for (const part of between) {
      const after = endOfFirst(part, text, start, end);
      if (after === undefined) return false;
      start = after;
    }
    return true;
  };
}

/** Where the first occurrence of a part ends, between two places of a text (Knuth, Morris and Pratt). */
function endOfFirst(part: string, text: string, start: number, end: number): number | undefined {
  if (part.length > end - start) return undefined;
  const borders = bordersOf(part);
  let fitting = 0;
  for (let at = start; at < end; at++) {
    fitting = extended(part, borders, fitting, text[at]);
    if (fitting === part.length) return at + 1;
  }
  return undefined;
}

/** For each length of the part's beginning: how much of its end is a beginning again. */
function bordersOf(part: string): Uint32Array {
  const borders = new Uint32Array(part.length + 1);
  for (let length = 1, border = 0; length < part.length; length++) {
    border = extended(part, borders, border, part[length]);
    borders[length + 1] = border;
  }
  return borders;
}

/** How much of the part fits when the next character is there, after so much of it did. */
function extended(part: string, borders: Uint32Array, fitting: number, next: string | undefined): number {
  let length = fitting;
  while (length > 0 && (length === part.length || part[length] !== next)) length = borders[length] ?? 0;
  return part[length] === next ? length + 1 : length;
}
