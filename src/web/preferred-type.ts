import type { Context } from "hono";
import { accepts } from "hono/accepts";

interface Range {
  readonly type: string;
  readonly q: number;
}

/** How exactly a range names a type; undefined if it does not. */
function exactness(range: string, type: string): number | undefined {
  const named = range.toLowerCase();
  if (named === type) return 3;
  if (named === `${type.split("/", 1)[0]}/*`) return 2;
  return named === "*/*" || named === "*" ? 1 : undefined;
}

/** What a list of ranges says of a type: the most exact of those that name it (RFC 9110, section 12.5.1). */
function standingOf(type: string, ranges: readonly Range[]): { quality: number; exact: number } {
  let standing = { quality: 0, exact: 0 };
  for (const { type: range, q } of ranges) {
    const exact = exactness(range, type) ?? 0;
    if (exact > standing.exact) standing = { quality: q, exact };
  }
  return standing;
}

/**
 * Which of some media types whoever asks prefers. Of those that they like equally well it is the one that they name more
 * exactly, for a browser names HTML and an HTTP library names JSON beside `*`/`*`.
 * @param types the first of these is for whoever does not care, or takes none of them
 */
export function preferredType<Type extends string>(
  c: Pick<Context, "req">,
  types: readonly [Type, ...Type[]],
): Type {
  // its type wants the whole context, of which it reads the header
  const chosen = accepts(c as Context, {
    header: "Accept",
    supports: [...types],
    default: types[0],
    match: (ranges) => {
      const ranked = types
        .map((type) => ({ type, ...standingOf(type, ranges) }))
        .filter(({ quality }) => quality > 0)
        .sort((one, other) => other.quality - one.quality || other.exact - one.exact);
      return ranked[0]?.type ?? types[0];
    },
  });
  return types.find((type) => type === chosen) ?? types[0];
}

/** Whether whoever asks is somebody at a browser, to whom a page is shown: programs do not ask for HTML. */
export function wantsPage(c: Pick<Context, "req">): boolean {
  return preferredType(c, ["application/json", "text/html"]) === "text/html";
}
