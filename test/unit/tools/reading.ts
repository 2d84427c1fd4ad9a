import { vi } from "vitest";
import type { ResourceLink } from "../../../src/catalogue/content.ts";
import type { Tool } from "../../../src/catalogue/tool.ts";
import { parseSettings } from "../../../src/settings/settings.ts";
import { fixedToken, githubApi } from "../../../src/upstream/github/api.ts";
import { callerWith, contextFor } from "../tool-context.ts";

/** Where the API is that tools ask here. */
export const api = "https://api.github.com";

const { github } = parseSettings({
  GITHUB_URL: "https://github.com",
  GITHUB_API_URL: api,
  GITHUB_CLIENT_ID: "id",
  GITHUB_CLIENT_SECRET: "secret",
  SERVER_SECRET: "a server secret of more than 32 characters",
});

const context = contextFor(callerWith(), { github: async () => githubApi(github, fixedToken("gho_a")) });

/** Calls a tool, and gives what it answers with. */
export async function read(tool: Tool, args: object = {}): Promise<Record<string, unknown>> {
  return (await resultOf(tool, args)).output;
}

/** Calls a tool, and gives what its result leads to. */
export async function linksOf(tool: Tool, args: object = {}): Promise<readonly ResourceLink[]> {
  return (await resultOf(tool, args)).links;
}

async function resultOf(tool: Tool, args: object) {
  const prepared = tool.prepare(args);
  if (!prepared.ok) throw new Error(prepared.problems.join("; "));
  const result = await prepared.call.run(context);
  if (!("output" in result)) throw new Error("This tool answers with data.");
  return result;
}

/** What is wrong with arguments, as the tool says it. */
export function problemsOf(tool: Tool, args: object): readonly string[] {
  const prepared = tool.prepare(args);
  return prepared.ok ? [] : prepared.problems;
}

/** Answers paths of the API, whatever their query: JSON, a response, or what makes one. */
export function gitHubHas(answers: Record<string, unknown>): Request[] {
  const sent: Request[] = [];
  vi.stubGlobal("fetch", async (input: string, init: RequestInit = {}) => {
    const request = new Request(input, init);
    sent.push(request);
    const { pathname } = new URL(request.url);
    if (!(pathname in answers)) return refusal(404, "Not Found");
    const answer = answers[pathname];
    if (typeof answer === "function") return answer(request);
    return answer instanceof Response ? answer.clone() : Response.json(answer ?? null);
  });
  return sent;
}

/** How GitHub says no. */
export const refusal = (status: number, message: string) => Response.json({ message }, { status });

/** A page of a list that another follows. */
export const withNext = (rows: unknown) =>
  Response.json(rows, { headers: { link: `<${api}/x?page=2>; rel="next"` } });

/** The parameters in the query of a request. */
export const queryOf = (request: Request | undefined) =>
  Object.fromEntries(new URL(request?.url ?? api).searchParams);

/** What a value takes as JSON, in bytes of UTF-8. */
export const sizeOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).byteLength;
