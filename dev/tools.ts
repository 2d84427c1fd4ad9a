import type { CallToolResult, Client } from "@modelcontextprotocol/client";
import { z } from "zod";
import { isOpenIdAccount } from "../src/identity/account-id.ts";
import type { UpstreamKind } from "../src/upstream/upstream.ts";
import { TIMEOUT, type Use } from "./lanes.ts";
import { Mismatch } from "./report.ts";

const sumSchema = z.object({ sum: z.number() });
const accountSchema = z.object({ id: z.number(), login: z.string() });
const connectionSchema = z.object({ account: z.object({ id: z.string() }) });
const callerSchema = z.object({ sub: z.string(), preferred_username: z.string().optional() });

/**
 * Lists the tools and calls each once that needs no repositories; those of GitHub if people sign in there.
 * @returns where that is
 */
export const useTools: Use<UpstreamKind> = async (client, user, report) => {
  const { tools } = await client.listTools({}, TIMEOUT);
  const names = tools.map((tool) => tool.name);
  for (const name of ["add", "whoami", "connectionStatus"])
    expect(names.includes(name), `There is no tool ${name}.`);
  report.done("tools/list", names.join(", "));

  const { sum } = await call(client, "add", { a: 2, b: 3 }, sumSchema);
  expect(sum === 5, `add says that 2 + 3 is ${sum}.`);
  report.done("add", `2 + 3 = ${sum}`);

  const caller = await call(client, "whoami", {}, callerSchema);
  // without the scope "profile", which a person may untick, there is no name
  const { sub, preferred_username: name = user.login } = caller;
  expect(name === user.login || user.login === undefined, `whoami says ${name}, not ${user.login}.`);
  report.done("whoami", `${name ?? "somebody"}, sub ${sub}`);

  const { account } = await call(client, "connectionStatus", {}, connectionSchema);
  expect(account.id === sub, `connectionStatus says ${account.id}, whoami says ${sub}.`);
  report.done("connectionStatus", `account ${account.id}`);

  if (isOpenIdAccount(sub)) return "oidc";
  const id = await useGitHub(client, { login: name }, report);
  expect(id === sub, `whoami says ${sub}, GitHub says ${id}.`);
  return "github";
};

/** Calls as the account at GitHub. @returns its id */
export const useGitHub: Use<string, { login: string | undefined }> = async (client, { login }, report) => {
  const account = await call(client, "userInfoOctokit", {}, accountSchema);
  const sameName = login === undefined || login === account.login;
  expect(sameName, `The account should be ${login}, GitHub says ${account.login}.`);
  report.done("userInfoOctokit", `${account.login}, GitHub's user ${account.id}`);
  return String(account.id);
};

async function call<T>(
  client: Client,
  name: string,
  args: Record<string, unknown>,
  schema: z.ZodType<T>,
): Promise<T> {
  return contentOf(name, await client.callTool({ name, arguments: args }, TIMEOUT), schema);
}

function contentOf<T>(tool: string, result: CallToolResult, schema: z.ZodType<T>): T {
  if (result.isError) {
    const text = result.content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join(" ");
    throw new Mismatch(`${tool} failed: ${text}`);
  }
  const parsed = schema.safeParse(result.structuredContent);
  if (!parsed.success) throw new Mismatch(`${tool} answers in a shape that was not expected.`);
  return parsed.data;
}

function expect(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Mismatch(otherwise);
}
