import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { resultOfTool } from "../support/authorization.ts";
import { type OtherEntry, withEntry } from "../support/other-entry.ts";
import { connectClient } from "../support/permission-page.ts";
import { startServer, type TestServer } from "../support/server.ts";

/** A Worker whose one tool asks GitHub for whatever it is told, and says which repositories the rows are of. */
const source = (load: (path: string) => string) => `
  import { z } from ${load("node_modules/zod/index.js")};
  import { createCatalogue } from ${load("src/catalogue/catalogue.ts")};
  import { defineTool } from ${load("src/catalogue/tool.ts")};
  import { McpSession as Session } from ${load("src/lanes/mcp-session.ts")};
  import { createWorker } from ${load("src/worker.ts")};
  export { AccountVault } from ${load("src/accounts/account-vault.ts")};
  export { AuditBuffer } from ${load("src/audit/audit-buffer.ts")};
  export { GrantLedger } from ${load("src/authorization/grant-ledger.ts")};

  const rows = defineTool({
    name: "rows",
    title: "Rows",
    description: "Asks for rows.",
    input: z.strictObject({ path: z.string() }),
    output: z.strictObject({ names: z.array(z.string()), total: z.number().optional() }),
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    scopes: ["repos:read"],
    async run({ path }, context) {
      const { data } = await (await context.github()).request({ method: "GET", url: path });
      const names = (data.items ?? data).map((row) => row.full_name ?? row.repository_url.split("/repos/")[1]);
      return { names, ...(data.items && { total: data.total_count }) };
    },
  });
  const catalogue = createCatalogue([rows]);
  export class McpSession extends Session {
    catalogue = catalogue;
  }
  export default createWorker(catalogue);
`;

let entry: OtherEntry;
let server: TestServer;
beforeAll(async () => {
  entry = withEntry(source);
  server = await startServer({}, {}, entry.configPath);
});
afterAll(async () => {
  await server.close();
  entry.remove();
});

const answer = z.object({ names: z.array(z.string()), total: z.number().optional() });

interface Limit {
  readonly reach: "all" | "public" | "listed";
  readonly repositories?: string;
}

/** Asks as somebody whose connection is limited so. @returns what came, or the sentence of a refusal */
async function asking(limit: Limit) {
  const { access_token } = await connectClient(server.origin, {
    scope: "profile repos:read",
    behaviour: { user: "inspector", fields: { ...limit } },
  });
  return async (path: string) => {
    const result = await resultOfTool(`${server.origin}/mcp`, access_token, "rows", { path });
    return result.isError ? (result.content[0]?.text ?? "") : answer.parse(result.structuredContent);
  };
}

/** What GitHub was asked for meanwhile. */
async function callsDuring(what: () => Promise<unknown>): Promise<string[]> {
  const before = server.github.calls().length;
  await what();
  return server.github
    .calls()
    .slice(before)
    .map(({ method, path }) => `${method} ${path}`);
}

describe("the account's repositories", () => {
  it.each<[Limit, (name: string) => boolean]>([
    [{ reach: "all" }, () => true],
    [
      { reach: "listed", repositories: "inspector/secret-plans" },
      (name) => name === "inspector/secret-plans",
    ],
    [{ reach: "listed", repositories: "acme/*" }, (name) => name.startsWith("acme/")],
    [{ reach: "listed", repositories: "nobody/nothing" }, () => false],
    [{ reach: "public" }, (name) => !["inspector/secret-plans", "acme/payroll"].includes(name)],
  ])("are listed within %j, and no others", async (limit, isWithin) => {
    const everything = await (await asking({ reach: "all" }))("/user/repos");
    if (typeof everything === "string") throw new Error(everything);
    expect(everything.names).toEqual(
      expect.arrayContaining(["inspector/hello-world", "inspector/secret-plans"]),
    );
    const ask = await asking(limit);
    expect(await ask("/user/repos")).toEqual({ names: everything.names.filter(isWithin) });
  });
});

describe("a search", () => {
  it("that may reach more than the connection is not made", async () => {
    const ask = await asking({ reach: "listed", repositories: "inspector/hello-world" });
    const calls = await callsDuring(async () => {
      expect(await ask("/search/issues?q=plans+repo%3Ainspector%2Fsecret-plans")).toMatch(
        /^This connection is limited to inspector\/hello-world; inspector\/secret-plans is not among them\./,
      );
      expect(await ask("/search/issues?q=plans+OR+repo%3Ainspector%2Fhello-world")).toMatch(
        /^This connection is limited to inspector\/hello-world, so what a search reaches has to be certain\./,
      );
      expect(await ask("/search/users?q=plans")).toMatch(/this request may reach others/);
    });
    expect(calls).toEqual([]);
  });

  it.each<[string, Limit, readonly string[]]>([
    ["/search/repositories?q=user%3Aacme", { reach: "all" }, ["acme/payroll", "acme/platform"]],
    ["/search/repositories?q=user%3Aacme", { reach: "public" }, ["acme/platform"]],
    [
      "/search/repositories?q=",
      { reach: "listed", repositories: "acme/*" },
      ["acme/payroll", "acme/platform"],
    ],
    ["/search/issues?q=is%3Aissue", { reach: "listed", repositories: "acme/platform" }, ["acme/platform"]],
    ["/search/issues?q=repo%3Aacme%2Fplatform", { reach: "public" }, ["acme/platform"]],
  ])("%s within %j finds what is there, and nothing else", async (path, limit, names) => {
    const ask = await asking(limit);
    const found = await ask(path);
    if (typeof found === "string") throw new Error(found);
    expect([...new Set(found.names)].sort()).toEqual(names);
  });

  it("of private repositories' code is not made for public ones, whether there are any", async () => {
    const ask = await asking({ reach: "public" });
    const said = async (name: string) =>
      String(await ask(`/search/code?q=a+repo%3A${encodeURIComponent(name)}`))
        .replaceAll(name, "x/y")
        .replace(/request=\S+/, "");
    expect(await said("inspector/secret-plans")).toMatch(/^x\/y is not a public repository that/);
    expect(await said("inspector/secret-plans")).toBe(await said("inspector/none"));
    expect(await ask("/search/code?q=a")).toMatch(
      /Name up to 20 of its repositories with repo:owner\/name\./,
    );
  });
});
