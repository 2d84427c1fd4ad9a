import { defineWords, inPageLanguage } from "./language.ts";

/** Whose way of writing times it is. */
const locales = defineWords({ en: "en-GB", ja: "ja-JP", ko: "ko-KR" });

/**
 * A point in time as people read it, in the one time zone that a page without script can know.
 * @param exact to the second, in few characters: for tables
 */
export function Moment({ at, exact = false }: { at: number; exact?: boolean }) {
  const date = new Date(at);
  const words = date.toLocaleString(inPageLanguage(locales), {
    ...{ day: "numeric", month: exact ? "short" : "long", year: "numeric" },
    ...{ hour: "2-digit", minute: "2-digit", ...(exact && { second: "2-digit" }) },
    hourCycle: "h23",
    timeZone: "UTC",
  });
  return <time datetime={date.toISOString()}>{words} UTC</time>;
}
