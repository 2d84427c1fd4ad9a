/** The least that a bar is shown with, in percent: something is never nothing. */
const least = 0.75;

/** How long the bars of a chart are, in percent of the longest. */
export function barLengths(values: readonly number[]): number[] {
  const counts = values.map((value) => (Number.isFinite(value) ? Math.max(0, value) : 0));
  const longest = Math.max(0, ...counts);
  return counts.map((value) => (value === 0 ? 0 : rounded(Math.max(least, (value / longest) * 100))));
}

/** Where the columns of a chart are, in percent of its width, with some room between them. */
export function columnsAt(count: number): { readonly x: number; readonly width: number }[] {
  const step = count > 0 ? 100 / count : 0;
  return Array.from({ length: count }, (_, index) => ({
    x: rounded(index * step + step * 0.1),
    width: rounded(step * 0.8),
  }));
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
