import { defineWords, inPageLanguage } from "../../web/language.ts";
import { numbers } from "../numbers.ts";
import type { Bar } from "../usage.ts";
import { barLengths } from "./bars.ts";

/** The height of a bar with its words above it, in pixels. */
const row = 44;

/**
 * A bar for each tool, with its name and its calls. Widths are percentages and heights are pixels, so words keep their
 * size however narrow the screen is.
 */
export function ToolChart({ tools }: { tools: readonly Bar[] }) {
  const [said, { short }] = [inPageLanguage(words), inPageLanguage(numbers)];
  const nameOf = (bar: Bar) => ("others" in bar ? said.others(bar.others) : bar.name);
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
      <title id="tool-chart-title">{said.title}</title>
      <desc id="tool-chart-description">
        {said.beforeBars}
        {tools.map((tool, index) => (
          <>
            {index > 0 && said.between}
            <span lang={languageOf(tool)}>{nameOf(tool)}</span> {short(tool.calls)}
          </>
        ))}
        {said.afterBars}
      </desc>
      {tools.map((tool, index) => (
        <>
          <text x="0" y={index * row + 16} lang={languageOf(tool)}>
            {nameOf(tool)}
          </text>
          <text x="100%" y={index * row + 16} text-anchor="end">
            {short(tool.calls)}
          </text>
          <rect class="track" x="0" y={index * row + 23} width="100%" height="10" rx="3" />
          <rect class="amount" x="0" y={index * row + 23} width={`${lengths[index]}%`} height="10" rx="3" />
        </>
      ))}
    </svg>
  );
}

/** Names of tools are the same in every language. */
function languageOf(bar: Bar): "en" | undefined {
  return "others" in bar ? undefined : "en";
}

const words = defineWords({
  en: {
    title: "Calls of each tool",
    beforeBars: "A bar for each tool, the most called first: ",
    between: ", ",
    afterBars: ". The table below has the same numbers.",
    others: (count: number) => `${count} others`,
  },
  ja: {
    title: "ツール別の呼び出し数",
    beforeBars: "呼び出しの多い順に並べた、ツール別の棒グラフです：",
    between: "、",
    afterBars: "。下の表に同じ数値があります。",
    others: (count) => `その他 ${count} 件`,
  },
  ko: {
    title: "도구별 호출 수",
    beforeBars: "호출이 많은 순서로 정렬한 도구별 막대그래프입니다: ",
    between: ", ",
    afterBars: ". 아래 표에 같은 수치가 있습니다.",
    others: (count) => `그 외 ${count}개`,
  },
});
