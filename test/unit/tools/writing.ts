import type { Tool } from "../../../src/catalogue/tool.ts";
import { parseSettings } from "../../../src/settings/settings.ts";
import { fixedToken, githubApi } from "../../../src/upstream/github/api.ts";
import { callTool } from "../call-tool.ts";
import { callerWith, contextFor } from "../tool-context.ts";
import { linesOf, type Sent } from "../upstream/fake-fetch.ts";

/** The API that tools of these tests reach, behind the network's stand-in, and a repository there. */
export const api = "https://api.github.com";
export const site = `${api}/repos/acme/site`;

const { github } = parseSettings({
  GITHUB_URL: "https://github.com",
  GITHUB_API_URL: api,
  GITHUB_CLIENT_ID: "id",
  GITHUB_CLIENT_SECRET: "secret",
  SERVER_SECRET: "a server secret of more than 32 characters",
});

/** Of somebody who may do everything. */
export const context = contextFor(callerWith(), {
  github: async () => githubApi(github, fixedToken("gho_a")),
});

/** Calls a tool in that repository, agrees to what it asks about, and gives the data that it answers. */
export async function outputOf(tool: Tool, args: object): Promise<Record<string, unknown>> {
  const outcome = await callTool(tool, { owner: "acme", repo: "site", ...args }, context);
  if (!outcome.ok) throw new Error(outcome.problems.join("; "));
  if (!("output" in outcome)) throw new Error("This tool answers with data.");
  return outcome.output;
}

/** What a tool would ask the person about this call. */
export async function previewOf(tool: Tool, args: object) {
  return await preparedCall(tool, args).preview(context);
}

/** Makes a call as it was agreed to earlier. */
export async function runAsAgreed(tool: Tool, args: object, basis: string) {
  return await preparedCall(tool, args).run(context, { summary: "As it was shown", basis });
}

function preparedCall(tool: Tool, args: object) {
  const prepared = tool.prepare({ owner: "acme", repo: "site", ...args });
  if (!prepared.ok) throw new Error(prepared.problems.join("; "));
  return prepared.call;
}

/** What is wrong with arguments, in a sentence. */
export async function problemOf(tool: Tool, args: object): Promise<string> {
  const outcome = await callTool(tool, { owner: "acme", repo: "site", ...args }, context);
  if (outcome.ok) throw new Error("These arguments are good.");
  return outcome.problems.join("; ");
}

/** What was sent that changes something. */
export const writesOf = (sent: readonly Sent[]) => linesOf(sent.filter(({ method }) => method !== "GET"));

/** The JSON of a request. */
export const bodyOf = (sent: Sent | undefined): unknown => JSON.parse(String(sent?.body));

/** A refusal of GitHub's. */
export const refusal = (status: number, message: string, errors?: unknown) =>
  Response.json({ message, ...(errors !== undefined && { errors }) }, { status });

/** A commit's SHA made of one digit. */
export const sha = (digit: string) => digit.repeat(40);
