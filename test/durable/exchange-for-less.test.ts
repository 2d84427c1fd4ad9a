import { GrantType, OAuthError } from "@cloudflare/workers-oauth-provider";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CredentialAnswer } from "../../src/accounts/answers.ts";
import type { AuditEvent } from "../../src/audit/event.ts";
import { exchangeForLess } from "../../src/authorization/exchange-for-less.ts";
import type { GrantProps } from "../../src/authorization/grant.ts";
import type { Permissions } from "../../src/permissions/permissions.ts";
import { settingsWith } from "../unit/settings.ts";

const now = Date.parse("2030-01-01T12:00:00.400Z");
const seconds = Math.floor(now / 1000);
const minute = 60_000;
const origin = "https://mcp.example";

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now }));
afterEach(() => void vi.useRealTimers());

const person = {
  ...{ userId: "42", login: "demo", name: "Demo", picture: "https://github.example/42.png" },
  ...{ email: "demo@example.com", groups: ["engineering"], connectionId: "connection" },
} satisfies GrantProps;

const everything = ["profile", "email", "repos:read", "repos:write"];

interface Case {
  readonly asked?: Record<string, string>;
  /** Of the subject token; null: it is over by the time it is looked at. */
  readonly subject?: { scope?: string[]; expiresAt?: number } | null;
  readonly props?: object;
  /** What the vault answers: what the person allows now, or that there is nothing to be had. */
  readonly allowed?: Partial<Permissions> | Exclude<CredentialAnswer, { kind: "good" }>;
  readonly vars?: Record<string, unknown>;
  readonly clientId?: string;
  readonly unread?: boolean;
  /** How many tokens the grant has. */
  readonly tokens?: number;
}

async function exchange(of: Case = {}) {
  const recorded: AuditEvent[] = [];
  const ended: string[][] = [];
  const askedOf: string[] = [];
  const { allowed = {}, subject = {} } = of;
  const permissions: Permissions = {
    scopes: ["profile", "email", "repos:write"],
    repositories: { kind: "all" },
    ...("kind" in allowed ? {} : allowed),
  };
  const exchangeToken = exchangeForLess({
    accounts: {
      credential: async (userId, connectionId) => {
        askedOf.push(`${userId} ${connectionId}`);
        return "kind" in allowed ? allowed : { kind: "good", accessToken: "gho_x", permissions };
      },
    },
    settings: settingsWith(of.vars),
    endGrants: async (_userId, grantIds) => void ended.push([...grantIds]),
    trail: { record: (event) => void recorded.push(event) },
    origin,
    tokensOf: async () => of.tokens ?? 99,
    subjectOf: async () => subject && { scope: everything, expiresAt: seconds + 3600, ...subject },
  });
  const parameters = new URLSearchParams({ subject_token: "42:grant:secret", ...of.asked });
  const request = {
    grantType: GrantType.TOKEN_EXCHANGE,
    ...{ clientId: of.clientId ?? "client", subjectClientId: "client", userId: "42", grantId: "grant" },
    ...{ scope: everything, requestedScope: everything, resource: `${origin}/mcp`, env: {} },
    props: { ...person, ...of.props },
  };
  const outcome = await exchangeToken(request, of.unread ? undefined : parameters).catch((error: unknown) => {
    if (!(error instanceof OAuthError)) throw error;
    return { error: error.code, description: error.description, reason: error.options.internal?.reason };
  });
  return { outcome, recorded, ended, askedOf };
}

const hourOfWriting = { writeUntil: now + 10 * minute };

describe("what a token is exchanged for", () => {
  it.each<[string, Case, scopes: string[], lifetime: number]>([
    ["nothing is asked", {}, everything, 3599],
    ["less is asked", { asked: { scope: "repos:read" } }, ["repos:read"], 3599],
    ["a shorter life is asked", { asked: { expires_in: "300" } }, everything, 300],
    ["a longer life is asked", { asked: { expires_in: "86400" } }, everything, 3599],
    ["the subject token has a minute left", { subject: { expiresAt: seconds + 61 } }, everything, 60],
    ["the subject token has less", { subject: { scope: ["profile"] } }, ["profile"], 3599],
    [
      "the person took writing back",
      { allowed: { scopes: ["profile", "repos:read"] } },
      ["profile", "repos:read"],
      3599,
    ],
    ["the person took all back", { allowed: { scopes: [] } }, [], 3599],
    [
      "writing ended in the vault",
      { allowed: { writeUntil: now } },
      ["profile", "email", "repos:read"],
      3599,
    ],
    [
      "writing ended in the token",
      { props: { writeUntil: now - 1 } },
      ["profile", "email", "repos:read"],
      3599,
    ],
    ["writing ends soon", { allowed: hourOfWriting }, everything, 600],
    ["writing ends at once", { allowed: { writeUntil: now + 1 } }, everything, 60],
    [
      "writing ends soon, and is not asked",
      { allowed: hourOfWriting, asked: { scope: "profile" } },
      ["profile"],
      3599,
    ],
    [
      "the operator offers less by now",
      { vars: { GRANTABLE: { scopes: ["profile", "repos:read"] } } },
      ["profile", "repos:read"],
      3599,
    ],
    ["its person is no operator any more", { subject: { scope: ["profile", "admin"] } }, ["profile"], 3599],
    ["GitHub cannot be asked", { allowed: { kind: "unavailable", message: "Later." } }, everything, 3599],
  ])("when %s", async (_when, of, accessTokenScope, accessTokenTTL) => {
    const { outcome, recorded } = await exchange(of);
    expect(outcome).toMatchObject({
      accessTokenScope,
      accessTokenTTL,
      accessTokenProps: { narrowed: true, endsAt: now + accessTokenTTL * 1000 },
    });
    const who = { userId: "42", grantId: "grant", clientId: "client", login: "demo" };
    const detail = accessTokenScope.join(" ");
    expect(recorded).toEqual([{ kind: "grant", action: "exchange", decision: "allowed", detail, ...who }]);
  });

  it.each([
    ["email", ["email"]],
    ["profile", ["name", "picture", "groups"]],
    ["repos:read", []],
  ])("with the scope %s has these facts of its person and no others: %j", async (scope, facts) => {
    const { outcome } = await exchange({ asked: { scope } });
    const { accessTokenProps = {} } = outcome as { accessTokenProps?: object };
    const kept = ["name", "picture", "groups", "email"].filter((fact) => fact in accessTokenProps);
    expect(kept).toEqual(facts);
  });

  it.each([
    [{ props: { writeUntil: now + minute }, allowed: { writeUntil: now + 2 * minute } }, now + minute],
    [{ props: { writeUntil: now + 2 * minute }, allowed: { writeUntil: now + minute } }, now + minute],
    [{ props: { writeUntil: now + minute } }, now + minute],
    [{}, undefined],
  ])(
    "may write for as long as the earlier of what the subject token and the person say: %j",
    async (of, end) => {
      const { outcome } = await exchange(of);
      expect((outcome as { accessTokenProps: GrantProps }).accessTokenProps.writeUntil).toBe(end);
    },
  );
});

describe("an exchange is refused", () => {
  it.each<[string, Case, error: string, reason: string]>([
    [
      "that asks for more than the subject token has",
      { subject: { scope: ["profile"] }, asked: { scope: "profile email" } },
      "invalid_scope",
      "scope_exceeds_subject_token",
    ],
    [
      "that asks for what the person took back",
      { allowed: { scopes: ["profile"] }, asked: { scope: "repos:read" } },
      "invalid_scope",
      "scope_exceeds_subject_token",
    ],
    [
      "that asks for what has ended",
      { allowed: { writeUntil: now }, asked: { scope: "profile repos:write" } },
      "invalid_scope",
      "scope_exceeds_subject_token",
    ],
    [
      "that asks for what the operator offers no more",
      { vars: { GRANTABLE: { scopes: ["profile"] } }, asked: { scope: "email" } },
      "invalid_scope",
      "scope_exceeds_subject_token",
    ],
    [
      "that asks for what is no scope",
      { asked: { scope: "profile everything" } },
      "invalid_scope",
      "scope_exceeds_subject_token",
    ],
    ["with a scope of spaces", { asked: { scope: "  " } }, "invalid_scope", "scope_malformed"],
    ["with an actor", { asked: { actor_token: "x" } }, "invalid_request", "actor_token_unsupported"],
    [
      "with an actor's type alone",
      { asked: { actor_token_type: "x" } },
      "invalid_request",
      "actor_token_unsupported",
    ],
    [
      "for another audience",
      { asked: { audience: `${origin}/sse` } },
      "invalid_target",
      "audience_subject_token_mismatch",
    ],
    ["for a life too short", { asked: { expires_in: "59" } }, "invalid_request", "expires_in_invalid"],
    [
      "for a life that is no number",
      { asked: { expires_in: "600 and more" } },
      "invalid_request",
      "expires_in_invalid",
    ],
    [
      "of a token that is about to end",
      { subject: { expiresAt: seconds + 60 } },
      "invalid_request",
      "subject_token_near_expiry",
    ],
    ["of a token that ended meanwhile", { subject: null }, "invalid_request", "subject_token_invalid"],
    [
      "of a token of another shape",
      { props: { connectionId: 1 } },
      "invalid_request",
      "subject_token_invalid",
    ],
    [
      "of a token that says it is another's",
      { props: { userId: "1" } },
      "invalid_request",
      "subject_token_invalid",
    ],
    ["of a grant that has tokens enough", { tokens: 100 }, "temporarily_unavailable", "too_many_tokens"],
    ["whose parameters nobody read", { unread: true }, "invalid_request", "subject_token_invalid"],
  ])("%s", async (_what, of, error, reason) => {
    const { outcome, ended, recorded } = await exchange(of);
    expect(outcome).toMatchObject({ error, reason, description: expect.stringMatching(/^[ !#-[\]-~]+$/) });
    // the library says so to the audit, where such refusals are counted
    expect([ended, recorded]).toEqual([[], []]);
  });

  it("of another client's token by the library, and nothing of that one's is asked or ends", async () => {
    const { outcome, ended, recorded, askedOf } = await exchange({
      clientId: "another",
      allowed: { kind: "ended", grants: ["grant"], message: "Over." },
    });
    expect([outcome, ended, recorded, askedOf]).toEqual([undefined, [], [], []]);
  });

  it("when the connection is over, with the error that ends the grant; the others that lost it end as well", async () => {
    const { outcome, ended, recorded } = await exchange({
      allowed: { kind: "ended", grants: ["grant", "sibling"], message: "Over. Sign in again." },
    });
    expect(outcome).toMatchObject({ error: "invalid_grant", description: "Over. Sign in again." });
    expect(ended).toEqual([["sibling"]]);
    expect(recorded).toMatchObject([{ kind: "token", decision: "refused", reason: "connection-ended" }]);
  });
});
