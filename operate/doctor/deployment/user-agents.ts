import { type Finding, failed, ok } from "../../finding.ts";
import type { Asking } from "./asking.ts";
import { firstMessage, metadataIn } from "./challenge.ts";
import { hindrance, strayRedirect } from "./interference.ts";

const check = "user agents";

/** How clients introduce themselves: firewalls block some of these by their names. */
export const userAgents = [
  ...["node", "undici", "python-httpx/0.28.1", "Go-http-client/2.0", "curl/8.5.0"],
  ...[
    "Claude-User",
    "openai-mcp/1.0.0",
    "Cursor/2.0.0",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
  ],
];

/** Whether each gets the challenge that everybody begins with. @throws {Obstacle} if nobody does */
export async function checkUserAgents({ ask, askAnybody }: Asking): Promise<readonly Finding[]> {
  // who meets the same under our own name is not blocked by theirs
  await ask("/mcp", firstMessage);
  const blocked = await Promise.all(
    userAgents.map(async (userAgent) => {
      const answer = await askAnybody("/mcp", {
        ...firstMessage,
        headers: { ...firstMessage.headers, "user-agent": userAgent },
      });
      if (metadataIn(answer) !== undefined) return [];
      const how =
        (hindrance(answer) ?? strayRedirect(answer))?.message ?? `is answered with ${answer.status}`;
      return [`${userAgent} ${how}`];
    }),
  );
  const problems = blocked.flat();
  if (problems.length === 0) return [ok(check, `${userAgents.length} kinds of clients get through.`)];
  return [
    failed(
      check,
      `Clients are blocked by how they introduce themselves: ${problems.join("; ")}.`,
      'Let them through: on Cloudflare, a custom rule with the action "Skip" for this host name (Security, WAF), with "Block AI bots", Bot Fight Mode and the Browser Integrity Check off for it.',
    ),
  ];
}
