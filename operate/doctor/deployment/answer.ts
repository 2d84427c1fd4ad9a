import { Obstacle } from "./obstacle.ts";

/** What a server answered to one request. Nothing in it is trusted. */
export interface Answer {
  /** What was asked, such as "POST /mcp". */
  readonly request: string;
  /** Where. */
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  /** The body, as much as is read. */
  readonly text: string;
  /** Whether there was more. */
  readonly isCut: boolean;
  /** By the clock of this machine, in milliseconds, when it came. */
  readonly at: number;
}

export const isHtml = ({ headers, text }: Answer): boolean =>
  headers.get("content-type")?.includes("text/html") === true || /^\s*<(?:!doctype html|html)\b/i.test(text);

/** An answer that has to be JSON. @throws {Obstacle} if it is not */
export function jsonOf(answer: Answer): unknown {
  const { request, text, isCut } = answer;
  if (isCut)
    throw new Obstacle("interference", request, "is answered with far more than this server says", notOurs);
  try {
    return JSON.parse(text);
  } catch {
    const what = isHtml(answer) ? "an HTML page" : "something that is not JSON";
    throw new Obstacle("interference", request, `is answered with ${what} where JSON is due`, notOurs);
  }
}

const notOurs =
  "Something else answers here: another site, a page of a firewall, or a proxy that rewrites answers. See that the name leads to this Worker (Workers & Pages, the Worker, Settings, Domains & Routes), and that nothing in front answers for it.";
