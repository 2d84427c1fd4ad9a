import type { Description } from "./description.ts";

/** `/llms.txt`: what this server is, for models (llmstxt.org: a title, a summary, details, and lists of links). */
export function llmsText({
  title,
  description,
  endpoints,
  signIn,
  scopes,
  tools,
  links,
  websiteUrl,
}: Description): string {
  const { mcp, sse } = endpoints;
  const marks = ({ offByDefault, needsLinkedAccount }: Description["tools"][number]) =>
    `${offByDefault ? " Off until the operator allows it." : ""}${needsLinkedAccount ? " Needs a linked GitHub account." : ""}`;
  return [
    `# ${title}`,
    "",
    `> ${description} A remote MCP server; its endpoint is ${mcp.url} (Streamable HTTP).`,
    "",
    `Clients speak revision ${listed(mcp.revisions)} of the Model Context Protocol at ${mcp.url}. Clients that know nothing newer than HTTP with SSE (${listed(sse.revisions)}) use ${sse.url}. A request without a token is answered 401, with the metadata by which a client registers and signs its person in (OAuth 2.1). People sign in with ${signIn.name} and choose which permissions the client gets.`,
    "",
    "Permissions:",
    "",
    ...scopes.map(({ name, allows }) => `- \`${name}\`: ${allows}`),
    "",
    "Tools, each with the permission that it needs:",
    "",
    ...tools.map(
      (tool) => `- \`${tool.name}\` (${tool.scopes.join(", ") || "none"}): ${tool.summary}${marks(tool)}`,
    ),
    "",
    "## Documents",
    "",
    `- [About this server](${websiteUrl}): how each client is connected; with \`Accept: application/json\`, the same as data`,
    `- [Registry entry](${links.registry}): server.json`,
    `- [Definitions of the tools](${links.definitions}): their hashes, to pin them`,
    `- [Authorization server](${links.authorizationServer}): its metadata, RFC 8414`,
    `- [Protected resource](${links.protectedResource}): its metadata, RFC 9728`,
    `- [Health](${links.health}): whether every part of the server answers`,
    "",
    "## Optional",
    "",
    `- [What is connected](${links.account}): where people see and end what they connected`,
    "",
  ].join("\n");
}

function listed(revisions: readonly string[]): string {
  return new Intl.ListFormat("en", { type: "disjunction" }).format(revisions);
}
