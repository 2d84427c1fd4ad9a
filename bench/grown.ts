import { join } from "node:path";
import type { Json } from "miniflare";
import { bundle } from "./bundle.ts";
import { type Contender, startBundled } from "./contender.ts";
import { startTogether } from "./ground.ts";
import { addOthersGrants } from "./others-grants.ts";

/** This server, small, and grown in one thing at a time. */
export const sizes = ["small", "100 tools", "1,000 tools", "10,000 rules", "100,000 grants"] as const;

export type Size = (typeof sizes)[number];

interface Extension {
  readonly tools: number;
  readonly rules: number;
  readonly grants: number;
}

/** The grant is that of who calls. */
const small: Extension = { tools: 10, rules: 10, grants: 1 };

const extensions: Readonly<Record<Size, Extension>> = {
  small,
  "100 tools": { ...small, tools: 100 },
  "1,000 tools": { ...small, tools: 1000 },
  "10,000 rules": { ...small, rules: 10_000 },
  "100,000 grants": { ...small, grants: 100_000 },
};

export type Grown = Readonly<Record<Size, Contender>> & { close(): Promise<void> };

/** Starts all of them: the same bundle, in a runtime each. */
export async function startGrown(): Promise<Grown> {
  return await startTogether(async ({ folder, server, keep }) => {
    const code = join(folder, "grown");
    await bundle(server.configPath, code, join(import.meta.dirname, "server/grown.ts"));
    const start = async (size: Size): Promise<Contender> => {
      const { tools, rules, grants } = extensions[size];
      const vars = { ...server.vars, BENCH_TOOLS: tools, POLICY: policyOf(rules) };
      const storage = join(folder, size);
      const contender = await keep(startBundled({ ...server, vars }, code, storage));
      if (grants > 1) await addOthersGrants(contender.origin, storage, grants - 1);
      return contender;
    };
    return {
      small: await start("small"),
      "100 tools": await start("100 tools"),
      "1,000 tools": await start("1,000 tools"),
      "10,000 rules": await start("10,000 rules"),
      "100,000 grants": await start("100,000 grants"),
    };
  });
}

/** What rules say, for others than who calls here or of other tools: a number makes each another rule. */
const kinds: readonly ((number: number) => Json)[] = [
  (number) => ({ parameters: { getContents: { owner: ["acme", `acme-${number}`] } } }),
  (number) => ({ for: [userOf(number)], allow: ["*"] }),
  (number) => ({ for: [userOf(number)], deny: ["list*"], perDay: { searchCode: 10 + number } }),
  (number) => ({ for: [`client:https://app${number}.example/client.json`], deny: ["add"] }),
];

/** No account that the local GitHub has. */
const userOf = (number: number) => `user:${20_000_000 + number}`;

/** A policy of so many rules, one of which allows everybody everything. */
export function policyOf(rules: number): { rules: Json[] } {
  const others = Array.from(
    { length: rules - 1 },
    (_, number) => kinds[number % kinds.length]?.(number) ?? {},
  );
  return { rules: [{ allow: ["*"] }, ...others] };
}
