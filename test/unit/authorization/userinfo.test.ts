import { describe, expect, it, vi } from "vitest";
import type { Admission } from "../../../src/accounts/answers.ts";
import { serveUserInfo } from "../../../src/authorization/userinfo.ts";
import { parseSettings } from "../../../src/settings/settings.ts";

const issuer = "https://mcp.example";
const bearer = "42:grant:secret";

const settingsWith = (ACCESS: object) =>
  parseSettings({
    GITHUB_URL: "https://github.com",
    GITHUB_API_URL: "https://api.github.com",
    GITHUB_CLIENT_ID: "Iv1.client",
    GITHUB_CLIENT_SECRET: "client secret of the app",
    SERVER_SECRET: "a server secret of more than 32 characters",
    ACCESS,
  });

const restricted = settingsWith({ organizations: ["acme"] });

/** The answer to a good token, where the vault says this of its connection; and what was asked and done. */
async function answerTo(admission: Admission, settings = restricted) {
  const ask = vi.fn(async () => admission);
  const endGrants = vi.fn(async () => {});
  const validateToken = async ([resource]: readonly string[], token: string) =>
    token === bearer && resource === `${issuer}/mcp`
      ? {
          userId: "42",
          clientId: "client",
          audience: resource,
          expiresAt: 0,
          scope: ["profile"],
          props: { userId: "42", login: "demo", connectionId: "connection" },
        }
      : null;
  const response = await serveUserInfo(
    new Request(`${issuer}/userinfo`, { headers: { authorization: `Bearer ${bearer}` } }),
    { issuer, validateToken, endGrants },
    { settings, accounts: { admission: ask } },
  );
  return { response, ask, endGrants };
}

describe("11. where the operator restricts who may connect, /userinfo", () => {
  it("answers somebody who may", async () => {
    const { response, ask, endGrants } = await answerTo({ kind: "allowed", facts: { memberships: {} } });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ sub: "42", preferred_username: "demo" });
    expect(ask).toHaveBeenCalledExactlyOnceWith("42", "connection");
    expect(endGrants).not.toHaveBeenCalled();
  });

  it("tells an expelled person's client nothing but why, and ends their grants", async () => {
    const message = "This server is open to members of the organization acme only.";
    const { response, endGrants } = await answerTo({ kind: "ended", grants: ["grant", "other"], message });
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe('Bearer error="invalid_token"');
    expect(await response.json()).toEqual({ error: "invalid_token", error_description: message });
    expect(endGrants).toHaveBeenCalledExactlyOnceWith("42", ["grant", "other"], "not-admitted");
  });

  it("ends the grant at hand even if the vault knows no grant any more", async () => {
    const { endGrants } = await answerTo({ kind: "ended", grants: [], message: "Sign in again." });
    expect(endGrants).toHaveBeenCalledExactlyOnceWith("42", ["grant"], "not-admitted");
  });

  it("says that it cannot tell now when GitHub could not be asked for too long, and ends nothing", async () => {
    const message = "Whether this account may connect could not be checked. Try again later.";
    const { response, endGrants } = await answerTo({ kind: "unavailable", message });
    expect(response.status).toBe(503);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(await response.json()).toEqual({ error: "temporarily_unavailable", error_description: message });
    expect(endGrants).not.toHaveBeenCalled();
  });
});

it("elsewhere /userinfo asks no vault", async () => {
  const { response, ask } = await answerTo({ kind: "ended", grants: [], message: "" }, settingsWith({}));
  expect(response.status).toBe(200);
  expect(ask).not.toHaveBeenCalled();
});
