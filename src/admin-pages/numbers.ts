import { once } from "../text/once.ts";
import { defineWords, type Words } from "../web/language.ts";

/** How numbers are written in a language. */
interface Numbers {
  /** A count, to the last one: 12,345 */
  readonly count: (count: number) => string;
  /** A count that has little room: 1.2M */
  readonly short: (count: number) => string;
  /** Part of a whole. What is there is never "0%", and what is missing something never "100%". */
  readonly share: (part: number, of: number) => string;
}

export const numbers: Words<Numbers> = defineWords<Numbers>({
  en: numbersOf("en-GB", "en-US", { little: "under 1%", most: "over 99%" }),
  ja: numbersOf("ja-JP", "ja-JP", { little: "1% 未満", most: "99% 超" }),
  ko: numbersOf("ko-KR", "ko-KR", { little: "1% 미만", most: "99% 초과" }),
});

interface ShareWords {
  /** More than none, and less than can be said. */
  readonly little: string;
  /** Less than all, and more than can be said. */
  readonly most: string;
}

/** @param locale whose way of writing them it is @param compactLocale the same, where there is little room */
function numbersOf(locale: string, compactLocale: string, { little, most }: ShareWords): Numbers {
  const whole = once(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }));
  const compact = once(
    () => new Intl.NumberFormat(compactLocale, { notation: "compact", maximumFractionDigits: 1 }),
  );
  return {
    count: (count) => whole().format(count),
    short: (count) => (Math.abs(count) < 100_000 ? whole() : compact()).format(count),
    share(part, of) {
      if (of <= 0 || part <= 0) return "0%";
      if (part >= of) return "100%";
      const percent = (part / of) * 100;
      if (percent < 1) return little;
      return percent > 99 ? most : `${Math.round(percent)}%`;
    },
  };
}
