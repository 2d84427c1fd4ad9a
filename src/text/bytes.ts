const encoder = new TextEncoder();

/** How long a text is in UTF-8. */
export function byteLength(text: string): number {
  return encoder.encode(text).byteLength;
}

/** A text of at most so many bytes of JSON, cut between characters; an ellipsis says that it was cut. */
export function shortened(text: string, mostBytes: number): string {
  if (jsonBytes(text) <= mostBytes) return text;
  const ellipsis = "…";
  let left = mostBytes - byteLength(ellipsis);
  let kept = "";
  for (const character of text) {
    left -= jsonBytes(character);
    if (left < 0) break;
    kept += character;
  }
  return kept + ellipsis;
}

/** What a text takes within JSON, without the quotes around it. */
function jsonBytes(text: string): number {
  return byteLength(JSON.stringify(text)) - 2;
}
