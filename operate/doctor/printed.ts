import type { Finding } from "../finding.ts";
import { harmless } from "../harmless.ts";

const marks = { ok: "✔", warning: "!", failed: "✘" } as const;

/** Findings as lines for a terminal, each with what to do about it below it. */
export function printed(findings: readonly Finding[]): string[] {
  return findings.flatMap(({ check, status, found, fix }) => [
    `  ${marks[status]} ${harmless(check).padEnd(14)} ${harmless(found)}`,
    ...(fix === undefined ? [] : [`      → ${harmless(fix)}`]),
  ]);
}

/** The last line. */
export function summary(findings: readonly Finding[]): string {
  const count = (status: Finding["status"]) => findings.filter((finding) => finding.status === status).length;
  const failures = count("failed");
  const warnings = count("warning");
  const besides = warnings === 0 ? "" : ` ${warnings === 1 ? "One thing" : `${warnings} things`} to know.`;
  if (failures === 0) return `Nothing failed.${besides}`;
  return `${failures === 1 ? "One check" : `${failures} checks`} failed: do what the arrow below it says.${besides}`;
}
