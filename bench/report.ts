import type { GrowthResult } from "./growth.ts";
import type { LaneResult } from "./lane-results.ts";
import type { Judged } from "./targets.ts";

/** What is in which column, for somebody at a terminal. */
type Columns<Row> = readonly (readonly [title: string, cell: (row: Row) => string])[];

const laneColumns: Columns<LaneResult> = [
  ["", ({ contender, way, tool }) => `${contender}${way === "constant" ? "" : `, ${way}`}: ${tool}`],
  ["CPU ms", ({ cpu }) => cpu.median.toFixed(2)],
  ["x floor", ({ ofFloor }) => ofFloor.toFixed(2)],
  ["x reference", ({ ofReference }) => ofReference.toFixed(2)],
  ["calls/s", ({ callsPerSecond }) => String(callsPerSecond)],
  ["p50 ms", ({ p50 }) => p50.toFixed(0)],
  ["p99 ms", ({ p99 }) => p99.toFixed(0)],
  ["KV reads", ({ operations }) => String(operations["KV reads"])],
  ["writes", ({ operations }) => String(operations["KV writes"])],
  ["objects", ({ operations }) => String(operations["Object requests"])],
  ["(first)", ({ first }) => `(${first["Object requests"]})`],
  ["D1 stmts", ({ operations }) => String(operations["D1 statements"])],
  ["(first)", ({ first }) => `(${first["D1 statements"]})`],
];

const growthColumns: Columns<GrowthResult> = [
  ["", ({ size, way }) => `${size}, ${way}`],
  ["CPU ms", ({ cpu }) => cpu.toFixed(2)],
  ["x small", ({ ofSmall }) => ofSmall.toFixed(2)],
];

/** What was measured of lanes, as a table. */
export const laneTable = (lanes: readonly LaneResult[]): string => tableOf(laneColumns, lanes);

/** What was measured of growth, as a table. */
export const growthTable = (sizes: readonly GrowthResult[]): string => tableOf(growthColumns, sizes);

function tableOf<Row>(columns: Columns<Row>, of: readonly Row[]): string {
  const rows = [columns.map(([title]) => title), ...of.map((row) => columns.map(([, cell]) => cell(row)))];
  const widths = columns.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
        .join("  "),
    )
    .join("\n");
}

/** Each target, and whether it is met. */
export function targetLines(judged: readonly Judged[]): string {
  return judged
    .map(
      ({ sentence, value, most, met }) =>
        `${met ? "met " : "MISSED"}`.padEnd(8) +
        `${sentence}: ${Number(value.toFixed(2))} of at most ${most}`,
    )
    .join("\n");
}
