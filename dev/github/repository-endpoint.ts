import type { RepositoryCall } from "./repository-call.ts";

/** Something below a repository that `emulate` does not have, or not as GitHub has it. */
export interface RepositoryEndpoint {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Matches what follows the repository in the path, still encoded. */
  readonly path: RegExp;
  /** Answers, with the groups of `path` decoded; undefined leaves the answer to `emulate`. */
  readonly answer: (call: RepositoryCall, ...captured: string[]) => Promise<Response | undefined>;
}

/** The answer of the first endpoint that has one. */
export async function answerOf(
  endpoints: readonly RepositoryEndpoint[],
  call: RepositoryCall,
): Promise<Response | undefined> {
  const method = call.request.method === "HEAD" ? "GET" : call.request.method;
  for (const endpoint of endpoints) {
    const match = endpoint.method === method ? endpoint.path.exec(call.rest) : null;
    if (match === null) continue;
    const answer = await endpoint.answer(call, ...match.slice(1).map((group) => decoded(group ?? "")));
    if (answer !== undefined) return answer;
  }
  return undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
