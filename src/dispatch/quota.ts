import type { Accounts } from "../accounts/accounts.ts";
import type { Quotas, Spending } from "../accounts/quota-record.ts";
import { ClientLacks, InputNeeded } from "../catalogue/conversation.ts";
import type { Tool } from "../catalogue/tool.ts";
import type { Rates } from "../policy/rates.ts";
import type { Effects } from "./effects.ts";
import { outOfBounds } from "./failure.ts";
import { notCounted, usedUp } from "./limited.ts";
import type { Course } from "./recorded.ts";

/** What a call is counted by. */
interface Counting {
  readonly userId: string;
  readonly tool: Tool;
  readonly rates: Rates;
  readonly accounts: Pick<Accounts, "spend" | "giveBack">;
  readonly effects: Effects;
  readonly course: Course;
}

/**
 * Does what a call is about, for one of the calls that the operator's policy lets its caller make. The account's vault
 * counts them. If it cannot be asked, what only reads goes on, and what changes something does not.
 * @throws {Limited} if there is none left, before anything is done
 */
export async function counted<Value>(
  { userId, tool, rates, accounts, effects, course }: Counting,
  work: () => Promise<Value>,
): Promise<Value> {
  const quotas = quotasOf(rates);
  if (!quotas) return await work();
  const { name } = tool.definition;
  const spending = await accounts.spend(userId, name, quotas).catch(() => undefined);
  if (!spending) {
    if (tool.changes) throw notCounted(name);
    course.uncounted = true;
    return await work();
  }
  requireSpent(spending, name, rates);
  try {
    return await work();
  } catch (error) {
    // it starts over, or was kept from what it was to do: neither counts
    if (wasNotMade(error) && !effects.arePossible())
      await accounts.giveBack(userId, name, quotas, spending.at).catch(() => undefined);
    throw error;
  }
}

function quotasOf({ perMinute, perDay }: Rates): Quotas | undefined {
  if (!perMinute && !perDay) return undefined;
  return { perMinute: perMinute?.most, perDay: perDay?.most };
}

function requireSpent(
  spending: Spending,
  tool: string,
  rates: Rates,
): asserts spending is Extract<Spending, { readonly kind: "spent" }> {
  if (spending.kind === "spent") return;
  const rate = rates[spending.quota];
  // it was told nothing of a quota that there is not
  if (!rate) throw new Error(`a quota of ${tool} is used up that it does not have`);
  throw usedUp(tool, spending.quota, rate, spending.resetAt);
}

function wasNotMade(error: unknown): boolean {
  return error instanceof InputNeeded || error instanceof ClientLacks || outOfBounds(error) !== undefined;
}
