import { type Finding, ok, warning } from "../../finding.ts";
import type { Answer } from "./answer.ts";
import { timeIn } from "./health.ts";

const check = "clock";
const mostSeconds = 60;

/** Whether it is the same time there as here: tokens, approvals and the GitHub App's signatures go by the clock. */
export function checkClock(answers: readonly Answer[]): readonly Finding[] {
  const skews = answers.flatMap(({ url, headers, text, at }) => {
    // the server's own time, if it says so; what is in front may have another
    const said = url.pathname === "/health" ? timeIn(text) : undefined;
    const time = said ?? Date.parse(headers.get("date") ?? "");
    return Number.isNaN(time) ? [] : [(time - at) / 1000];
  });
  const worst = skews.toSorted((one, other) => Math.abs(other) - Math.abs(one))[0];
  if (worst === undefined) return [];
  const seconds = Math.round(Math.abs(worst));
  if (seconds <= mostSeconds) return [ok(check, "The server's clock and this machine's agree.")];
  return [
    warning(
      check,
      `The server's clock is ${seconds} seconds ${worst > 0 ? "ahead of" : "behind"} this machine's.`,
      "Set this machine's clock (on Linux: timedatectl set-ntp true). If it is right, an old answer came from a cache, or the server's machine has the wrong time, and tokens expire when they should not.",
    ),
  ];
}
