const MEDIA = /vnd\.github\.(?:v3\.)?text-match/;
const FRAGMENT = 80;

/** Whether a caller wants to know where the words were found. */
export const wantsTextMatches = (headers: Headers) => MEDIA.test(headers.get("accept") ?? "");

/** Where the words stand in a text, with some of the text around the first. */
export function textMatches(
  words: readonly string[],
  found: { object_url: string; object_type: string; property: string; text: string },
): object[] {
  const { text, ...object } = found;
  const first = words.map((word) => text.toLowerCase().indexOf(word)).filter((index) => index >= 0);
  if (first.length === 0) return [];
  const start = Math.max(0, Math.min(...first) - FRAGMENT);
  const fragment = text.slice(start, Math.min(...first) + 2 * FRAGMENT);
  const matches = words.flatMap((word) =>
    [...indicesOf(fragment.toLowerCase(), word)].map((index) => ({
      text: fragment.slice(index, index + word.length),
      indices: [index, index + word.length],
    })),
  );
  return [{ ...object, fragment, matches }];
}

function* indicesOf(text: string, word: string): Generator<number> {
  for (let at = text.indexOf(word); at >= 0 && word !== ""; at = text.indexOf(word, at + word.length))
    yield at;
}
