const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });

/** A count, to the last one: 12,345 */
export function countInWords(count: number): string {
  return whole.format(count);
}

/** A count that has little room: 1.2M */
export function shortCount(count: number): string {
  return Math.abs(count) < 100_000 ? whole.format(count) : short.format(count);
}

/** Part of a whole. What is there is never "0%", and what is missing something never "100%". */
export function shareInWords(part: number, of: number): string {
  if (of <= 0 || part <= 0) return "0%";
  if (part >= of) return "100%";
  const percent = (part / of) * 100;
  if (percent < 1) return "under 1%";
  return percent > 99 ? "over 99%" : `${Math.round(percent)}%`;
}
