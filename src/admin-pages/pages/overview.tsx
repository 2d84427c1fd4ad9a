import { DayChart } from "../charts/day-chart.tsx";
import { ToolChart } from "../charts/tool-chart.tsx";
import { countInWords, shareInWords } from "../numbers.ts";
import { type Counted, total, withOthers } from "../usage.ts";
import { Unavailable } from "./unavailable.tsx";

/** Most bars of a chart; its table has all. */
const mostBars = 12;

interface Count {
  readonly what: string;
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
  return (
    <>
      {tools && days ? (
        <Usage tools={tools} days={days} />
      ) : (
        <Unavailable>Usage cannot be shown now: the audit's database does not answer.</Unavailable>
      )}
      <h2>What there is</h2>
      <ul>
        {counts.map(({ what, href, count, isMore }) => (
          <li>
            <a href={href}>{what}</a>: {count === undefined ? "not known now" : countInWords(count)}
            {isMore && " or more"}
          </li>
        ))}
      </ul>
    </>
  );
}

function Usage({ tools, days }: { tools: readonly Counted[]; days: readonly Counted[] }) {
  const all = total(tools);
  if (all.calls === 0) return <p>No tool was called in the last {days.length} days.</p>;
  return (
    <>
      <p>
        In the last {days.length} days, tools were called <strong>{countInWords(all.calls)}</strong> times.{" "}
        {shareInWords(all.failed, all.calls)} failed, and {shareInWords(all.notDone, all.calls)} were refused
        or not carried out for another reason.
      </p>
      <h2>By tool</h2>
      <ToolChart tools={withOthers(tools, mostBars)} />
      <CountTable what="Tool" counts={tools} />
      <h2>By day</h2>
      <DayChart days={days} />
      <details>
        <summary>Each day in numbers</summary>
        <CountTable what="Day (UTC)" counts={days.toReversed()} />
      </details>
    </>
  );
}

function CountTable({ what, counts }: { what: string; counts: readonly Counted[] }) {
  return (
    <table class="numbers">
      <thead>
        <tr>
          <th scope="col">{what}</th>
          <th scope="col">Calls</th>
          <th scope="col">Failed</th>
          <th scope="col">Not done</th>
        </tr>
      </thead>
      <tbody>
        {counts.map(({ name, calls, failed, notDone }) => (
          <tr>
            <th scope="row">{name}</th>
            <td data-label="Calls">{countInWords(calls)}</td>
            <td data-label="Failed">
              <Part part={failed} of={calls} />
            </td>
            <td data-label="Not done">
              <Part part={notDone} of={calls} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Part({ part, of }: { part: number; of: number }) {
  return <>{part === 0 ? "0" : `${countInWords(part)} (${shareInWords(part, of)})`}</>;
}
