/** Pages that are somebody's, and endpoints: nothing there is for a crawler. Other pages say `noindex` themselves. */
const closed = [
  ...["/account", "/admin", "/authorize", "/callback", "/link", "/permissions", "/sign-in"],
  ...["/mcp", "/sse", "/register", "/token", "/userinfo"],
];

/** `/robots.txt` (RFC 9309). */
export const robotsText = ["User-agent: *", ...closed.map((path) => `Disallow: ${path}`), ""].join("\n");
