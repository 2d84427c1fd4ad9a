import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import type { Catalogue } from "../../../src/catalogue/catalogue.ts";
import { byteLength } from "../../../src/text/bytes.ts";

/** What a text costs: tokens as o200k_base counts them (other models' counts are near), and bytes of UTF-8. */
export interface Cost {
  readonly name: string;
  readonly tokens: number;
  readonly bytes: number;
}

/**
 * What all tools together may cost whoever connects, in tokens of `tools/list`. Whoever adds tools of their own decides
 * what they are worth, and says so here.
 */
export const listBudget = 14_000;

/**
 * The cost of `tools/list` for whoever may call everything, of each tool and of the whole: of the definitions, for these
 * are what a client hands its model. Their hashes are in `_meta`, which is for the client itself.
 */
export function listCost(catalogue: Catalogue): {
  readonly tools: readonly Cost[];
  readonly total: Omit<Cost, "name">;
} {
  const list = { tools: catalogue.definitions };
  return {
    tools: list.tools.map((definition) => ({ name: definition.name, ...costOf(definition) })),
    total: costOf(list),
  };
}

function costOf(value: unknown): Omit<Cost, "name"> {
  const text = JSON.stringify(value);
  return { tokens: countTokens(text), bytes: byteLength(text) };
}
