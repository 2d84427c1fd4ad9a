import { generateKeyPairSync } from "node:crypto";
import { afterAll, describe, expect, it, vi } from "vitest";
import { newSigningKeys, PortInUse, startLocalProvider } from "../../../dev/openid/index.ts";
import { clientOf } from "./client.ts";

const printed = (["log", "info", "warn", "error"] as const).map((level) => vi.spyOn(console, level));
const provider = await startLocalProvider();
const { server, signIn, userInfo, refresh, revoke, introspect } = await clientOf(provider);
afterAll(() => provider.close());

const keysOf = async (url: string) => (await (await fetch(`${url}/jwks`)).json()) as { keys: object[] };

describe("tokens of the local provider", () => {
  it("are refreshed with a token that is good once; who sends it again ends the sign-in", async () => {
    const first = await signIn("demo");
    const second = await refresh(first.refresh_token);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(await userInfo(second)).toHaveProperty("sub", provider.subjectOf("demo"));
    await expect(refresh(first.refresh_token)).rejects.toMatchObject({ error: "invalid_grant" });
    await expect(refresh(second.refresh_token)).rejects.toMatchObject({ error: "invalid_grant" });
    await expect(userInfo(second)).rejects.toThrow();
  });

  it("cannot be refreshed where offline access was not asked for", async () => {
    expect(await signIn("demo", { scope: "openid" })).not.toHaveProperty("refresh_token");
  });

  it("are revoked with the sign-in that they are of, and no other", async () => {
    const [mine, other] = [await signIn("demo"), await signIn("demo")];
    await revoke(mine.refresh_token);
    await expect(userInfo(mine)).rejects.toThrow();
    expect(await introspect(mine.access_token)).toEqual({ active: false });
    expect(await introspect(other.access_token)).toMatchObject({
      active: true,
      client_id: provider.clientId,
    });
  });

  it("end with the account's access, and nobody else's do", async () => {
    const [mine, other] = [await signIn("demo"), await signIn("admin")];
    provider.revokeAccess("demo");
    await expect(refresh(mine.refresh_token)).rejects.toMatchObject({ error: "invalid_grant" });
    await expect(userInfo(mine)).rejects.toThrow();
    expect(await userInfo(other)).toHaveProperty("preferred_username", "admin");
  });

  it("are listed as long as it runs", async () => {
    const { access_token, refresh_token } = await signIn("demo");
    const again = await refresh(refresh_token);
    expect(provider.issuedTokens()).toEqual(
      expect.arrayContaining([access_token, refresh_token, again.access_token, again.refresh_token]),
    );
  });

  it("last as long as was said", async () => {
    const brief = await startLocalProvider({ lifetimes: { accessToken: 7 } });
    const tokens = await (await clientOf(brief)).signIn("demo");
    await brief.close();
    expect(tokens.expires_in).toBe(7);
  });

  it("are signed anew after a change of the keys, and what was given out stays good", async () => {
    const before = await signIn("demo");
    const keys = newSigningKeys();
    provider.rotate(keys);
    expect((await keysOf(provider.url)).keys).toEqual([expect.objectContaining({ kid: keys.keys[0]?.kid })]);
    expect((await keysOf(provider.url)).keys[0]).not.toHaveProperty("d");
    expect(await userInfo(await refresh(before.refresh_token))).toHaveProperty("preferred_username", "demo");
    await (await clientOf(provider)).signIn("demo");
  });

  it("can be signed with an elliptic curve", async () => {
    const jwk = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" });
    provider.rotate({ keys: [{ ...jwk, kty: "EC", kid: "ec", alg: "ES256", use: "sig" }] });
    const { id_token = "" } = await (await clientOf(provider)).signIn("demo");
    expect(JSON.parse(atob(id_token.split(".")[0] ?? ""))).toEqual({ alg: "ES256", kid: "ec" });
  });
});

describe("the local provider", () => {
  it("says what the Worker has to know", () => {
    expect(provider.settings()).toEqual({
      ...{ issuer: server.issuer, clientId: provider.clientId, name: "Local provider" },
      ...{ scopes: ["groups"], groupsClaim: "groups" },
    });
  });

  it("has clients besides the Worker's, which get tokens for an API", async () => {
    const client = { client_id: "robot", client_secret: "robot-secret", redirect_uris: [] };
    const robot = { ...client, grant_types: ["client_credentials"], response_types: [] };
    const other = await startLocalProvider({ clients: [robot], clientSecret: "another" });
    const answer = await fetch(`${other.url}/token`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa("robot:robot-secret")}` },
      body: new URLSearchParams({ grant_type: "client_credentials", resource: "http://mcp.test/mcp" }),
    });
    const { access_token } = (await answer.json()) as { access_token: string };
    expect(JSON.parse(atob(access_token.split(".")[1] ?? ""))).toMatchObject({
      ...{ iss: other.url, aud: "http://mcp.test/mcp", client_id: "robot" },
    });
    expect(other.clientSecret).toBe("another");
    await other.close();
  });

  it("frees its port, and can start there anew with other keys", async () => {
    const first = await startLocalProvider();
    const port = Number(new URL(first.url).port);
    const keys = await keysOf(first.url);
    await expect(startLocalProvider({ port })).rejects.toBeInstanceOf(PortInUse);
    await first.close();
    const second = await startLocalProvider({ port });
    expect(second.url).toBe(first.url);
    expect(await keysOf(second.url)).not.toEqual(keys);
    expect(provider.subjectOf("demo")).toBe(second.subjectOf("demo"));
    await second.close();
  });

  it("prints nothing", async () => {
    await fetch(`${provider.url}/nowhere`);
    await fetch(`${provider.url}/interaction/unknown`);
    for (const spy of printed) expect(spy).not.toHaveBeenCalled();
  });
});
