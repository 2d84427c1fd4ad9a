import type { Administration } from "../../../src/administration/administration.ts";
import type { ResourceLink } from "../../../src/catalogue/content.ts";
import type { Tool } from "../../../src/catalogue/tool.ts";
import { fixedToken, githubApi } from "../../../src/upstream/github/api.ts";
import { callTool } from "../call-tool.ts";
import { settingsUnder } from "../services.ts";
import { callerWith, contextFor } from "../tool-context.ts";
import { fakeFetch, type Sent } from "../upstream/fake-fetch.ts";

/** Where the API is that tools ask here, behind the network's stand-in. */
export const api = "https://api.github.com";

const { github } = settingsUnder({ SERVER_SECRET: "a server secret of more than 32 characters" });

/** Of somebody who may do everything. */
export const context = contextFor(callerWith(), {
  github: async () => githubApi(github, fixedToken("gho_a")),
});

/** Of an operator, whose administration finds what is said. */
export const contextOfOperator = (administration: Partial<Administration>) => ({
  ...context,
  // a tool that asks for something else fails
  administration: async () => administration as Administration,
});

/** Calls a tool, agrees to what it asks about, and gives the data that it answers; what is wrong is an error. */
export async function outputOf(
  tool: Tool,
  args: object = {},
  where = context,
): Promise<Record<string, unknown>> {
  const outcome = await callTool(tool, args, where);
  if (!outcome.ok) throw new Error(outcome.problems.join("; "));
  if (!("output" in outcome)) throw new Error("This tool answers with data.");
  return outcome.output;
}

/** What is wrong with arguments. A tool that was called with them asks nothing. */
export async function problemsOf(tool: Tool, args: object): Promise<readonly string[]> {
  const sent = fakeFetch({});
  const outcome = await callTool(tool, args, context);
  if (sent.length > 0) throw new Error("GitHub was asked");
  return outcome.ok ? [] : outcome.problems;
}

/** What a tool's result leads to. */
export async function linksOf(tool: Tool, args: object = {}): Promise<readonly ResourceLink[]> {
  const result = await preparedCall(tool, args).run(context);
  return "links" in result ? result.links : [];
}

/** A call whose arguments are good. */
export function preparedCall(tool: Tool, args: object) {
  const prepared = tool.prepare(args);
  if (!prepared.ok) throw new Error(prepared.problems.join("; "));
  return prepared.call;
}

/** A refusal of GitHub's. */
export const refusal = (status: number, message: string, errors?: unknown) =>
  Response.json({ message, ...(errors !== undefined && { errors }) }, { status });

/** An answer of GitHub's that says that there is more. */
export const withNext = (data: unknown) =>
  Response.json(data, { headers: { link: `<${api}/anything?page=2>; rel="next"` } });

/** The parameters in the query of a request. */
export const queryOf = (sent: Sent | undefined) => Object.fromEntries(new URL(sent?.url ?? api).searchParams);

/** What a value takes as JSON, in bytes of UTF-8. */
export const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).byteLength;
