import { displayText } from "../../../src/web/display-text.ts";

/**
 * What a server said, fit to stand in a finding: on one line, without what a terminal would act on or nobody would see,
 * and short.
 */
export function shown(text: string, maximum = 160): string {
  return JSON.stringify(displayText(text, maximum));
}
