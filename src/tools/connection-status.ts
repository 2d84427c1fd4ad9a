import { z } from "zod";
import { ToolFailure } from "../catalogue/context.ts";
import { defineTool } from "../catalogue/tool.ts";

const time = z.string().describe("ISO 8601");

export const connectionStatus = defineTool({
  name: "connectionStatus",
  title: "Connection status",
  description:
    "Says which GitHub account and which client this connection belongs to, what was granted, whether the GitHub credential behind it is good and when it ends, and what the person can do about it.",
  input: z.strictObject({}),
  output: z.strictObject({
    account: z.strictObject({
      id: z.string(),
      login: z.string().optional().describe("With the scope profile"),
    }),
    client: z.strictObject({ id: z.string() }),
    scopes: z.array(z.string()).describe("What this client may do here"),
    githubScopes: z.array(z.string()).describe("What this server may do at GitHub for this connection"),
    githubCredential: z.strictObject({
      state: z.enum(["good", "missing"]),
      expiresAt: time.optional().describe("Absent if it does not expire; it is renewed before"),
    }),
    connectedAt: time,
    endsAt: time.describe("Unless the client is used before; each use starts the time anew"),
    options: z.array(z.strictObject({ what: z.string(), url: z.string().optional() })),
  }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  scopes: [],
  async run(_input, context) {
    const { caller } = context;
    const status = await context.connection();
    if (!status)
      throw new ToolFailure("This connection has ended. Sign in again by reconnecting this server.");
    return {
      account: { id: caller.userId, ...(caller.scopes.includes("profile") && { login: caller.login }) },
      client: { id: caller.clientId },
      scopes: caller.scopes,
      githubScopes: [...status.upstreamScopes],
      githubCredential: {
        state: status.credential,
        ...(status.credentialExpiresAt !== undefined && { expiresAt: isoTime(status.credentialExpiresAt) }),
      },
      connectedAt: isoTime(status.connectedAt),
      endsAt: isoTime(status.endsAt),
      options: [
        {
          what: "Change what this client may do: disconnect this server in the client and connect it again.",
        },
        {
          what: "End the access of every client at once: revoke this server at GitHub.",
          url: context.reviewUrl,
        },
      ],
    };
  },
});

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
