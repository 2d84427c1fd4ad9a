import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createCatalogue } from "../../../src/catalogue/catalogue.ts";
import { defineTool } from "../../../src/catalogue/tool.ts";
import { callableTools, isEverybodysList } from "../../../src/dispatch/callable.ts";
import type { Services } from "../../../src/dispatch/services.ts";
import type { ScopeName } from "../../../src/scopes/scopes.ts";
import { servicesFor } from "../services.ts";
import { settingsWith } from "../settings.ts";
import { callerWith } from "../tool-context.ts";

const tool = (name: string, scopes: readonly ScopeName[]) =>
  defineTool({
    ...{ name, title: "Tool", description: "Does what the test says.", scopes },
    ...{ input: z.strictObject({}), output: z.strictObject({}), run: () => ({}) },
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  });

const all = [tool("anybody", []), tool("reads", ["repos:read"]), tool("operates", ["admin"])];

const servicesWith = (vars: Record<string, unknown>, tools = all): Services => ({
  ...servicesFor([]),
  catalogue: createCatalogue(tools),
  settings: settingsWith(vars),
});

const namesFor = async (services: Services, userId: string, scopes: readonly ScopeName[] = ["profile"]) =>
  (await callableTools(callerWith({ userId, scopes: [...scopes] }), services)).map(({ name }) => name);

describe("tools that need what a person could never grant", () => {
  it("are not listed to them, whatever their token says, and are listed to whoever could grant it", async () => {
    const services = servicesWith({ OPERATORS: ["1001"] });
    expect(await namesFor(services, "42", ["profile", "admin"])).toEqual(["anybody", "reads"]);
    expect(await namesFor(services, "1001")).toEqual(["anybody", "reads", "operates"]);
    // what was remembered for one is not given to another
    expect(await namesFor(services, "42")).toEqual(["anybody", "reads"]);
    expect(await namesFor(services, "1001")).toEqual(["anybody", "reads", "operates"]);
  });

  it("are those of any scope that the operator lets nobody grant", async () => {
    const services = servicesWith({ OPERATORS: ["1001"], GRANTABLE: { scopes: ["profile", "admin"] } });
    expect(await namesFor(services, "42")).toEqual(["anybody"]);
    expect(await namesFor(services, "1001")).toEqual(["anybody", "operates"]);
  });

  it("stay hidden from an operator if nobody may administer", async () => {
    const services = servicesWith({ OPERATORS: ["1001"], GRANTABLE: { scopes: ["profile", "repos:read"] } });
    expect(await namesFor(services, "1001")).toEqual(["anybody", "reads"]);
  });
});

describe("a list of tools", () => {
  it.each<[string, Record<string, unknown>, boolean]>([
    ["there are no operators and no rules", {}, true],
    ["operators see more", { OPERATORS: ["1001"] }, false],
    ["operators could grant no more", { OPERATORS: ["1001"], GRANTABLE: { scopes: ["profile"] } }, true],
    ["there are rules", { POLICY: { rules: [{ deny: ["reads"] }] } }, false],
  ])("is everybody's or not where %s", (_what, vars, expected) => {
    expect(isEverybodysList(servicesWith(vars))).toBe(expected);
  });

  it("is everybody's if no tool is for operators", () => {
    expect(isEverybodysList(servicesWith({ OPERATORS: ["1001"] }, all.slice(0, 2)))).toBe(true);
  });
});
