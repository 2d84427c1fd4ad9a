import { vi } from "vitest";
import { api, refusal } from "../tools/calling.ts";

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

/** The parameters in the query of a request. */
export const queryOf = (request: Request | undefined) =>
  Object.fromEntries(new URL(request?.url ?? api).searchParams);
