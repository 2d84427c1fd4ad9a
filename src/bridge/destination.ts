import { isLoopback } from "../settings/loopback.ts";
import { displayText } from "../web/display-text.ts";

/** Where a client receives access, in the words of the consent page. */
export type Destination =
  | { readonly kind: "this-computer"; readonly host: string }
  | { readonly kind: "web"; readonly host: string }
  /** An app that opened a scheme of its own on the person's device (RFC 8252 section 7.1). */
  | { readonly kind: "app"; readonly scheme: string; readonly uri: string };

/** @param loopback whether the redirect goes to the person's own computer, as the library judged it */
export function destinationOf(redirectUri: string, loopback: boolean): Destination {
  const url = new URL(redirectUri);
  if (url.protocol === "https:") return { kind: "web", host: displayText(url.host, 120) };
  if (url.protocol === "http:" && loopback)
    return { kind: "this-computer", host: displayText(url.host, 120) };
  const scheme = displayText(url.protocol.replace(/:$/, ""), 60);
  return { kind: "app", scheme, uri: displayText(redirectUri, 200) };
}

/** Whether a redirect goes to a web site, whose domain says who gets the code, and not to the person's own computer. */
export function goesToWebSite(redirectUri: string): boolean {
  const { protocol, hostname } = new URL(redirectUri);
  return protocol === "https:" && !isLoopback(hostname);
}

/** Schemes that are a browser's or the system's own, or that open a web site in another browser. */
const notApps =
  /^(about|blob|chrome|chrome-extension|data|edge|file|filesystem|firefox|ftp|googlechromes?|intent|javascript|localhost|mailto|microsoft-edge|ms-[a-z-]+|opera|search-ms|sms|tel|vbscript|view-source|web\+[a-z]+|wss?):$/;

/**
 * Whether a redirect URI may carry a code: https, http (which is for loopback, and checked elsewhere), or a scheme
 * that an app can have for itself. One that has a web address inside would only pass the code on to it.
 */
export function isAppScheme(url: URL): boolean {
  if (url.protocol === "https:" || url.protocol === "http:") return true;
  return !notApps.test(url.protocol) && !/https?:/i.test(decodeSafely(url.href.slice(url.protocol.length)));
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
