import { inPageLanguage } from "../../web/language.ts";
import { DayChart } from "../charts/day-chart.tsx";
import { ToolChart } from "../charts/tool-chart.tsx";
import { numbers } from "../numbers.ts";
import { type Counted, total, withOthers } from "../usage.ts";
import { overviewWords } from "./overview-words.tsx";
import { cellWords } from "./table-words.ts";
import { Unavailable } from "./unavailable.tsx";

/** Most bars of a chart; its table has all. */
const mostBars = 12;

interface Count {
  readonly what: "users" | "clients" | "blocked";
  readonly href: string;
  /** Undefined if it cannot be had now. */
  readonly count: number | undefined;
  readonly isMore: boolean;
}

interface OverviewPageProps {
  /** Undefined if they cannot be had now. */
  readonly tools: readonly Counted[] | undefined;
  readonly days: readonly Counted[] | undefined;
  readonly counts: readonly Count[];
}

/** What is called here, how often, and what came of it. */
export function OverviewPage({ tools, days, counts }: OverviewPageProps) {
  const said = inPageLanguage(overviewWords);
  return (
    <>
      {tools && days ? <Usage tools={tools} days={days} /> : <Unavailable>{said.unavailable}</Unavailable>}
      <h2>{said.whatThereIs}</h2>
      <ul>
        {counts.map(({ what, href, count, isMore }) => (
          <li>
            <a href={href}>{said.counted[what]}</a>
            {said.colon}
            <CountInWords count={count} isMore={isMore} />
          </li>
        ))}
      </ul>
    </>
  );
}

function CountInWords({ count, isMore }: Pick<Count, "count" | "isMore">) {
  const text =
    count === undefined ? inPageLanguage(cellWords).notKnownNow : inPageLanguage(numbers).count(count);
  return <>{isMore ? inPageLanguage(overviewWords).orMore(text) : text}</>;
}

function Usage({ tools, days }: { tools: readonly Counted[]; days: readonly Counted[] }) {
  const [said, { count, share }] = [inPageLanguage(overviewWords), inPageLanguage(numbers)];
  const all = total(tools);
  if (all.calls === 0) return <p>{said.noCalls(days.length)}</p>;
  return (
    <>
      <p>
        {said.summary({
          days: days.length,
          calls: count(all.calls),
          failed: share(all.failed, all.calls),
          notDone: share(all.notDone, all.calls),
        })}
      </p>
      <h2>{said.byTool}</h2>
      <ToolChart tools={withOthers(tools, mostBars)} />
      <CountTable what={said.tool} counts={tools} />
      <h2>{said.byDay}</h2>
      <DayChart days={days} />
      <details>
        <summary>{said.eachDay}</summary>
        <CountTable what={said.day} counts={days.toReversed()} />
      </details>
    </>
  );
}

function CountTable({ what, counts }: { what: string; counts: readonly Counted[] }) {
  const { columns } = inPageLanguage(overviewWords);
  const { count } = inPageLanguage(numbers);
  return (
    <table class="numbers">
      <thead>
        <tr>
          <th scope="col">{what}</th>
          <th scope="col">{columns.calls}</th>
          <th scope="col">{columns.failed}</th>
          <th scope="col">{columns.notDone}</th>
        </tr>
      </thead>
      <tbody>
        {counts.map(({ name, calls, failed, notDone }) => (
          <tr>
            <th scope="row" lang="en">
              {name}
            </th>
            <td data-label={columns.calls}>{count(calls)}</td>
            <td data-label={columns.failed}>
              <Part part={failed} of={calls} />
            </td>
            <td data-label={columns.notDone}>
              <Part part={notDone} of={calls} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Part({ part, of }: { part: number; of: number }) {
  const { count, share } = inPageLanguage(numbers);
  return <>{part === 0 ? "0" : `${count(part)} (${share(part, of)})`}</>;
}
