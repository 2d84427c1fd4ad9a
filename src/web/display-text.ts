/**
 * Text of strangers, fit to stand in a sentence of ours: one line, no control, invisible or direction-changing
 * characters (which can make a name read as another), and not longer than `maximum` characters. Escaping for HTML
 * is not done here; JSX does it.
 */
export function displayText(value: string, maximum = 60): string {
  const visible = value
    .normalize("NFC")
    .replace(/[\s\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}]/gu, "")
    .trim();
  const characters = Array.from(visible);
  return characters.length > maximum ? `${characters.slice(0, maximum - 1).join("")}…` : visible;
}
