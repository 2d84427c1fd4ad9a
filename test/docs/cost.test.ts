import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { committed } from "../../bench/options.ts";
import { results } from "../../bench/results.ts";
import { lanes } from "../support/mcp-lanes.ts";
import { signIn } from "../support/oauth-client.ts";
import { type OtherEntry, withEntry } from "../support/other-entry.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { tableWith } from "./tables.ts";

const document = readFileSync("docs/cost.md", "utf8");
const counted = tableWith("Counted", document);
const prices = tableWith("Beyond that, a million", document);

/** What a column of the table says, by what was counted. */
const column = (title: string): Record<string, number> =>
  Object.fromEntries(counted.slice(0, -1).map((row) => [row.Counted ?? "", Number(row[title])]));

let entry: OtherEntry;
let server: TestServer;
beforeAll(async () => {
  entry = withEntry((load) => {
    const worker = load("bench/counting/server.ts");
    return `export * from ${worker}; export { default } from ${worker};`;
  });
  server = await startServer({}, {}, entry.configPath);
});
afterAll(async () => {
  await server.close();
  entry.remove();
});

/** What is charged for; of D1, that is rows and not statements. */
async function counts(method: "GET" | "POST" = "GET"): Promise<Record<string, number>> {
  // of a Worker of ours
  const counted = (await (await fetch(`${server.origin}/__counts`, { method })).json()) as Record<
    string,
    number
  >;
  return Object.fromEntries(Object.entries(counted).filter(([what]) => what !== "D1 statements"));
}

/** What the second of two calls took; their entries of the audit trail were written after the first, for both. */
const lastOf = (both: Record<string, number>, before: Record<string, number>) =>
  Object.fromEntries(
    Object.entries(both).map(([what, count]) => [
      what,
      what.startsWith("D1") ? count / 2 : count - (before[what] ?? 0),
    ]),
  );

describe("what a call takes, with its entry in the audit trail, is what docs/cost.md says", () => {
  it.each([
    ["Stateless", "2026-07-28, stateless", "whoami", "inspector"],
    // somebody with one connection, of which each is looked at
    ["Stateless, at GitHub", "2026-07-28, stateless", "userInfoOctokit", "demo"],
    ["Session", "2025-11-25, a session", "whoami", "inspector"],
    ["SSE", "2024-11-05, over SSE", "whoami", "inspector"],
  ])("%s", async (title, laneTitle, tool, user) => {
    const lane = lanes.find((candidate) => candidate.title === laneTitle);
    if (!lane) throw new Error(`There is no lane ${laneTitle}.`);
    const { authorization } = await signIn(server.origin, { scope: "profile", user });
    const connection = await lane.connect(server.origin, authorization);
    const call = () => connection.request("tools/call", { name: tool, arguments: {} });
    // what is done once, and its entries, come before
    await call();
    await settled();
    await counts("POST");
    await call();
    const before = await counts();
    expect((await call()).answer?.result).not.toHaveProperty("isError", true);
    await expect.poll(async () => lastOf(await counts(), before)).toEqual(column(title));
    connection.close();
  });
});

/** Every entry of the audit trail has arrived: none is on its way to the database. */
async function settled(): Promise<void> {
  let before = "";
  await expect
    .poll(
      async () => {
        const now = JSON.stringify(await counts());
        const isSame = now === before;
        before = now;
        return isSame;
      },
      // longer than an entry waits for those that come after it
      { interval: 2000, timeout: 60_000 },
    )
    .toBe(true);
}

it("what a million calls cost is what comes of the counts and the prices", () => {
  const price = new Map(prices.map((row) => [row["Charged for"], dollars(row["Beyond that, a million"])]));
  for (const title of Object.keys(counted[0] ?? {}).filter((name) => name !== "Counted")) {
    const sum = Object.entries(column(title)).reduce((total, [what, count]) => {
      const each = price.get(what);
      if (each === undefined) throw new Error(`docs/cost.md has no price for ${what}.`);
      return total + count * each;
    }, 0);
    expect([title, counted.at(-1)?.[title]]).toEqual([title, `$${sum.toFixed(2)}`]);
  }
});

describe("beside the usual way, the bill is what comes of the committed counts", () => {
  const { lanes: measured } = results.parse(JSON.parse(readFileSync(committed, "utf8")));
  const bills = tableWith("A million calls", document);
  const price = new Map(prices.map((row) => [row["Charged for"], dollars(row["Beyond that, a million"])]));
  const bill = (counts: object, leftOut = "nothing") =>
    Object.entries(counts)
      .filter(([what]) => !what.startsWith(leftOut))
      .reduce((sum, [what, count]) => sum + count * (price.get(what) ?? 0), 0);
  const ways = { Stateless: "stateless", Session: "session", SSE: "SSE" };

  it.each([
    ["`McpAgent`", "reference", undefined],
    ["this server", "server", undefined],
    ["this server without entries of its audit trail", "server", "D1"],
  ])("%s", (title, contender, leftOut) => {
    const said = bills.find((row) => row["A million calls"] === title);
    for (const [column, way] of Object.entries(ways)) {
      const lane = measured.find(
        (one) => one.contender === contender && one.way === way && one.tool === "add",
      );
      expect([column, said?.[column]]).toEqual([
        column,
        lane ? `$${bill(lane.operations, leftOut).toFixed(2)}` : "",
      ]);
    }
  });
});

function dollars(text: string | undefined): number {
  const amount = Number(text?.replace("$", ""));
  if (Number.isNaN(amount)) throw new Error(`${text} is no price.`);
  return amount;
}
