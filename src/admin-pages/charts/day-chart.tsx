import { defineWords, inPageLanguage } from "../../web/language.ts";
import { numbers } from "../numbers.ts";
import type { Counted } from "../usage.ts";
import { barLengths, columnsAt } from "./bars.ts";

/** Where the columns stand, and how high the highest is, in pixels. */
const ground = 150;
const highest = 120;

/** A column for each day. Only the axis has words: a column is narrower than any. */
export function DayChart({ days }: { days: readonly Counted[] }) {
  const [said, { short }] = [inPageLanguage(words), inPageLanguage(numbers)];
  const heights = barLengths(days.map(({ calls }) => calls)).map((length) => (length * highest) / 100);
  const columns = columnsAt(days.length);
  const most = short(Math.max(0, ...days.map(({ calls }) => calls)));
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
      <title id="day-chart-title">{said.title}</title>
      <desc id="day-chart-description">{said.description({ first, last, most })}</desc>
      <text x="0" y={top - 8}>
        {said.calls(most)}
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
          <title>{`${days[index]?.name}: ${short(days[index]?.calls ?? 0)}`}</title>
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

interface Described {
  /** The days at its ends: 2026-08-01 */
  readonly first: string;
  readonly last: string;
  /** The calls of the highest column. */
  readonly most: string;
}

const words = defineWords({
  en: {
    title: "Calls per day",
    description: ({ first, last, most }: Described) =>
      `A column for each day from ${first} to ${last}; the highest stands for ${most} calls. The table below has the same numbers.`,
    calls: (count: string) => `${count} calls`,
  },
  ja: {
    title: "日別の呼び出し数",
    description: ({ first, last, most }) =>
      `${first} から ${last} までの日別の棒グラフです。最も高い棒は ${most} 回の呼び出しを表します。下の表に同じ数値があります。`,
    calls: (count) => `${count} 回`,
  },
  ko: {
    title: "일별 호출 수",
    description: ({ first, last, most }) =>
      `${first}부터 ${last}까지의 일별 막대그래프입니다. 가장 높은 막대는 호출 ${most}회를 나타냅니다. 아래 표에 같은 수치가 있습니다.`,
    calls: (count) => `${count}회`,
  },
});
