import * as z from "zod";
import type { Withheld } from "../accounts/answers.ts";
import type { Link } from "../accounts/link-answers.ts";
import { type Caller, isHeadless } from "../authorization/caller.ts";
import { ToolFailure } from "../catalogue/context.ts";
import { defineTool } from "../catalogue/tool.ts";
import { effectiveScopes } from "../permissions/permissions.ts";
import type { Reach } from "../permissions/repositories.ts";
import { canChange, type ScopeName, scopeFacts } from "../scopes/scopes.ts";
import { untrustedLine } from "../text/untrusted.ts";

const time = z.string().describe("ISO 8601");

/** Why a scope that the person allowed was not granted. @param upstream where people sign in, by its name */
function reasonOf(by: Withheld["by"], upstream: string): string {
  return by === "operator"
    ? "The operator of this server does not give it to this account."
    : `${by === "github" ? "GitHub" : upstream} gave less than was asked for.`;
}

export const connectionStatus = defineTool({
  name: "connectionStatus",
  title: "Connection status",
  description:
    "Says which account and which client this connection belongs to, what was granted, which repositories it reaches and until when it may change them, whether the credential behind it is good and when it ends, and what the person can do about it.",
  input: z.strictObject({}),
  output: z.strictObject({
    account: z.strictObject({
      id: z.string(),
      login: z.string().optional().describe("With the scope profile"),
    }),
    client: z.strictObject({ id: z.string() }),
    scopes: z.array(z.string()).describe("What this client may do here now"),
    withheld: z
      .array(z.strictObject({ scope: z.string(), reason: z.string() }))
      .describe("What the person allowed and this client may not do all the same"),
    repositories: z.strictObject({
      reach: z.enum(["all", "public", "listed"]),
      only: z.array(z.string()).optional().describe('"owner/repository" or "owner/*"'),
    }),
    operatorLimit: z
      .union([z.literal("public"), z.array(z.string())])
      .optional()
      .describe("Which repositories the operator of this server limits everybody to, besides"),
    writeEndsAt: time
      .optional()
      .describe("Absent if nothing may be changed now, or if it may for as long as the connection lasts"),
    githubScopes: z
      .array(z.string())
      .describe("What this server may do for this connection at GitHub, or wherever the person signed in"),
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
    const { caller, bound, upstream } = context;
    const status = await context.connection();
    if (!status)
      throw new ToolFailure("This connection has ended. Sign in again by reconnecting this server.");
    const { permissions } = status;
    const link = await context.linked?.status();
    // what is at GitHub is the linked account's, where people sign in elsewhere
    const atGitHub = context.linked ? link?.status : status;
    const allowed = effectiveScopes(permissions.scopes, permissions.writeUntil, bound, Date.now());
    // a token that is to be less than its grant gets nothing of what the person allowed besides
    const scopes = allowed.filter((name) => !caller.narrowed || caller.scopes.includes(name));
    return {
      account: { id: caller.userId, ...(scopes.includes("profile") && { login: caller.login }) },
      client: { id: caller.clientId },
      scopes,
      withheld: status.withheld.map(({ scope, by }) => ({ scope, reason: reasonOf(by, upstream.name) })),
      repositories: shownReach(permissions.repositories),
      ...operatorLimit(bound.repositories),
      ...writeEnd(scopes, permissions.writeUntil),
      githubScopes: [...(atGitHub?.upstreamScopes ?? [])],
      githubCredential: {
        state: atGitHub?.credential ?? "missing",
        ...(atGitHub?.credentialExpiresAt !== undefined && {
          expiresAt: isoTime(atGitHub.credentialExpiresAt),
        }),
      },
      connectedAt: isoTime(status.connectedAt),
      endsAt: isoTime(status.endsAt),
      options: [
        ...(context.linked ? [{ what: linkInWords(link, scopes), url: context.linked.url }] : []),
        optionToChange(caller, await context.permissionsUrl()),
        {
          what: "See what is connected, and end one client's access or that of all.",
          url: `${caller.issuer}/account`,
        },
        ...(upstream.reviewUrl === undefined
          ? []
          : [
              {
                what: `End the access of every client at once: revoke this server at ${upstream.name}.`,
                url: upstream.reviewUrl,
              },
            ]),
      ],
    };
  },
});

function optionToChange(caller: Caller, url: string | undefined): { what: string; url?: string } {
  // one without a browser is narrowed as well, and nobody exchanged a token for it
  if (caller.narrowed && !isHeadless(caller))
    return { what: "Have the app that made this token make another: this one gets no more." };
  if (url !== undefined) return { what: "Change what this client may do.", url };
  return {
    what: "This connection came with a token of its own and not by a sign-in, so it cannot be allowed more here. It ends a quarter of an hour after its last use, and the token where it was made.",
  };
}

function shownReach(reach: Reach): { reach: Reach["kind"]; only?: string[] } {
  return { reach: reach.kind, ...(reach.kind === "listed" && { only: reach.patterns }) };
}

function operatorLimit(reach: Reach): { operatorLimit?: "public" | string[] } {
  if (reach.kind === "all") return {};
  return { operatorLimit: reach.kind === "public" ? "public" : reach.patterns };
}

/**
 * Whether an account at GitHub is linked, and what can be done about it. Which one is for clients that act as it: the
 * others were not allowed to know who their person is elsewhere.
 */
function linkInWords(link: Link | undefined, scopes: readonly ScopeName[]): string {
  if (!link) return "No GitHub account is linked, so nothing can be done at GitHub. Link one.";
  const which = scopes.some((name) => scopeFacts(name).inRepositories)
    ? `the GitHub account ${untrustedLine(link.login, 100)} (id ${link.account}), which calls act as at GitHub`
    : "a GitHub account";
  return `The person linked ${which}. Link another in its place, or the same again.`;
}

/** @param scopes those that are effective now */
function writeEnd(scopes: readonly ScopeName[], writeUntil: number | undefined): { writeEndsAt?: string } {
  const mayWrite = canChange(scopes);
  return mayWrite && writeUntil !== undefined ? { writeEndsAt: isoTime(writeUntil) } : {};
}

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
