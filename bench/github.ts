import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { type LocalGitHub, startLocalGitHub } from "../dev/github/index.ts";
import { listenOnLoopback } from "../dev/loopback-listener.ts";

/** A local GitHub that answers the same question of the same token from memory. */
export interface RememberingGitHub {
  readonly github: LocalGitHub;
  /** Of its REST API. */
  readonly apiUrl: string;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/**
 * Starts both. The local GitHub is for correctness: it takes more time for an answer than what is measured here, and like
 * GitHub's its API takes 5,000 requests of an account in an hour.
 */
export async function startRememberingGitHub(): Promise<RememberingGitHub> {
  const github = await startLocalGitHub();
  const remembered = new Map<string, Answer>();
  const answerTo = async (request: IncomingMessage): Promise<Answer> => {
    const { method = "GET", url = "/", headers } = request;
    const question = `${method} ${url} ${headers.authorization}`;
    const known = remembered.get(question);
    if (known) return known;
    const answer = await passOn(request, `${github.url}${url}`);
    if (method === "GET" && answer.status === 200) remembered.set(question, answer);
    return answer;
  };
  const listener = await listenOnLoopback(0);
  listener.serve((request, response) => {
    answerTo(request).then(
      (answer) => send(response, answer),
      () => response.destroy(),
    );
  });
  return {
    github,
    apiUrl: `http://localhost:${listener.port}`,
    async close() {
      await listener.close();
      await github.close();
    },
  };
}

async function passOn(request: IncomingMessage, url: string): Promise<Answer> {
  const { method = "GET", headers } = request;
  const { authorization = "", accept = "*/*", "content-type": type = "application/json" } = headers;
  const hasBody = method !== "GET" && method !== "HEAD";
  const answer = await fetch(url, {
    method,
    headers: { authorization, accept, "content-type": type },
    ...(hasBody && { body: new Uint8Array(await buffer(request)) }),
    redirect: "manual",
  });
  const body = new Uint8Array(await answer.arrayBuffer());
  const passed = [...answer.headers].filter(
    ([name]) => !/^(connection|content-(length|encoding)|transfer-encoding)$/.test(name),
  );
  return { status: answer.status, headers: Object.fromEntries(passed), body };
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, "content-length": body.length });
  response.end(body);
}
