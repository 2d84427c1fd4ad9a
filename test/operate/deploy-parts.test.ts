import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { freePort } from "../../dev/ports.ts";
import { UserError } from "../../dev/user-error.ts";
import { addressesOf } from "../../operate/deploy/addresses.ts";
import { deployButton, publicAddress } from "../../operate/deploy/button.ts";
import { chosenSecrets } from "../../operate/deploy/chosen-secrets.ts";
import { readConfiguration } from "../../operate/deploy/configuration.ts";
import { deployConfiguration } from "../../operate/deploy/deploy-configuration.ts";
import { parseDeployOptions } from "../../operate/deploy/options.ts";
import { planStorage } from "../../operate/deploy/plan.ts";
import { checkConfiguration } from "../../operate/deploy/preflight.ts";
import { report } from "../../operate/deploy/report.ts";
import { screen } from "../../operate/deploy/screen.ts";
import { howToGive, planSecrets } from "../../operate/deploy/secrets.ts";
import { smokeTest } from "../../operate/deploy/smoke.ts";
import { answerIn } from "../../operate/deploy/wrangler-command.ts";
import { failed, ok } from "../../operate/finding.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "deploy-parts-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** wrangler.jsonc with something at its top, or changed. */
function configured(change: (configuration: string) => string = (configuration) => configuration): void {
  writeFileSync(join(folder, "wrangler.jsonc"), change(readFileSync("wrangler.jsonc", "utf8")));
}

/** An environment with all that the top has. */
const withStaging = (configuration: string) => {
  const part = (name: string) =>
    new RegExp(`^ {2}"${name}": (?:\\[[^\\n]*\\]|[{[][\\s\\S]*?\\n {2}[}\\]])(?=,?\\n)`, "m").exec(
      configuration,
    )?.[0] ?? "";
  const own = ["durable_objects", "d1_databases", "kv_namespaces", "ratelimits", "vars"]
    .map(part)
    .join(",\n");
  return configuration.replace('"dev": {', `"env": { "staging": {\n${own}\n} },\n  "dev": {`);
};

describe("the configuration", () => {
  it("of an environment is that of another Worker, and lacks what was not copied", () => {
    configured((text) => text.replace('"dev": {', '"env": { "staging": {}, "test": {} }, "dev": {'));
    const staging = readConfiguration("staging", folder);
    expect(staging.name).toBe("remote-mcp-github-staging");
    expect(staging.requiredSecrets).toEqual(readConfiguration(undefined, folder).requiredSecrets);
    const fixes = checkConfiguration(staging).map(({ found, fix }) => `${found} ${fix}`);
    expect(fixes).toContainEqual(expect.stringMatching(/does not bind OAUTH_KV, AUDIT.* into env\.staging/));
    expect(fixes).toContainEqual(expect.stringContaining("GITHUB_URL is missing"));
    expect(() => readConfiguration("production", folder)).toThrow(
      'wrangler.jsonc has no environment "production": there are staging, test.',
    );
  });

  it("that is no JSON is said to be none, with the line", () => {
    configured((text) => text.replace('"main":', '"main"'));
    expect(() => readConfiguration(undefined, folder)).toThrow(
      /^wrangler\.jsonc cannot be used: .* line \d+/,
    );
  });

  it("with an environment that has everything can be deployed", () => {
    configured(withStaging);
    expect(checkConfiguration(readConfiguration("staging", folder)).map(({ status }) => status)).toEqual([
      "ok",
    ]);
  });

  it("of a GitHub App is taken, whether its number is a secret or not", () => {
    configured((text) =>
      text.replace('"SERVER_SECRET"', '"SERVER_SECRET", "GITHUB_APP_ID", "GITHUB_APP_PRIVATE_KEY"'),
    );
    const both = readConfiguration(undefined, folder);
    expect(both.requiredSecrets).toContain("GITHUB_APP_PRIVATE_KEY");
    const open = readConfiguration(undefined);
    const numbered = { ...open, vars: { ...open.vars, GITHUB_APP_ID: 12345 } };
    for (const configuration of [both, numbered])
      expect(checkConfiguration(configuration).map(({ status }) => status)).toEqual(["ok"]);
  });

  it("is judged with the secrets that are to be uploaded", () => {
    const [finding] = checkConfiguration(readConfiguration(undefined), { SERVER_SECRET: "short" });
    expect(finding).toMatchObject({ status: "failed", found: "SERVER_SECRET is missing or not usable" });
    expect(JSON.stringify(finding)).not.toContain('"short"');
  });
});

describe("storage", () => {
  const storage = [
    { type: "kv_namespace", binding: "OAUTH_KV", id: undefined },
    { type: "d1", binding: "AUDIT", id: undefined },
  ] as const;
  const nothing = { storage: new Map(), namespaces: new Map() };
  const planned = (deployed: Parameters<typeof planStorage>[1]) =>
    planStorage({ name: "mine", storage }, deployed).map(({ what, id }) => [what, id]);

  it("is created, unless the Worker has its own, or an attempt before this left one", () => {
    expect(planned(nothing)).toEqual([
      ["created", undefined],
      ["created", undefined],
    ]);
    expect(planned({ ...nothing, namespaces: new Map([["mine-oauth-kv", "1"]]) })[0]).toEqual(["found", "1"]);
    expect(planned({ ...nothing, namespaces: new Map([["another-oauth-kv", "1"]]) })[0]?.[0]).toBe("created");
    // what a Worker has is never exchanged for what has the right name
    const own = new Map([
      ["OAUTH_KV", "2"],
      ["AUDIT", "3"],
    ]);
    expect(planned({ storage: own, namespaces: new Map([["mine-oauth-kv", "1"]]) })).toEqual([
      ["kept", "2"],
      ["kept", "3"],
    ]);
  });

  it("is what wrangler.jsonc says, if that says it", () => {
    const step = planStorage(
      { name: "mine", storage: [{ ...storage[0], id: "4" }] },
      { ...nothing, storage: new Map([["OAUTH_KV", "2"]]) },
    );
    expect(step).toMatchObject([{ what: "configured", id: "4" }]);
  });

  it.each([undefined, "staging"])("is written into a file of its own (environment %s)", (environment) => {
    configured(withStaging);
    const configuration = readConfiguration(environment, folder);
    const steps = planStorage(configuration, { ...nothing, storage: new Map([["OAUTH_KV", "5"]]) });
    const file = deployConfiguration(configuration, steps);
    const written = JSON.parse(readFileSync(file.path, "utf8"));
    const scope = environment === undefined ? written : written.env.staging;
    expect(scope.kv_namespaces).toEqual([{ binding: "OAUTH_KV", id: "5" }]);
    expect(scope.d1_databases).toEqual([{ binding: "AUDIT", database_name: `${configuration.name}-audit` }]);
    if (environment !== undefined) expect(written.kv_namespaces).toEqual([{ binding: "OAUTH_KV" }]);
    file.remove();
  });
});

it("two deploys at once do not write over each other's configuration, nor take it away", () => {
  configured(withStaging);
  const written = [undefined, "staging"].map((environment) => {
    const configuration = readConfiguration(environment, folder);
    return deployConfiguration({ ...configuration, name: `for ${environment}` }, []);
  });
  const [one, other] = written;
  if (one === undefined || other === undefined) throw new Error("There are two.");
  expect(JSON.parse(readFileSync(one.path, "utf8")).name).toBe("for undefined");
  expect(statSync(one.path).mode & 0o777).toBe(0o600);
  one.remove();
  expect(JSON.parse(readFileSync(other.path, "utf8")).env.staging.name).toBe("for staging");
  other.remove();
  expect(readdirSync(folder)).toEqual(["wrangler.jsonc"]);
});

it("what wrangler answers that is no JSON, or other JSON, is said, and is no crash", () => {
  const complain = (reason: string) => new UserError(`No: ${reason}`);
  for (const stdout of ["", "<html>", "[]"])
    expect(() => answerIn({ stdout }, z.object({ id: z.string() }), complain)).toThrow(
      new UserError("No: wrangler answers something that cannot be read."),
    );
});

it("what is shown has nothing that a terminal would act on", () => {
  const lines: string[] = [];
  const shown = screen((line) => lines.push(line));
  shown.done("account", "Acme\u001b[2J\u202e\u009b1m\rEvil");
  shown.findings([failed("variables", "It is\u0007 wrong.", "Mend\u001b it.")]);
  expect(lines.join("\n")).toContain("Evil");
  expect(lines.join("\n")).not.toMatch(/[^\n\P{Cc}]|\p{Cf}/u);
});

describe("secrets", () => {
  const configuration = {
    environment: undefined,
    requiredSecrets: ["SERVER_SECRET"],
    vars: { OIDC_CLIENT_SECRET: "" },
  };
  const plan = (file: string, deployed: string[], environment?: string) => {
    writeFileSync(join(folder, ".dev.vars"), file);
    return planSecrets({ ...configuration, environment }, deployed, folder);
  };

  it("are taken from the file, as far as the Worker has not got them; what it has stays", () => {
    const file =
      "SERVER_SECRET=here\nGITHUB_CLIENT_ID=client\nGITHUB_CLIENT_SECRET= \nOIDC_CLIENT_SECRET=x\nACCESS={}\n";
    expect(plan(file, [])).toMatchObject({
      available: { SERVER_SECRET: "here", GITHUB_CLIENT_ID: "client" },
      missing: ["SERVER_SECRET"],
    });
    expect(plan(file, ["SERVER_SECRET", "GITHUB_CLIENT_ID"])).toMatchObject({ available: {}, missing: [] });
  });

  it("of half an app are not put to the other half of another", () => {
    const file =
      "GITHUB_CLIENT_ID=b\nGITHUB_CLIENT_SECRET=of b\nGITHUB_APP_ID=2\nGITHUB_APP_PRIVATE_KEY=of 2\n";
    const half = plan(file, ["GITHUB_CLIENT_ID", "GITHUB_APP_PRIVATE_KEY"]);
    expect(half).toMatchObject({ available: {}, halves: ["GITHUB_CLIENT_SECRET", "GITHUB_APP_ID"] });
    const { message } = howToGive(["GITHUB_CLIENT_SECRET"], half, undefined);
    expect(message).toContain(".dev.vars has GITHUB_CLIENT_SECRET, but the Worker has the other half");
    expect(message).not.toContain("put them into .dev.vars");
    // a number that is no secret says whose key it is
    const numbered = (id: number) =>
      planSecrets({ ...configuration, vars: { GITHUB_APP_ID: id } }, ["GITHUB_CLIENT_ID"], folder).available;
    expect(numbered(2)).toEqual({ GITHUB_APP_PRIVATE_KEY: "of 2" });
    expect(numbered(3)).toEqual({});
  });

  it("of an app at the same GitHub, written in another way, are for this deployment", () => {
    writeFileSync(join(folder, ".dev.vars"), "GITHUB_URL=https://GitHub.com/\nGITHUB_CLIENT_ID=client\n");
    const vars = { GITHUB_URL: "https://github.com" };
    expect(planSecrets({ ...configuration, vars }, [], folder).available).toEqual({
      GITHUB_CLIENT_ID: "client",
    });
  });

  it("of an app at another GitHub are not for this deployment", () => {
    const vars = { GITHUB_URL: "https://github.com" };
    writeFileSync(
      join(folder, ".dev.vars"),
      "GITHUB_URL=https://github.acme.example\nGITHUB_CLIENT_ID=client\n",
    );
    const deployed = ["GITHUB_CLIENT_ID"];
    expect(planSecrets({ ...configuration, vars }, deployed, folder).available).toEqual({});
    expect(() => planSecrets({ ...configuration, vars }, [], folder)).toThrow(
      "is one of https://github.acme.example, and wrangler.jsonc has people sign in at https://github.com",
    );
  });

  it("of an environment are in a file of its own, if there is one", () => {
    expect(plan("SERVER_SECRET=here", [], "staging").file).toBe(".dev.vars");
    writeFileSync(join(folder, ".dev.vars.staging"), "SERVER_SECRET=there");
    expect(plan("SERVER_SECRET=here", [], "staging")).toMatchObject({
      file: ".dev.vars.staging",
      available: { SERVER_SECRET: "there" },
    });
  });
});

describe("whether secrets are uploaded", () => {
  const shown = screen(() => {});
  const secret = "long enough to be a secret of the server";
  const plan = { file: ".dev.vars", available: { SERVER_SECRET: secret }, missing: ["SERVER_SECRET"] };
  const chosen = (agreed: Parameters<typeof chosenSecrets>[2], other: Partial<typeof plan> = {}) =>
    chosenSecrets(readConfiguration(undefined), { ...plan, ...other }, agreed, shown);

  it("is up to the person, who is asked without being shown them", async () => {
    const asked: string[] = [];
    const answering = (yes: boolean) => async (question: string) => {
      asked.push(question);
      return yes;
    };
    expect(await chosen(answering(true))).toEqual(plan.available);
    await expect(chosen(answering(false))).rejects.toThrow("The Worker has not got SERVER_SECRET");
    expect(asked.join("\n")).toContain("SERVER_SECRET");
    expect(asked.join("\n")).not.toContain(secret);
  });

  it("is said on the command line where there is nobody to ask", async () => {
    await expect(chosen(undefined)).rejects.toThrow("run npm run deploy -- --upload-secrets");
    expect(await chosen(true)).toEqual(plan.available);
  });

  it("is not asked about what the Worker can do without", async () => {
    const never = () => Promise.reject(new Error("It asked."));
    expect(await chosen(never, { missing: [] })).toEqual({});
    expect(await chosen(true, { missing: [] })).toEqual(plan.available);
  });

  it("is not asked if the Worker would refuse them", async () => {
    await expect(chosen(true, { available: { SERVER_SECRET: "short" } })).rejects.toThrow(
      "mend .dev.vars first",
    );
  });
});

it("addresses are those of custom domains, of routes that cover a host, and of workers.dev", () => {
  const routes = [
    { pattern: "mcp.example.com", isCustomDomain: true },
    { pattern: "tools.example.com/*", isCustomDomain: false },
    { pattern: "example.com/tools/*", isCustomDomain: false },
    { pattern: "*.example.com/*", isCustomDomain: false },
  ];
  const targets = [
    "https://mine.acme.workers.dev",
    "mcp.example.com (custom domain)",
    "schedule: 23 * * * *",
  ];
  expect(addressesOf(targets, { routes }).map(String)).toEqual([
    "https://mcp.example.com/",
    "https://tools.example.com/",
    "https://mine.acme.workers.dev/",
  ]);
});

describe("the button", () => {
  it.each([
    "https://github.com/acme/server.git",
    "https://x-access-token:ghp_secret@github.com/acme/server.git",
    "git@github.com:acme/server.git",
    "ssh://git@github.com:22/acme/server",
    "https://GitHub.com/acme/server/",
  ])("of a clone of %s is for the page that everybody can see", (remote) => {
    expect(publicAddress(remote)).toBe("https://github.com/acme/server");
    expect(deployButton(remote)).not.toContain("secret");
  });

  it("knows the groups of gitlab.com", () => {
    expect(publicAddress("git@gitlab.com:acme/tools/server.git")).toBe(
      "https://gitlab.com/acme/tools/server",
    );
  });

  it.each([
    "https://git.example.com/acme/server",
    "https://user:ghp_secret@github.com.example.com/acme/server",
    "https://github.com/acme/server)](https://example.com/x",
    "../server",
    "https://github.com/acme",
  ])("there is none for %s, which is not repeated", (remote) => {
    expect(() => publicAddress(remote)).toThrow("is no repository on github.com or gitlab.com");
    expect(() => publicAddress(remote)).not.toThrow(/ghp_secret|example\.com/);
  });

  it("asks for the secrets that a deployment needs, each with where it comes from, and for no other", () => {
    const { cloudflare, scripts } = JSON.parse(readFileSync("package.json", "utf8"));
    const required = readConfiguration(undefined).requiredSecrets;
    // every line there that is no comment is a field of the form
    expect(Object.keys(parseEnv(readFileSync(".dev.vars.example", "utf8"))).sort()).toEqual(
      [...required].sort(),
    );
    for (const name of required) expect(cloudflare.bindings[name].description).toMatch(/\S/);
    expect(scripts).toMatchObject({ build: expect.any(String), deploy: expect.any(String) });
  });
});

describe("the check of what was deployed", () => {
  it("says what is wrong with an address where nobody answers", async () => {
    const findings = await smokeTest(new URL(`http://127.0.0.1:${await freePort()}`), 0);
    expect(findings).toMatchObject([{ status: "failed", fix: expect.stringMatching(/\S/) }]);
  });

  it("waits for a new name to be known, and no longer than it may", async () => {
    let asked = 0;
    const server = createServer((_request, response) => {
      asked++;
      response.writeHead(404).end("There is nothing here yet");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("A TCP server has no port.");
    const findings = await smokeTest(new URL(`http://127.0.0.1:${address.port}`), 400);
    server.close();
    expect(findings.some(({ status }) => status === "failed")).toBe(true);
    expect(asked).toBeGreaterThan(2);
  });

  it("that has no address to look at is none that went well", () => {
    const lines: string[] = [];
    const configuration = { name: "mine", environment: undefined, vars: {} };
    const result = { results: [], addresses: [], before: undefined, configuration };
    expect(
      report(
        result,
        screen((line) => lines.push(line)),
      ),
    ).toBe(false);
    expect(lines.join("\n")).toMatch(
      /No address of it is known\n.*workers_dev[\s\S]*npm run deploy -- --url ORIGIN/,
    );
  });

  it("that fails says how to have the version before back", () => {
    const lines: string[] = [];
    const url = new URL("https://mcp.example.com");
    const result = {
      results: [
        { url, findings: [ok("clock", "It is right."), failed("challenge", "It is gone.", "Put it back.")] },
      ],
      addresses: [url],
      configuration: { name: "mine", environment: "staging", vars: {} },
    };
    expect(
      report(
        { ...result, before: "1-2-3" },
        screen((line) => lines.push(line)),
      ),
    ).toBe(false);
    const text = lines.join("\n");
    expect(text).toContain("✘ challenge      It is gone.\n      Put it back.");
    expect(text).toContain("npx wrangler rollback 1-2-3 --name mine");
    expect(text).toContain("npm run deploy -- --env staging");
    expect(text).toContain("https://mcp.example.com/callback");
    expect(text).not.toContain("npm run try");
    lines.length = 0;
    // the first one has nothing before it
    expect(
      report(
        { ...result, before: undefined },
        screen((line) => lines.push(line)),
      ),
    ).toBe(false);
    expect(lines.join("\n")).not.toContain("rollback");
  });
});

it("an option that there is not is refused", () => {
  expect(() => parseDeployOptions(["--evn", "x"])).toThrow(/--evn.*npm run deploy -- --help/);
});

it.each(["mcp.example.com", "https://mcp.example.com/mcp", "ftp://example.com", "https://user@example.com"])(
  "--url %s is refused",
  (url) => {
    expect(() => parseDeployOptions(["--url", url])).toThrow("is no origin");
  },
);
