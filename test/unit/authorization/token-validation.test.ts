import type { TokenSummary, ValidatedAccessToken } from "@cloudflare/workers-oauth-provider";
import { describe, expect, it, vi } from "vitest";
import { validatedFor } from "../../../src/authorization/token-validation.ts";

const mcp = "https://mcp.example/mcp";
const sse = "https://mcp.example/sse";

const summary: TokenSummary<unknown> = {
  ...{
    id: "id",
    grantId: "grant",
    userId: "42",
    createdAt: 1,
    expiresAt: 2,
    audience: mcp,
    scope: ["profile"],
  },
  grant: { clientId: "client", scope: ["profile", "email"], props: { login: "demo" } },
};

const validated: ValidatedAccessToken<unknown> = {
  ...{
    props: { login: "demo" },
    audience: mcp,
    expiresAt: 2,
    scope: ["profile"],
    userId: "42",
    clientId: "client",
  },
};

/** What comes of a token that the library reads so, and which resources it was asked to validate it for. */
async function asked(resources: readonly string[], known: object | null, valid: readonly string[] = []) {
  // the library says any of what it does not know
  const open = vi.fn(async () => known as TokenSummary<unknown> | null);
  const validate = vi.fn(async (resource: string) =>
    valid.includes(resource) ? { ...validated, audience: resource } : null,
  );
  const answer = await validatedFor(resources, "42:grant:secret", { open, validate });
  expect(open.mock.calls).toEqual([["42:grant:secret"]]);
  return { answer, validatedFor: validate.mock.calls.map(([resource]) => resource) };
}

describe("a token's validation for some resources", () => {
  it("is what the library says of one that names one of them, which is read once", async () => {
    expect(await asked([mcp], summary)).toEqual({ answer: validated, validatedFor: [] });
    expect(await asked([sse, mcp], summary)).toEqual({ answer: validated, validatedFor: [] });
  });

  it("is nothing of one that there is not", async () => {
    expect(await asked([mcp], null)).toEqual({ answer: null, validatedFor: [] });
  });

  it.each<[string, unknown]>([
    ["another", sse],
    ["another spelling", "HTTPS://mcp.example/mcp"],
    ["several", [mcp, sse]],
    ["none", undefined],
    ["what is none", 5],
  ])("is left to the library for one whose audience is %s", async (_what, audience) => {
    const known = { ...summary, audience };
    expect(await asked([mcp], known)).toEqual({ answer: null, validatedFor: [mcp] });
    expect(await asked([mcp], known, [mcp])).toEqual({ answer: validated, validatedFor: [mcp] });
  });

  it("is for the first of the resources that the library takes it for", async () => {
    const known = { ...summary, audience: undefined };
    expect(await asked([sse, mcp], known, [mcp])).toEqual({ answer: validated, validatedFor: [sse, mcp] });
  });
});
