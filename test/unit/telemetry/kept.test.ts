import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const deployed = readFileSync("wrangler.jsonc", "utf8");

it("Cloudflare keeps no URL with its query, and no headers of requests: codes and messages are in them", () => {
  expect(deployed).toMatch(/^ {4}"redact_query_string": true,$/m);
  expect(deployed).toMatch(/^ {6}"invocation_logs": false$/m);
});

it("each line of the log is kept: a failure is looked for by its reference", () => {
  const [, logs = ""] = /"logs": \{([^}]*)\}/.exec(deployed) ?? [];
  expect(logs).toMatch(/"enabled": true/);
  expect(logs).toMatch(/"head_sampling_rate": 1,/);
});
