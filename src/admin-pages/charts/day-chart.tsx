import { shortCount } from "../numbers.ts";
import type { Counted } from "../usage.ts";
import { barLengths, columnsAt } from "./bars.ts";

/** Where the columns stand, and how high the highest is, in pixels. */
const ground = 150;
const highest = 120;

/** A column for each day. Only the axis has words: a column is narrower than any. */
export function DayChart({ days }: { days: readonly Counted[] }) {
  const heights = barLengths(days.map(({ calls }) => calls)).map((length) => (length * highest) / 100);
  const columns = columnsAt(days.length);
  const most = Math.max(0, ...days.map(({ calls }) => calls));
  const [first, last] = [days[0]?.name ?? "", days.at(-1)?.name ?? ""];
  const top = ground - highest;
  return (
    <svg
      class="chart"
      role="img"
      aria-labelledby="day-chart-title day-chart-description"
      width="100%"
      height={ground + 26}
      xmlns="http://www.w3.org/2000/svg"
    >
      <title id="day-chart-title">Calls per day</title>
      <desc id="day-chart-description">
        A column for each day from {first} to {last}; the highest stands for {shortCount(most)} calls. The
        table below has the same numbers.
      </desc>
      <text x="0" y={top - 8}>
        {shortCount(most)} calls
      </text>
      <line class="axis" x1="0" x2="100%" y1={top} y2={top} />
      {columns.map(({ x, width }, index) => (
        <rect
          class="amount"
          x={`${x}%`}
          y={ground - (heights[index] ?? 0)}
          width={`${width}%`}
          height={heights[index] ?? 0}
        >
          <title>{`${days[index]?.name}: ${shortCount(days[index]?.calls ?? 0)}`}</title>
        </rect>
      ))}
      <line class="axis" x1="0" x2="100%" y1={ground} y2={ground} />
      <text x="0" y={ground + 20}>
        {first}
      </text>
      <text x="100%" y={ground + 20} text-anchor="end">
        {last}
      </text>
    </svg>
  );
}
