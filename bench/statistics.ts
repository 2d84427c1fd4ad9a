/** The value that half of the others do not exceed; of an even number, the mean of both in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (low === undefined || high === undefined) throw new Error("There is no median of nothing.");
  return (low + high) / 2;
}

/** The value that a share of all do not exceed (nearest rank). @param sorted the smallest first */
export function percentile(sorted: readonly number[], share: number): number {
  const value = sorted[Math.max(Math.ceil(sorted.length * share) - 1, 0)];
  if (value === undefined) throw new Error("There is no percentile of nothing.");
  return value;
}

/** As much of a value as is worth writing down. */
export function rounded(value: number, digits = 3): number {
  return Number(value.toFixed(digits));
}
