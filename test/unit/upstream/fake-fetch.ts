import { vi } from "vitest";

/** A request as it left. */
export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | null;
  readonly headers: Headers;
  readonly body: BodyInit | null | undefined;
}

/** An answer, or what makes one of the request. */
export type Answer = Response | ((sent: Sent) => Response | Promise<Response>);

/** Stands in for the network: answers each request by its method and URL, and keeps what was sent. */
export function fakeFetch(answers: Record<string, Answer>): Sent[] {
  return answering(({ method, url }) => answers[`${method} ${url}`]);
}

/** Stands in for the network: answers each path, whatever the query, with JSON, a response, or what makes one. */
export function fakePaths(answers: Record<string, unknown>): Sent[] {
  return answering(({ url }) => {
    const { pathname } = new URL(url);
    if (!Object.hasOwn(answers, pathname)) return undefined;
    const answer = answers[pathname];
    return isAnswer(answer) ? answer : Response.json(answer ?? null);
  });
}

function isAnswer(answer: unknown): answer is Answer {
  return answer instanceof Response || typeof answer === "function";
}

function answering(answerTo: (sent: Sent) => Answer | undefined): Sent[] {
  const sent: Sent[] = [];
  vi.stubGlobal("fetch", async (input: string, init: RequestInit = {}) => {
    if (init.redirect !== "manual") throw new Error("A redirect would have been followed by the runtime");
    const headers = new Headers(init.headers);
    const request: Sent = {
      method: init.method ?? "GET",
      url: input,
      authorization: headers.get("authorization"),
      headers,
      body: init.body,
    };
    sent.push(request);
    const answer = answerTo(request);
    if (!answer) return new Response('{"message":"Not Found"}', { status: 404, headers: json });
    return answer instanceof Response ? answer.clone() : await answer(request);
  });
  return sent;
}

const json = { "content-type": "application/json" };

/** A redirect of GitHub's. */
export function redirectTo(location: string, status = 301): Response {
  return new Response('{"message":"Moved Permanently"}', { status, headers: { location, ...json } });
}

/** "GET https://..." of what was sent. */
export const linesOf = (sent: readonly Sent[]) => sent.map(({ method, url }) => `${method} ${url}`);
