import { describe, expect, it } from "vitest";
import { type Catalogue, createCatalogue } from "../../../src/catalogue/catalogue.ts";
import type { Tool } from "../../../src/catalogue/tool.ts";
import type { Services } from "../../../src/dispatch/services.ts";
import { callLimit } from "../../../src/lanes/call-limit.ts";
import { allowanceFor } from "../../../src/lanes/required-scopes.ts";
import { serveStateless } from "../../../src/lanes/stateless-lane.ts";
import type { Settings } from "../../../src/settings/settings.ts";
import { add } from "../../../src/tools/add.ts";
import { jsonHeaders, statelessRequest } from "../../support/mcp-messages.ts";
import { servicesFor } from "../services.ts";
import { settingsWith } from "../settings.ts";
import { callerWith } from "../tool-context.ts";

/*
 * A call costs the same whatever there is beside what it is about. What it looks at is counted, not timed: of how many
 * tools and rules it reads anything at all.
 */

/** What is looked at of some things. */
class Watch<Watched extends object> {
  readonly #looked = new Set<object>();

  over(things: readonly Watched[]): Watched[] {
    return things.map(
      (thing) =>
        new Proxy(thing, {
          get: (target, name) => {
            this.#looked.add(target);
            return Reflect.get(target, name);
          },
        }),
    );
  }

  /** How many were looked at since this was asked last. */
  count(): number {
    const { size } = this.#looked;
    this.#looked.clear();
    return size;
  }
}

type Rule = Settings["policy"]["rules"][number];

function worldOf({ tools, rules = 4, vars = {} }: { tools: number; rules?: number; vars?: object }) {
  const named = Array.from({ length: tools - 1 }, (_, index): Tool => {
    const name = `tool${index}`;
    return { ...add, definition: { ...add.definition, name } };
  });
  const watchedTools = new Watch<Tool>();
  const watchedRules = new Watch<Rule>();
  const catalogue: Catalogue = createCatalogue(watchedTools.over([...named, add]));
  const settings = settingsWith({
    ...vars,
    POLICY: {
      rules: Array.from({ length: rules / 4 }, (_, index) => [
        { deny: [`tool${index}`] },
        { for: [`user:${index + 1}`], allow: ["*"] },
        { for: ["client:client"], parameters: { add: { a: Array.from({ length: 9 }, (_, a) => a) } } },
        { for: [`user:${index + 1}`], deny: ["add"] },
      ]).flat(),
    },
  });
  const recorded: unknown[] = [];
  const services: Services = {
    ...servicesFor([]),
    catalogue,
    settings: { ...settings, policy: { rules: watchedRules.over(settings.policy.rules) } },
    trail: { record: (event) => void recorded.push(event) },
  };
  const limit = callLimit(async () => "within", services);
  return {
    recorded,
    /** All that is done for a request once its token was checked. @returns how much was looked at for it */
    async request(method: string, params: Record<string, unknown>, userId = "900000001") {
      const caller = callerWith({ userId });
      const { headers, body } = statelessRequest(method, params);
      const init = { method: "POST", headers: { ...jsonHeaders, ...headers } };
      watchedTools.count();
      watchedRules.count();
      expect(await limit(body, caller)).toBeUndefined();
      const allowance = await allowanceFor(body, caller, services);
      const request = new Request("https://mcp.example.com/mcp", init);
      const answer = await serveStateless(request, body, { caller: allowance.caller, services });
      const { result } = await answer.json<{ result?: Record<string, unknown> }>();
      return { result, lookedAt: { tools: watchedTools.count(), rules: watchedRules.count() } };
    },
  };
}

const call = { name: "add", arguments: { a: 1, b: 2 } };

describe("what a call looks at, once an isolate has made a few", () => {
  it.each([10, 100, 1000])("is its own tool, of %i", async (tools) => {
    // whether all see the same list depends on operators, and a list's age is said with each answer
    const world = worldOf({ tools, rules: 0, vars: { OPERATORS: ["1", "2"] } });
    await world.request("tools/call", call);
    const { result, lookedAt } = await world.request("tools/call", call, "900000002");
    expect(result).toMatchObject({ structuredContent: { sum: 3 } });
    expect(lookedAt).toEqual({ tools: 1, rules: 0 });
    expect(world.recorded).toHaveLength(2);
  });

  it.each([8, 1000, 10_000])("is no rule, of %i", async (rules) => {
    const world = worldOf({ tools: 10, rules });
    await world.request("tools/call", call);
    expect((await world.request("tools/call", call, "900000002")).lookedAt).toEqual({ tools: 1, rules: 0 });
    const refused = await world.request("tools/call", { name: "add", arguments: { a: 9, b: 2 } });
    expect(refused).toMatchObject({ result: { isError: true }, lookedAt: { tools: 1, rules: 0 } });
    // of somebody with rules of their own, those
    expect(await world.request("tools/call", call, "2")).toMatchObject({
      result: { isError: true },
      lookedAt: { tools: 1, rules: 2 },
    });
  });

  it.each([
    [10, 4],
    [1000, 4],
    [1000, 0],
  ])(
    "is no tool for a list of them that was asked for before, of %i, under %i rules",
    async (tools, rules) => {
      // without rules, too, it is looked up once whether all see the same list
      const world = worldOf({ tools, rules, vars: { OPERATORS: ["1", "2"] } });
      const { result, lookedAt } = await world.request("tools/list", {});
      expect(result?.tools).toHaveLength(rules === 0 ? tools : tools - 1);
      expect(lookedAt.tools).toBe(tools);
      const again = await world.request("tools/list", {}, "900000002");
      expect(again.result).toEqual(result);
      expect(again.lookedAt).toEqual({ tools: 0, rules: 0 });
    },
  );
});
