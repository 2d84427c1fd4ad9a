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

/** Where a client receives access, in the words of the consent page. */
export type Destination =
  | { readonly kind: "this-computer"; readonly host: string }
  | { readonly kind: "web"; readonly host: string }
  /** An app that opened a scheme of its own on the person's device (RFC 8252 section 7.1). */
  | { readonly kind: "app"; readonly scheme: string };

/** @param loopback whether the redirect goes to the person's own computer, as the library judged it */
export function destinationOf(redirectUri: string, loopback: boolean): Destination {
  const url = new URL(redirectUri);
  if (loopback) return { kind: "this-computer", host: displayText(url.host, 120) };
  if (url.protocol === "https:") return { kind: "web", host: displayText(url.host, 120) };
  return { kind: "app", scheme: displayText(url.protocol.replace(/:$/, ""), 60) };
}
