import { once } from "node:events";
import { request } from "node:http";

/**
 * A POST that never ends: sends `bytes` spaces, promises more, and waits for the answer. An answer therefore came
 * before the whole body. @returns the answer's status and body
 */
export async function unfinishedPost(
  url: string,
  headers: Record<string, string>,
  bytes: number,
): Promise<{ status: number | undefined; text: string }> {
  const post = request(url, { method: "POST", headers });
  // what the server does to the connection after its answer is not of interest
  post.on("error", () => {});
  post.flushHeaders();
  if (bytes > 0) post.write(Buffer.alloc(bytes, " "));
  const [response] = await once(post, "response");
  response.setEncoding("utf8");
  let text = "";
  for await (const part of response) text += part;
  post.destroy();
  return { status: response.statusCode, text };
}
