import { parse } from "node-html-parser";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { outcomeWords } from "../../../src/account-pages/outcome-words.ts";
import { linkClientId } from "../../../src/accounts/link-answers.ts";
import type { AuditEntry } from "../../../src/audit/entry.ts";
import { scopeNames } from "../../../src/scopes/scopes.ts";
import { headlessClientId } from "../../../src/settings/headless.ts";
import { untranslated } from "../../support/untranslated.ts";
import { settingsWith } from "../settings.ts";
import { connection, later, World } from "./world.ts";

/** Letters that pages in these languages are written in. */
const script = { ja: /\p{Script=Hiragana}/u, ko: /\p{Script=Hangul}/u };

let world: World;

beforeEach(() => {
  world = new World();
  for (const level of ["warn", "error"] as const) vi.spyOn(console, level).mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Everything that a call can come to, and every kind of what can be called. */
const everyCall = (
  [
    { outcome: "ok", duration: 1500 },
    { outcome: "failed", reason: "failed" },
    ...Object.keys(outcomeWords.en.refusals).map((reason) => ({ outcome: "not-done", reason }) as const),
    { outcome: "not-done", reason: "of another version" },
    { outcome: "not-done", reason: "insufficient-scope", detail: scopeNames.join(" ") },
    { outcome: "not-done", reason: "insufficient-scope", clientId: headlessClientId },
    { kind: "resource", action: "issue" },
    { kind: "prompt", action: "triageIssue" },
    { kind: "completion", action: "issue" },
    { kind: "token", action: "challenge" },
    { action: "(unknown)" },
    { action: "formerTool" },
  ] satisfies Partial<AuditEntry>[]
).map((call): Partial<AuditEntry> => ({ kind: "tool", action: "getIssue", clientId: "client-one", ...call }));

type Case = [
  what: string,
  path: string,
  set: (world: World) => unknown,
  form?: Readonly<Record<string, string>> | null,
];

const one = "/account/connection?id=one";

const opened: Case[] = [
  ["what is connected", "/account", () => {}],
  ["what operators have besides", "/account", (it) => Object.assign(it, { settings: operated })],
  ["nothing connected", "/account", (it) => Object.assign(it, { connected: [] })],
  ["records that do not answer", "/account", (it) => Object.assign(it, { calls: undefined })],
  ["every call, and what came of it", "/account", (it) => Object.assign(it, { calls: everyCall })],
  ["no account linked", "/account", (it) => it.signInElsewhere()],
  ["a linked account that lacks something", "/account", (it) => it.signInElsewhere("ada")],
  ["one connection", one, (it) => Object.assign(it, { calls: everyCall })],
  ["one that may do nothing", one, (it) => only(it, connection("one", { scopes: [] }))],
  ["one that has a time for changes", one, (it) => limited(it, later)],
  ["one whose time for changes is over", one, (it) => limited(it, 1)],
  ["a program without a browser", one, (it) => only(it, connection("one", {}, headlessClientId))],
  ["a link from elsewhere", one, (it) => only(it, connection("one", {}, linkClientId))],
  ["no such connection", "/account/connection?id=none", () => {}],
  ["no such page", "/account/nothing", () => {}],
  ["before everything ends", "/account/end-all", (it) => it.signInElsewhere("ada")],
  ["nothing that could end", "/account/end-all", (it) => Object.assign(it, { connected: [] })],
  ["before an account is linked", "/account/link", (it) => it.signInElsewhere()],
  ["before another takes its place", "/account/link", (it) => it.signInElsewhere("ada")],
  ["a link for another account", "/account/link?for=1", (it) => it.signInElsewhere()],
];

const sent: Case[] = [
  ["a form of another site", "/account/end-all", () => {}, null],
  ["a form that is too large", "/account/end-all", () => {}, { more: "x".repeat(100_000) }],
  ["a connection that nobody has", "/account/end", () => {}, { connection: "<none>" }],
  ["nothing to unlink", "/account/unlink", (it) => it.signInElsewhere(), {}],
  ["signed out", "/account/sign-out", () => {}, {}],
  ...(["deleted", "kept", "pending", "none", "own"] as const).flatMap((token): Case[] => [
    [`a receipt, ${token}`, "/account/end", (it) => Object.assign(it, { token }), { connection: "one" }],
    [
      `receipts, ${token}`,
      "/account/end-all",
      (it) => Object.assign(it.signInElsewhere("ada"), { token }),
      {},
    ],
    [
      `a link that ended, ${token}`,
      "/account/unlink",
      (it) => Object.assign(it.signInElsewhere("ada"), { token }),
      {},
    ],
  ]),
];

const operated = settingsWith({ OPERATORS: ["1001"] });

function only(it: World, connected: ReturnType<typeof connection>): void {
  it.connected = [connected];
}

function limited(it: World, writeUntil: number): void {
  it.settings = settingsWith({ GRANTABLE: { repositories: ["acme/*"] } });
  it.connected = [{ ...connection("one", { repositories: { kind: "public" }, writeUntil }), lastUsedAt: 1 }];
}

describe.each(["ja", "ko"] as const)("2. in %s", (language) => {
  /** What is wrong with a page. */
  function flawsIn(html: string): string[] {
    const body = parse(html).querySelector("body")?.text ?? "";
    const flaws = untranslated(html, ["Some App", "inspector", "id.acme.example"]);
    if (!script[language].test(body)) flaws.push("not in its language");
    return [...flaws, ...(body.match(/undefined|\[object|NaN/g) ?? [])];
  }

  it.each([...opened, ...sent])("%s: all of it is in that language", async (_what, path, set, form) => {
    set(world);
    expect(flawsIn(await world.page(path, { language, ...(form !== undefined && { form }) }))).toEqual([]);
  });

  it.each([{}, { form: {} }])("it is said to whoever is not signed in: %o", async (visit) => {
    const html = await world.page("/account/end-all", { language, isSignedIn: false, ...visit });
    expect(flawsIn(html)).toEqual([]);
  });

  it.each([[["one", "two"]], [["two"]], [[]], [undefined]])(
    "what is left after a failure is: %o",
    async (after) => {
      world.token = undefined;
      const left = after?.map((id) => connection(id));
      world.connections = vi
        .fn(async () => left ?? Promise.reject(new Error("down")))
        .mockResolvedValueOnce([connection("one"), connection("two")]);
      const html = await world.page("/account/end-all", { language, form: {} });
      expect(flawsIn(html)).toEqual([]);
      expect(html).toMatch(/\b[\da-z]{4}-[\da-z]{4}-[\da-z]{4}\b/);
    },
  );

  it.each([
    ["HTML", "<script>alert(1)</script><b title='"],
    ["directions", "a\u202eb\u2066c"],
    ["10,000 characters", "x".repeat(10_000)],
    ["nothing that is seen", "\u200b\u200b"],
  ])("a name is text, and stands apart from the sentence around it: %s", async (_what, name) => {
    Object.assign(world.signInElsewhere(name), { clientName: name, calls: everyCall });
    const shown = [
      await world.page("/account", { language }),
      await world.page(one, { language }),
      await world.page("/account/end-all", { language }),
      await world.page("/account/link", { language }),
      await world.page("/account/end", { language, form: { connection: "one" } }),
      await world.page("/account/end-all", { language, form: {} }),
      await world.page("/account/unlink", { language, form: {} }),
    ];
    world.token = undefined;
    shown.push(await world.page("/account/end-all", { language, form: {} }));
    for (const html of shown) {
      expect(html).not.toMatch(/<script|<b |[\u200b\u202e\u2066]|x{61}/);
      // the title of an app's page is its name
      expect(flawsIn(html.replace(/<title>.*?<\/title>/s, ""))).toEqual([]);
    }
  });
});
