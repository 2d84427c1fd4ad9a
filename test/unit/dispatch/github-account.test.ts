import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import type { Link } from "../../../src/accounts/link-answers.ts";
import type { Caller } from "../../../src/authorization/caller.ts";
import { createCatalogue } from "../../../src/catalogue/catalogue.ts";
import { needsGitHub } from "../../../src/catalogue/needs.ts";
import { defineTool } from "../../../src/catalogue/tool.ts";
import {
  callableBy,
  callableTools,
  isEverybodysList,
  isEverybodysOtherList,
  shownOf,
} from "../../../src/dispatch/callable.ts";
import { dispatch } from "../../../src/dispatch/dispatch.ts";
import { gitHubAccess } from "../../../src/dispatch/github-account.ts";
import type { Services } from "../../../src/dispatch/services.ts";
import { prompts } from "../../../src/prompts/index.ts";
import { resources } from "../../../src/resources/index.ts";
import type { ScopeName } from "../../../src/scopes/scopes.ts";
import { headlessClientId } from "../../../src/settings/headless.ts";
import type { Settings } from "../../../src/settings/settings.ts";
import { tools } from "../../../src/tools/index.ts";
import { ada, settingsElsewhere, settingsWithoutGitHub } from "../elsewhere.ts";
import { servicesFor } from "../services.ts";
import { settingsWith } from "../settings.ts";
import { callerWith } from "../tool-context.ts";

const ran = vi.fn(() => ({}));
const tool = (name: string, scopes: readonly ScopeName[], needs?: "github") =>
  defineTool({
    ...{ name, title: "Tool", description: "Does what the test says.", scopes },
    ...{ input: z.strictObject({}), output: z.strictObject({}), run: ran, ...(needs && { needs }) },
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  });

const catalogue = createCatalogue([
  tool("anybody", ["profile"]),
  tool("reads", ["repos:read"]),
  tool("writes", ["repos:write"]),
  tool("says", ["profile"], "github"),
]);
const [whole, withoutGitHub] = [["anybody", "reads", "writes", "says"], ["anybody"]];

const link: Link = { account: "1001", login: "inspector", connectionId: "link", at: 0 };

function servicesWith(settings: Settings, linked?: Services["accounts"]["linked"]): Services {
  const services = servicesFor([]);
  const accounts = { ...services.accounts, ...(linked && { linked }) };
  return { ...services, catalogue, settings, accounts };
}

const person = (facts: Partial<Caller> = {}): Caller =>
  callerWith({ userId: ada, scopes: ["profile", "repos:read", "repos:write"], ...facts });

const namesFor = async (services: Services, caller = person()) =>
  (await callableTools(caller, services)).map(({ name }) => name);

describe("22. what acts at GitHub", () => {
  it("is what is about repositories, and what says so; who one is takes no GitHub", () => {
    const names = tools.filter((each) => !needsGitHub(each)).map(({ definition }) => definition.name);
    expect(names).toEqual(expect.arrayContaining(["whoami", "add", "connectionStatus", "listGrants"]));
    expect(names).not.toContain("userInfoOctokit");
    expect(names).not.toContain("getContents");
    expect([...resources, ...prompts].every(needsGitHub)).toBe(true);
  });

  it("is listed to whoever linked an account, found out anew each time", async () => {
    const linked = vi.fn<Services["accounts"]["linked"]>().mockResolvedValueOnce(undefined);
    const services = servicesWith(settingsElsewhere(), linked);
    expect(await namesFor(services)).toEqual(withoutGitHub);
    linked.mockResolvedValueOnce(link);
    expect(await namesFor(services)).toEqual(whole);
    linked.mockResolvedValueOnce(undefined);
    expect(await namesFor(services)).toEqual(withoutGitHub);
    expect(linked).toHaveBeenCalledWith(ada);
  });

  it("is listed to nobody of whom it cannot be found out", async () => {
    const services = servicesWith(settingsElsewhere(), () => Promise.reject(new Error("down")));
    expect(await namesFor(services)).toEqual(withoutGitHub);
    expect(await shownOf(resources, person(), services)).toEqual([]);
  });

  it("is listed to everybody where people sign in there, and their vaults are not asked", async () => {
    const services = servicesWith(settingsWith());
    expect(await namesFor(services, callerWith())).toEqual(whole);
    expect(await shownOf(resources, callerWith(), services)).toBe(resources);
  });

  it("is shared by all who see the same", async () => {
    const services = servicesWith(settingsElsewhere(), async (userId) => (userId === ada ? link : undefined));
    const [one, other] = [
      person({ userId: `${ada.slice(0, -1)}0` }),
      person({ userId: `${ada.slice(0, -1)}1` }),
    ];
    expect(await callableTools(one, services)).toBe(await callableTools(other, services));
    expect(await callableTools(person(), services)).not.toBe(await callableTools(one, services));
  });

  it.each<[string, Settings, boolean]>([
    ["people sign in there", settingsWith(), true],
    ["nobody has an account there", settingsWithoutGitHub(), true],
    ["some link one", settingsElsewhere(), false],
  ])("makes lists everybody's or not where %s", (_what, settings, expected) => {
    expect(isEverybodysList(servicesWith(settings))).toBe(expected);
    expect(isEverybodysOtherList(settings)).toBe(expected);
  });
});

describe("22. a caller without a browser, whose person linked an account", () => {
  const services = servicesWith(settingsElsewhere(), async () => link);
  const caller = person({ clientId: headlessClientId, narrowed: true });

  it("is shown nothing that acts there", async () => {
    expect(await namesFor(services, caller)).toEqual(withoutGitHub);
    expect(await shownOf(resources, caller, services)).toEqual([]);
    const mayCall = await callableBy(caller, services);
    expect(catalogue.tools.filter(mayCall).map(({ definition }) => definition.name)).toEqual(withoutGitHub);
  });

  it.each(["reads", "writes", "says"])("is refused %s all the same, whatever its scopes", async (name) => {
    ran.mockClear();
    const call = { tool: name, arguments: {}, caller, signal: new AbortController().signal };
    expect(await dispatch(call, services)).toMatchObject({
      ok: false,
      refusal: { kind: "out-of-bounds", message: expect.stringMatching(/for apps that they connected/) },
    });
    expect(ran).not.toHaveBeenCalled();
  });
});

describe("22. a server without GitHub", () => {
  const services = servicesWith(settingsWithoutGitHub());

  it("lists nothing that acts there, asks no vault, and asks nobody to grant anything for it", async () => {
    expect(gitHubAccess(services.settings)).toBe("nobody");
    expect(await namesFor(services)).toEqual(withoutGitHub);
    const mayCall = await callableBy(person(), services);
    expect(catalogue.tools.filter(mayCall).map(({ definition }) => definition.name)).toEqual(withoutGitHub);
  });

  it.each(["reads", "writes", "says"])("says so when %s is called all the same", async (name) => {
    ran.mockClear();
    const call = { tool: name, arguments: {}, caller: person(), signal: new AbortController().signal };
    const outcome = await dispatch(call, services);
    expect(outcome).toMatchObject({
      ok: false,
      refusal: {
        kind: "out-of-bounds",
        message: expect.stringMatching(
          new RegExp(`^${name} acts at GitHub, and this server has no GitHub: `),
        ),
      },
    });
    expect(ran).not.toHaveBeenCalled();
  });
});
