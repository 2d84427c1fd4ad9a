import { z } from "zod";
import { inLines, isEmpty } from "./contents.ts";
import { isAtLeast } from "./levels.ts";
import { refusal, unprocessable } from "./refusal.ts";
import type { RepositoryCall } from "./repository-call.ts";
import type { RepositoryEndpoint } from "./repository-endpoint.ts";

const messageSchema = z.looseObject({ message: z.string() });
const blobSchema = z.looseObject({ content: z.string() });
const treeSchema = z.looseObject({ tree: z.array(z.unknown()) });
const refSchema = z.looseObject({
  ref: z.string(),
  object: z.looseObject({ sha: z.string(), type: z.string() }),
});
const tagSchema = z.looseObject({ object: z.looseObject({ sha: z.string() }) });

const EMPTY = "Git Repository is empty.";
const MOST_TREE_ENTRIES = 100_000;

/** Blobs, trees, commits and refs: several files in one commit. */
export const gitDataEndpoints: readonly RepositoryEndpoint[] = [
  { method: "GET", path: /^\/git\//, answer: read },
  { method: "GET", path: /^\/tags$/, answer: listTags },
  { method: "POST", path: /^\/git\/refs$/, answer: createRef },
  { method: "PATCH", path: /^\/git\/refs\/(.+)$/, answer: moveRef },
  { method: "POST", path: /^\/git\/(?:blobs|trees|commits|tags)$/, answer: writeObject },
  { method: "DELETE", path: /^\/git\/refs\//, answer: writeObject },
];

async function read(call: RepositoryCall): Promise<Response> {
  if (await isEmpty(call)) return refusal(409, EMPTY);
  const answer = await call.pass({ rest: call.rest.replace(/^\/git\/refs\//, "/git/ref/") });
  if (!answer.ok) return answer;
  const { headers } = answer;
  const body: unknown = await answer.json();
  if (call.rest.startsWith("/git/blobs/")) {
    const blob = blobSchema.parse(body);
    return Response.json({ ...blob, content: inLines(blob.content) }, { headers });
  }
  if (!call.rest.startsWith("/git/trees/")) return Response.json(body, { headers });
  const tree = treeSchema.parse(body);
  const truncated = tree.tree.length > MOST_TREE_ENTRIES;
  return Response.json({ ...tree, tree: tree.tree.slice(0, MOST_TREE_ENTRIES), truncated }, { headers });
}

/** To GitHub every ref below refs/tags is a tag; `emulate` lists the tag objects. */
async function listTags(call: RepositoryCall): Promise<Response> {
  const refs = (await call.find(z.array(refSchema), "/git/matching-refs/tags/")) ?? [];
  const tags = refs.map(async ({ ref, object }) => {
    const name = ref.replace("refs/tags/", "");
    const tag = object.type === "tag" ? await call.find(tagSchema, `/git/tags/${object.sha}`) : undefined;
    const sha = tag?.object.sha ?? object.sha;
    const archive = (kind: string) => `${call.url}/${kind}/refs/tags/${name}`;
    return {
      ...{ name, zipball_url: archive("zipball"), tarball_url: archive("tarball") },
      ...{ commit: { sha, url: `${call.url}/commits/${sha}` }, node_id: Buffer.from(ref).toString("base64") },
    };
  });
  // the last name first, as GitHub lists them
  return call.page((await Promise.all(tags)).reverse());
}

async function createRef(call: RepositoryCall): Promise<Response> {
  const { ref, sha } = call.body;
  if (typeof ref !== "string") return unprocessable(`Invalid request.\n\n"ref" wasn't supplied.`);
  if (typeof sha !== "string") return unprocessable(`Invalid request.\n\n"sha" wasn't supplied.`);
  if (await isEmpty(call)) return refusal(409, EMPTY);
  if (!/^refs\/[^/]+\/./.test(ref))
    return unprocessable("Reference name must start with 'refs/' and contain at least two slashes.");
  if (!isRefName(ref)) return unprocessable(`${ref} is not a valid ref name.`);
  const answer = await writeObject(call);
  if (answer.status !== 422) return answer;
  const { message } = messageSchema.parse(await answer.json());
  return unprocessable(message === "Invalid sha" ? "Object does not exist" : message);
}

async function moveRef(call: RepositoryCall, ref: string): Promise<Response> {
  const answer = await writeObject(call);
  if (answer.status === 404 && isAtLeast(await call.level(), "write")) {
    return (await call.ask("GET", `/git/ref/${ref}`)).ok ? answer : unprocessable("Reference does not exist");
  }
  if (answer.status !== 422) return answer;
  const { message } = messageSchema.parse(await answer.json());
  if (message.startsWith("Update is not")) return unprocessable("Update is not a fast forward");
  return unprocessable(message === "Invalid sha" ? "Object does not exist" : message);
}

/** Whoever may not push is told of nothing; an empty repository takes no objects. */
async function writeObject(call: RepositoryCall): Promise<Response> {
  if (call.request.method === "POST" && (await isEmpty(call))) {
    return isAtLeast(await call.level(), "write") ? refusal(409, EMPTY) : refusal(404);
  }
  const answer = await call.pass(call.rest === "/git/trees" ? { body: withTypes(call.body) } : {});
  const isPerson = call.request.token?.kind !== "installation";
  return answer.status === 403 && isPerson ? refusal(404, undefined, answer.headers) : answer;
}

const TYPES: Readonly<Record<string, string>> = { "040000": "tree", "160000": "commit" };
const entrySchema = z.looseObject({ mode: z.string() });

/** The type of an entry follows from its mode; `emulate` wants both. */
function withTypes(body: Readonly<Record<string, unknown>>): unknown {
  if (!Array.isArray(body.tree)) return body;
  const tree = body.tree.map((entry: unknown) => {
    const parsed = entrySchema.safeParse(entry).data;
    return parsed === undefined ? entry : { type: TYPES[parsed.mode] ?? "blob", ...parsed };
  });
  return { ...body, tree };
}

/** What git-check-ref-format allows. */
function isRefName(ref: string): boolean {
  const parts = ref.split("/");
  const isPart = (part: string) => part !== "" && !part.startsWith(".") && !part.endsWith(".lock");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what may not be in it
  const forbidden = /[\u0000-\u0020\u007F~^:?*[\\]|\.\.|@\{|\.$/;
  return parts.every(isPart) && !forbidden.test(ref);
}
