/**
 * Text for one line of a terminal: nothing that it would act on, or that makes a line read as another. Files, Cloudflare and
 * GitHub are quoted in what the commands say, and names there are made by strangers.
 */
export function harmless(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ");
}

/** The same of several lines. */
export function harmlessLines(text: string): string {
  return text.split("\n").map(harmless).join("\n");
}
