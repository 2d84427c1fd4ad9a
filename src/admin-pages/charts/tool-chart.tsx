import { shortCount } from "../numbers.ts";
import type { Counted } from "../usage.ts";
import { barLengths } from "./bars.ts";

/** The height of a bar with its words above it, in pixels. */
const row = 44;

/**
 * A bar for each tool, with its name and its calls. Widths are percentages and heights are pixels, so words keep their
 * size however narrow the screen is.
 */
export function ToolChart({ tools }: { tools: readonly Counted[] }) {
  const lengths = barLengths(tools.map(({ calls }) => calls));
  return (
    <svg
      class="chart"
      role="img"
      aria-labelledby="tool-chart-title tool-chart-description"
      width="100%"
      height={tools.length * row}
      xmlns="http://www.w3.org/2000/svg"
    >
      <title id="tool-chart-title">Calls of each tool</title>
      <desc id="tool-chart-description">
        A bar for each tool, the most called first:{" "}
        {tools.map(({ name, calls }) => `${name} ${shortCount(calls)}`).join(", ")}. The table below has the
        same numbers.
      </desc>
      {tools.map(({ name, calls }, index) => (
        <>
          <text x="0" y={index * row + 16}>
            {name}
          </text>
          <text x="100%" y={index * row + 16} text-anchor="end">
            {shortCount(calls)}
          </text>
          <rect class="track" x="0" y={index * row + 23} width="100%" height="10" rx="3" />
          <rect class="amount" x="0" y={index * row + 23} width={`${lengths[index]}%`} height="10" rx="3" />
        </>
      ))}
    </svg>
  );
}
