import type { Finding } from "../finding.ts";
import { harmlessLines } from "../harmless.ts";

const MARKS = { ok: "✔", warning: "!", failed: "✘" } as const;

/** Says what is done, a line for each step. */
export interface Screen {
  /** Steps that belong together follow. */
  title(text: string): void;
  /** A step that went well. */
  done(step: string, detail: string): void;
  /** Something to know. */
  note(text: string): void;
  /** What was found, with what to do about it. */
  findings(all: readonly Finding[]): void;
}

export function screen(write: (line: string) => void): Screen {
  const print = (line: string) => write(harmlessLines(line));
  const line = (mark: string, step: string, detail: string) =>
    print(`  ${mark} ${step.padEnd(14)} ${detail}`);
  return {
    title: (text) => print(`\n${text}`),
    done: (step, detail) => line(MARKS.ok, step, detail),
    note: (text) => print(`  ${text}`),
    findings(all) {
      for (const { status, check, found, fix } of all) {
        line(MARKS[status], check, found);
        if (status !== "ok" && fix !== undefined) print(`      ${fix}`);
      }
    },
  };
}
