import type { LaneResult } from "./lane-results.ts";
import { laneOf, type Measured } from "./lanes.ts";
import type { Results } from "./results.ts";

type Row = readonly [label: string, lane: Omit<Measured, "tool">];

/** The bars of each group, and what they are called in the picture. */
const rows: readonly Row[] = [
  ["bare Worker", { contender: "floor", way: "constant" }],
  ["this server, stateless", { contender: "server", way: "stateless" }],
  ["this server, session", { contender: "server", way: "session" }],
  ["McpAgent, session", { contender: "reference", way: "session" }],
];

const groups = [
  ["add", "A call that needs nothing but the token"],
  ["userInfoOctokit", "A call that asks GitHub once"],
] as const satisfies readonly (readonly [Measured["tool"], string])[];

const width = 760;

/** The page around it need not be as light or dark as the reader's system, which is what a picture knows. */
const paper = '<rect class="paper" width="100%" height="100%" rx="6"/>';

const bars = { x: 190, width: 255, height: 20, step: 30 } as const;

/** The results as a picture that is readable on light and on dark pages. */
export function pictureOf(results: Results): string {
  const { lanes } = results;
  const shown = groups.flatMap(([tool]) => rows.map(([, lane]) => laneOf(lanes, { ...lane, tool })));
  const longest = Math.max(...shown.map(({ cpu }) => cpu.median));
  let y = 22;
  const parts = [text(20, y, "CPU time of one call, less is better", "h")];
  for (const [tool, heading] of groups) {
    y += 34;
    parts.push(text(20, y, heading));
    y += 12;
    for (const [label, measured] of rows) {
      parts.push(bar(y, label, laneOf(lanes, { ...measured, tool }), longest));
      y += bars.step;
    }
  }
  y += 22;
  parts.push(text(20, y, footnoteOf(results), "n"));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y + 14}" role="img" aria-labelledby="t d" font-family="system-ui, sans-serif" font-size="14">
<title id="t">CPU time of one call</title>
<desc id="d">${escaped(descriptionOf(lanes))}</desc>
<style>
.paper{fill:#fff}text{fill:#1f2328}.h{font-weight:600}.n{fill:#57606a;font-size:12px}.floor{fill:#afb8c1}.server{fill:#0969da}.reference{fill:#bc4c00}
@media (prefers-color-scheme:dark){.paper{fill:#0d1117}text{fill:#e6edf3}.n{fill:#9da7b1}.floor{fill:#6e7681}.server{fill:#58a6ff}.reference{fill:#db6d28}}
</style>
${paper}
${parts.join("\n")}
</svg>
`;
}

function bar(y: number, label: string, lane: LaneResult, longest: number): string {
  const { contender, cpu } = lane;
  const length = Math.max(Math.round((cpu.median / longest) * bars.width), 2);
  const middle = y + 15;
  const end = bars.x + length + 8;
  return [
    `<text x="${bars.x - 10}" y="${middle}" text-anchor="end">${escaped(label)}</text>`,
    `<rect class="${contender}" x="${bars.x}" y="${y}" width="${length}" height="${bars.height}" rx="3"/>`,
    `<text x="${end}" y="${middle}">${cpu.median.toFixed(2)} ms <tspan class="n" dx="4">${ratiosOf(lane)}</tspan></text>`,
  ].join("");
}

function ratiosOf({ contender, ofFloor, ofReference }: LaneResult): string {
  if (contender === "floor") return "the floor";
  const floor = `${ofFloor.toFixed(1)} × the floor`;
  return contender === "reference" ? floor : `${floor}, ${ofReference.toFixed(2)} × McpAgent`;
}

function descriptionOf(lanes: readonly LaneResult[]): string {
  return groups
    .map(([tool, heading]) => {
      const values = rows.map(([label, lane]) => {
        const found = laneOf(lanes, { ...lane, tool });
        return `${label} ${found.cpu.median.toFixed(2)} ms`;
      });
      return `${heading}: ${values.join(", ")}.`;
    })
    .join(" ");
}

function footnoteOf({ date, machine, rounds, calls, atOnce }: Results): string {
  return [
    `Medians of ${rounds} rounds of ${calls} calls, in turns, ${atOnce} at once`,
    `workerd ${machine.workerd}`,
    `${machine.cpu}, ${machine.cores} cores`,
    date,
  ].join(" · ");
}

function text(x: number, y: number, words: string, name?: string): string {
  return `<text${name === undefined ? "" : ` class="${name}"`} x="${x}" y="${y}">${escaped(words)}</text>`;
}

function escaped(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
