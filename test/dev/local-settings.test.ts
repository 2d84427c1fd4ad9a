import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startServices } from "../../dev/local-services.ts";
import { readLocalSettings } from "../../dev/local-settings.ts";
import { openIdAccountId } from "../../src/identity/account-id.ts";
import { parseSettings } from "../../src/settings/settings.ts";

const OIDC = '{"issuer":"https://idp.example.com","clientId":"mcp"}';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "local-settings-"));
});
afterEach(() => rmSync(root, { recursive: true }));

function settingsOf(...lines: string[]) {
  writeFileSync(join(root, ".dev.vars"), lines.join("\n"));
  return readLocalSettings(root);
}

/** What the Worker makes of the variables that it gets. */
const parsed = (vars: Readonly<Record<string, string>>) =>
  parseSettings({
    ...{ GITHUB_URL: "https://github.com", GITHUB_API_URL: "https://api.github.com" },
    ...{ SERVER_SECRET: "a secret for tests, long enough to be one", ...vars },
  });

describe(".dev.vars", () => {
  it("says nothing if there is none, which is everything local, at GitHub", () => {
    expect(readLocalSettings(root)).toEqual({ upstream: "github" });
  });

  it("names the GitHub that the app is on, without what nobody is to see", () => {
    const address = (line: string) => settingsOf(line).gitHubUrl;
    expect(address("GITHUB_URL=http://localhost:4001/")).toBe("http://localhost:4001");
    expect(address("GITHUB_URL=https://me:secret@git.example/github?token=x")).toBe(
      "https://git.example/github",
    );
    expect(address("GITHUB_URL=nowhere")).toBeUndefined();
  });

  it("names an OpenID provider, and where people sign in", () => {
    const settings = settingsOf("UPSTREAM=oidc", `OIDC='${OIDC}'`, "OIDC_CLIENT_SECRET=s3$cret");
    expect(settings).toMatchObject({
      upstream: "oidc",
      provider: { oidc: OIDC, clientSecret: "s3$cret", from: ".dev.vars" },
    });
    expect(settingsOf(`OIDC='${OIDC}'`)).toMatchObject({ upstream: "github", provider: { oidc: OIDC } });
    expect(settingsOf("OIDC=").provider).toBeUndefined();
  });

  it.each([
    ["UPSTREAM=okta", 'UPSTREAM in .dev.vars "okta" is no place to sign in: there are github and oidc.'],
    ["GITHUB_CLIENT_ID=x", "sets GITHUB_CLIENT_ID but not GITHUB_CLIENT_SECRET"],
  ])("is refused with %s", (line, sentence) => {
    expect(() => settingsOf(line)).toThrow(sentence);
  });
});

describe("wrangler.jsonc", () => {
  const deployed = JSON.parse(OIDC);
  const deploy = (vars: object) => writeFileSync(join(root, "wrangler.jsonc"), JSON.stringify({ vars }));

  it("says where people sign in, where .dev.vars does not", () => {
    deploy({ UPSTREAM: "oidc" });
    expect(readLocalSettings(root)).toEqual({ upstream: "oidc" });
    expect(settingsOf("SERVER_SECRET=x").upstream).toBe("oidc");
    expect(settingsOf("UPSTREAM=github").upstream).toBe("github");
    deploy({ UPSTREAM: "okta" });
    expect(settingsOf("UPSTREAM=github").upstream).toBe("github");
    expect(() => settingsOf("UPSTREAM=")).toThrow('UPSTREAM in wrangler.jsonc "okta" is no place to sign in');
  });

  it("names the provider that is used with the secret of .dev.vars, and else stood in for", () => {
    deploy({ UPSTREAM: "oidc", OIDC: deployed });
    const standsIn = { upstream: "oidc", provider: undefined, deployedIssuer: "https://idp.example.com" };
    expect(readLocalSettings(root)).toMatchObject(standsIn);
    expect(settingsOf("OIDC_CLIENT_SECRET=")).toMatchObject(standsIn);
    const { provider } = settingsOf("OIDC_CLIENT_SECRET=s3$cret");
    expect(provider).toEqual({ oidc: OIDC, clientSecret: "s3$cret", from: "wrangler.jsonc" });
  });

  it("gives way to the provider of .dev.vars, whose secret it then is", () => {
    deploy({ UPSTREAM: "oidc", OIDC: deployed });
    const other = '{"issuer":"https://other.example.com","clientId":"mcp"}';
    const { provider } = settingsOf(`OIDC='${other}'`, "OIDC_CLIENT_SECRET=x");
    expect(provider).toEqual({ oidc: other, clientSecret: "x", from: ".dev.vars" });
  });

  it.each([{}, { clientId: "mcp" }, { issuer: "" }, "text", null])("names none with OIDC %j", (oidc) => {
    deploy({ UPSTREAM: "oidc", OIDC: oidc });
    expect(settingsOf("OIDC_CLIENT_SECRET=x")).toMatchObject({
      provider: undefined,
      deployedIssuer: undefined,
    });
  });
});

describe("what is started on this machine", () => {
  const here = { app: undefined, provider: undefined };

  it("is a GitHub and no provider, for people who sign in at GitHub", async () => {
    const services = await startServices("github", here);
    const { github, provider, vars } = services;
    await services.close();
    expect([github?.accounts, provider]).toEqual([["inspector", "admin", "demo"], undefined]);
    const settings = parsed(vars);
    expect(settings).toMatchObject({ github: { url: github?.url }, linksGitHub: false });
    expect(settings.oidc).toBeUndefined();
    expect(settings.operators).toHaveLength(2);
  });

  it("is a provider and a GitHub to link accounts of, where inspector and admin are operators", async () => {
    const services = await startServices("oidc", here);
    const { github, provider, vars } = services;
    await services.close();
    const settings = parsed(vars);
    expect(settings).toMatchObject({
      ...{ github: { url: github?.url }, linksGitHub: true },
      oidc: { issuer: provider?.url, name: "Local provider", clientSecret: expect.any(String) },
    });
    expect(settings.operators).toHaveLength(2);
    expect(settings.operators).not.toContain(openIdAccountId(provider?.url ?? "", "inspector"));
    for (const id of settings.operators) expect(id).toMatch(/^o[0-9a-f]{40}$/);
  });

  it("is neither where both are elsewhere, and nobody is an operator by it", async () => {
    const elsewhere = {
      app: { clientId: "real-app", clientSecret: "real-secret" },
      provider: { oidc: OIDC, clientSecret: undefined, from: ".dev.vars" as const },
    };
    const { github, provider, vars, close } = await startServices("oidc", elsewhere);
    await close();
    expect([github, provider]).toEqual([undefined, undefined]);
    expect(vars).not.toHaveProperty("OPERATORS");
    const settings = parsed(vars);
    expect(settings).toMatchObject({ github: { clientId: "real-app" }, oidc: JSON.parse(OIDC) });
    expect(settings.oidc).not.toHaveProperty("clientSecret");
  });
});
