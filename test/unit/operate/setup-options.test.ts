import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { UsageError } from "../../../dev/user-error.ts";
import { readDeployment } from "../../../operate/setup/deployment.ts";
import { gitHubAddress } from "../../../operate/setup/github-address.ts";
import { parseSetupOptions, USAGE } from "../../../operate/setup/options.ts";
import { permissionsFor } from "../../../operate/setup/permissions.ts";

describe("the options of npm run setup", () => {
  it.each([
    [[], { app: undefined, origin: undefined, upload: false, yes: false, browser: true }],
    [["--url", "https://mcp.example.com/mcp"], { origin: "https://mcp.example.com", app: undefined }],
    [["--organization", "acme"], { app: "new", organization: "acme" }],
    [["--name", " Mine "], { app: "new", name: "Mine" }],
    [["--new", "--public"], { app: "new", isPublic: true }],
    [["--existing"], { app: "existing", clientId: undefined }],
    [["--client-id", "Iv23abc"], { app: "existing", clientId: "Iv23abc" }],
    [["--upload", "--yes", "--no-browser"], { app: undefined, upload: true, yes: true, browser: false }],
  ])("are read: %j", (args, options) => {
    expect(parseSetupOptions(args)).toMatchObject(options);
  });

  it.each([
    [["--provider"], "Unknown option '--provider'. See npm run setup -- --help."],
    // it would be in the list of processes, and in the shell's history
    [["--client-secret", "x"], "Unknown option '--client-secret'"],
    [["new"], "Unexpected argument 'new'."],
    [["--existing", "--new"], "--new is about a new app, --existing about one that exists"],
    [["--client-id", "a", "--organization", "acme"], "--organization is about a new app, --client-id"],
    [["--name", "m".repeat(35)], "1 to 34 characters"],
    [["--name", "  "], "1 to 34 characters"],
    [["--organization", "../settings"], "is no name of an organization"],
    [["--client-id", "a b"], "is no client id"],
    [["--url", "http://mcp.example.com"], "is no address of a deployment"],
    [["--url", "https://localhost:8788"], "is no address of a deployment"],
    [["--url", "mcp.example.com"], "is no address of a deployment"],
    [["--url", "https://mcp.example.com/sse"], "give https://mcp.example.com."],
    [["--url", "https://me@mcp.example.com"], "give https://mcp.example.com."],
  ])("are refused: %j", (args, sentence) => {
    const attempt = () => parseSetupOptions(args);
    expect(attempt).toThrow(UsageError);
    expect(attempt).toThrow(sentence);
  });

  it("are explained, each of them", () => {
    expect(parseSetupOptions(["-h"]).help).toBe(true);
    for (const name of [
      "url",
      "organization",
      "name",
      "public",
      "new",
      "existing",
      "client-id",
      "upload",
      "yes",
    ])
      expect(USAGE).toContain(`  --${name} `);
  });
});

describe("the GitHub that an app is made at", () => {
  const api = (url: string) => gitHubAddress({ GITHUB_URL: url }, {}, {}).apiUrl;

  it.each([
    ["https://github.com", "https://api.github.com"],
    ["https://github.com/", "https://api.github.com"],
    ["https://acme.ghe.com", "https://api.acme.ghe.com"],
    ["https://github.acme.example", "https://github.acme.example/api/v3"],
    ["http://localhost:4001", "http://localhost:4001"],
  ])("%s has its API at %s", (url, apiUrl) => {
    expect(api(url)).toBe(apiUrl);
  });

  it("is the environment's, or else that of .dev.vars, or else the deployment's", () => {
    const [one, two, three] = ["https://one.example", "https://two.example", "https://three.example"].map(
      (GITHUB_URL) => ({ GITHUB_URL, GITHUB_API_URL: `${GITHUB_URL}/api` }),
    );
    const urls = [
      gitHubAddress(one ?? {}, two ?? {}, three ?? {}),
      gitHubAddress({}, two ?? {}, three ?? {}),
    ];
    urls.push(gitHubAddress({}, { GITHUB_URL: "" }, three ?? {}), gitHubAddress({}, {}, {}));
    expect(urls.map(({ url, apiUrl }) => [url, apiUrl])).toEqual([
      ["https://one.example", "https://one.example/api"],
      ["https://two.example", "https://two.example/api"],
      ["https://three.example", "https://three.example/api"],
      ["https://github.com", "https://api.github.com"],
    ]);
  });

  it.each([
    "http://github.com",
    "github.com",
    "https://a:b@github.com",
    "https://github.com?x",
    "ftp://localhost",
  ])("is not %s", (url) => {
    expect(() => api(url)).toThrow("GITHUB_URL in the environment has to be an https address");
  });
});

describe("the permissions of an app", () => {
  const read = { contents: "read", issues: "read", pull_requests: "read", actions: "read" };
  const write = { contents: "write", issues: "write", pull_requests: "write", actions: "read" };

  it.each([
    ["everything that can be granted", {}, { metadata: "read", ...write, emails: "read" }],
    ["reading", { GRANTABLE: { scopes: ["repos:read"] } }, { metadata: "read", ...read }],
    ["reading, in text", { GRANTABLE: '{"scopes":["email"]}' }, { metadata: "read", emails: "read" }],
    ["nothing", { GRANTABLE: { scopes: ["profile"] } }, { metadata: "read" }],
    [
      "rules about organizations",
      { GRANTABLE: { scopes: ["profile"] }, ACCESS: { organizations: ["acme"] } },
      { metadata: "read", members: "read" },
    ],
    [
      "a policy about teams",
      {
        GRANTABLE: { scopes: ["profile"] },
        POLICY: { rules: [{ deny: ["*"] }, { for: ["team:acme/ops"] }] },
      },
      { metadata: "read", members: "read" },
    ],
    [
      "empty lists",
      { GRANTABLE: { scopes: [] }, ACCESS: { organizations: [], teams: [] } },
      { metadata: "read" },
    ],
  ])("are the least for %s", (_, vars, permissions) => {
    expect(permissionsFor(vars)).toEqual(permissions);
  });
});

describe("wrangler.jsonc", () => {
  const directory = mkdtempSync(join(tmpdir(), "deployment-"));
  afterAll(() => rmSync(directory, { recursive: true }));
  const read = (text: string) => {
    writeFileSync(join(directory, "wrangler.jsonc"), text);
    return readDeployment(directory);
  };

  it("is read with its comments", () => {
    const text = `{ // "name": "no"
      "name": "my-server", /* "vars": {},
      */ "vars": { "URL": "https://a.example/*", "Q": "a\\" // b,]", "L": [1, 2,], },
    }`;
    expect(read(text)).toEqual({
      name: "my-server",
      vars: { URL: "https://a.example/*", Q: 'a" // b,]', L: [1, 2] },
    });
    expect(readDeployment(join(import.meta.dirname, "../../..")).name).toBe("remote-mcp-github");
  });

  it.each(["{", '{ "vars": 3 }', "[]"])("is refused as %s", (text) => {
    expect(() => read(text)).toThrow("wrangler.jsonc cannot be read: ");
  });
});
