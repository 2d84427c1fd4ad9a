import { isLoopback } from "../../../dev/loopback.ts";
import { type Finding, failed, ok } from "../../finding.ts";
import { answerTo } from "./asking.ts";
import { Obstacle } from "./obstacle.ts";
import { shown } from "./shown.ts";

const check = "https";

const redirectFix =
  "Turn on Always Use HTTPS for this zone (Cloudflare dashboard, SSL/TLS, Edge Certificates).";

/** Whether people and clients get to the server over TLS only (RFC 9700 section 4.11, RFC 6749 section 1.6). */
export async function checkTransport(origin: URL): Promise<readonly Finding[]> {
  if (origin.protocol === "https:") {
    // the port for http of a server at another port is anybody's guess
    return origin.port === "" ? [await checkPlainHttp(new URL(`http://${origin.hostname}`), origin)] : [];
  }
  if (isLoopback(origin.hostname)) return [ok(check, "The server is on this machine, where http will do.")];
  return [
    failed(
      check,
      `${origin.origin} is http, over which this server refuses to work, and clients to sign in.`,
      `Use https://${origin.host}. If a proxy ends TLS in front of the server, it has to ask the server by https, too.`,
    ),
  ];
}

/** What answers without TLS must send browsers on to TLS, or refuse them. */
export async function checkPlainHttp(plain: URL, secure: URL): Promise<Finding> {
  let answer: Awaited<ReturnType<typeof answerTo>>;
  try {
    answer = await answerTo(new URL("/", plain), {});
  } catch (error) {
    if (!(error instanceof Obstacle)) throw error;
    return ok(check, `Nothing answers at ${plain.origin}, so nobody sends anything in the clear.`);
  }
  const { status, headers } = answer;
  const location = headers.get("location") ?? "";
  const target = URL.canParse(location, plain) ? new URL(location, plain) : undefined;
  if (status >= 300 && status <= 399 && target?.origin === secure.origin)
    return ok(check, `${plain.origin} redirects to ${secure.origin}.`);
  if (status >= 300 && status <= 399) {
    const where = target === undefined ? "nowhere" : shown(target.origin);
    return failed(check, `${plain.origin} redirects to ${where}, not to ${secure.origin}.`, redirectFix);
  }
  if (status >= 400) return ok(check, `${plain.origin} is refused with ${status}.`);
  return failed(check, `${plain.origin} answers without TLS, with ${status}.`, redirectFix);
}
