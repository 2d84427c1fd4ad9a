import type { Tool } from "../../../src/catalogue/tool.ts";
import { linesOf, type Sent } from "../upstream/fake-fetch.ts";
import { api, context, outputOf as outputOfAny, preparedCall, problemsOf } from "./calling.ts";

/** A repository at the API that tools of these tests write to. */
export const site = `${api}/repos/acme/site`;

const inSite = (args: object) => ({ owner: "acme", repo: "site", ...args });

/** Calls a tool in that repository, agrees to what it asks about, and gives the data that it answers. */
export async function outputOf(tool: Tool, args: object): Promise<Record<string, unknown>> {
  return await outputOfAny(tool, inSite(args));
}

/** What a tool would ask the person about this call. */
export async function previewOf(tool: Tool, args: object) {
  return await preparedCall(tool, inSite(args)).preview(context);
}

/** Makes a call as it was agreed to earlier. */
export async function runAsAgreed(tool: Tool, args: object, basis: string) {
  return await preparedCall(tool, inSite(args)).run(context, { summary: "As it was shown", basis });
}

/** What is wrong with arguments, in a sentence. Nothing is asked with them. */
export async function problemOf(tool: Tool, args: object): Promise<string> {
  const problems = await problemsOf(tool, inSite(args));
  if (problems.length === 0) throw new Error("These arguments are good.");
  return problems.join("; ");
}

/** What was sent that changes something. */
export const writesOf = (sent: readonly Sent[]) => linesOf(sent.filter(({ method }) => method !== "GET"));

/** The JSON of a request. */
export const bodyOf = (sent: Sent | undefined): unknown => JSON.parse(String(sent?.body));

/** A commit's SHA made of one digit. */
export const sha = (digit: string) => digit.repeat(40);
