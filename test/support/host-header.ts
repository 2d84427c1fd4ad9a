import { request } from "node:http";

/** A GET of `path` at `origin` that names another Host, which `fetch` cannot send. */
export function getAsHost(
  origin: string,
  path: string,
  host: string,
): Promise<{ status: number; contentType: string; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${origin}${path}`, { headers: { host } }, async (incoming) => {
      let body = "";
      for await (const chunk of incoming.setEncoding("utf8")) body += chunk;
      resolve({
        status: incoming.statusCode ?? 0,
        contentType: incoming.headers["content-type"] ?? "",
        body,
      });
    });
    outgoing.on("error", reject).end();
  });
}
