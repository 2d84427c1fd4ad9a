import { catalogue } from "../../../src/features.ts";
import { type Cost, listBudget, listCost } from "./token-cost.ts";

/** `npm run tokens`: what listing the tools costs whoever connects. */

const { tools, total } = listCost(catalogue);
const width = Math.max(...tools.map(({ name }) => name.length));
const line = ({ name, tokens, bytes }: Cost) =>
  `${name.padEnd(width)}  ${String(tokens).padStart(6)} tokens  ${String(bytes).padStart(7)} bytes`;
for (const cost of [...tools].sort((one, other) => other.tokens - one.tokens)) console.log(line(cost));
console.log(line({ name: "tools/list", ...total }));
console.log(
  `${listBudget} tokens are the budget that a test holds the sum to (test/unit/catalogue/token-cost.ts)`,
);
