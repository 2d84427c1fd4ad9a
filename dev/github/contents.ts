import { z } from "zod";
import { refusal } from "./refusal.ts";
import type { RepositoryCall } from "./repository-call.ts";
import type { RepositoryEndpoint } from "./repository-endpoint.ts";

/** Above this, JSON has no content, and only the raw media type does. */
const MOST_BYTES_IN_JSON = 1_048_576;
const MOST_BYTES = 100 * MOST_BYTES_IN_JSON;
const MOST_ENTRIES = 1000;

const fileSchema = z.looseObject({ type: z.literal("file"), size: z.int(), content: z.string() });
const messageSchema = z.looseObject({ message: z.string() });

/** Files, directories and the README, as they are read and written one at a time. */
export const contentEndpoints: readonly RepositoryEndpoint[] = [
  { method: "GET", path: /^\/contents(?:\/.*)?$/, answer: read },
  { method: "GET", path: /^\/readme$/, answer: read },
  { method: "PUT", path: /^\/contents\/(.+)$/, answer: write },
  { method: "DELETE", path: /^\/contents\/(.+)$/, answer: write },
];

async function read(call: RepositoryCall): Promise<Response> {
  if (await isEmpty(call)) return refusal(404, "This repository is empty.");
  const ref = call.query.get("ref");
  if (ref !== null && !(await call.ask("GET", `/commits/${encodeURIComponent(ref)}`)).ok)
    return refusal(404, `No commit found for the ref ${ref}`);
  // an encoded slash is a slash
  const answer = await call.pass({ rest: call.rest.replaceAll(/%2F/gi, "/").replace(/\/+$/, "") });
  if (!answer.ok) return answer;
  const media = call.request.headers.get("accept") ?? "";
  if (!answer.headers.get("content-type")?.includes("json")) {
    const headers = new Headers(answer.headers);
    headers.set("content-type", "application/vnd.github.raw+json; charset=utf-8");
    return new Response(answer.body, { headers });
  }
  const body: unknown = await answer.json();
  const { headers } = answer;
  if (!Array.isArray(body)) return fileAnswer(body, headers);
  const entries = body.slice(0, MOST_ENTRIES);
  const asObject = /vnd\.github\.(?:v3\.)?object/.test(media);
  return Response.json(asObject ? { type: "dir", entries } : entries, { headers });
}

function fileAnswer(body: unknown, headers: Headers): Response {
  const file = fileSchema.safeParse(body).data;
  if (file === undefined) return Response.json(body, { headers });
  if (file.size > MOST_BYTES) return refusal(403, "This API returns blobs up to 100 MB in size.");
  if (file.size > MOST_BYTES_IN_JSON) {
    return Response.json({ ...file, content: "", encoding: "none" }, { headers });
  }
  return Response.json({ ...file, content: inLines(file.content) }, { headers });
}

/** GitHub breaks base64 into lines, and ends the last one. */
export const inLines = (base64: string) => base64.replaceAll(/.{1,60}/g, "$&\n");

async function write(call: RepositoryCall, path: string): Promise<Response | undefined> {
  const answer = await call.pass({ rest: `/contents/${path.split("/").map(encodeURIComponent).join("/")}` });
  // who may not push is told of nothing
  if (answer.status === 403 && call.request.token?.kind !== "installation")
    return refusal(404, undefined, answer.headers);
  if (answer.status !== 422) return answer;
  const { message } = messageSchema.parse(await answer.json());
  return refusal(422, inGitHubsWords(message), answer.headers);
}

/** `emulate` says what is missing, GitHub how it knows. */
function inGitHubsWords(message: string): string {
  const missing = /^(\w+) is required$/.exec(message)?.[1];
  if (missing !== undefined) return `Invalid request.\n\n"${missing}" wasn't supplied.`;
  const alreadyThere = /^"sha" wasn't supplied\./.test(message);
  return alreadyThere ? `Invalid request.\n\n"sha" wasn't supplied.` : message;
}

/** Whether a repository has no commit yet. */
export async function isEmpty(call: RepositoryCall): Promise<boolean> {
  return (await call.ask("GET", "/commits?per_page=1")).status === 409;
}
