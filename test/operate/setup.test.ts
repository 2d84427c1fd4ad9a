import { createPrivateKey } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, renameSync, symlinkSync } from "node:fs";
import { request } from "node:http";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { startLocalGitHub } from "../../dev/github/index.ts";
import { Page } from "../../dev/page.ts";
import { Person } from "../../dev/person.ts";
import { readVariables, type Variables } from "../../operate/setup/dev-vars.ts";
import { Checkout, type SetupRun, stopAll } from "./checkout.ts";

const github = await startLocalGitHub();
const vars = { GITHUB_URL: github.url, GITHUB_API_URL: github.url };
const person = new Person({ user: "inspector" });

let checkout: Checkout;
beforeEach(() => {
  checkout = new Checkout(vars);
});
afterEach(() => checkout.remove());
afterAll(async () => {
  stopAll();
  await github.close();
});

const variables = (): Variables => readVariables(checkout.read(".dev.vars"));

/** What is on a form's way to the next page. */
const formOf = (page: Page) => {
  const [form] = page.forms;
  if (form === undefined) throw new Error(`There is no form at “${page.title}”.`);
  return form.press();
};

/** Presses the button of the start page, and of GitHub's. @returns where GitHub leads back to */
async function pressBoth(run: SetupRun): Promise<URL> {
  const atGitHub = await person.read(formOf(await person.read(await run.page())));
  const { url, fields } = formOf(atGitHub);
  const location = (await person.post(url, fields)).headers.get("location");
  if (location === null) throw new Error(`“${atGitHub.title}” leads nowhere.`);
  return new URL(location);
}

/** Makes an app with the command, as a person does. */
async function makeApp(args: readonly string[] = [], env: Record<string, string> = {}) {
  const run = checkout.setup(args, env);
  const page = await person.read(await pressBoth(run));
  return { page, ...(await run.outcome()) };
}

/** Whether GitHub takes the credentials: it looks at them before the token. */
async function isTaken({ GITHUB_CLIENT_ID: id, GITHUB_CLIENT_SECRET: secret }: Variables): Promise<boolean> {
  const answer = await fetch(`${github.url}/applications/${id}/token`, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}` },
    body: JSON.stringify({ access_token: "nobody's" }),
  });
  return answer.status === 404;
}

const own = { GITHUB_CLIENT_ID: github.clientId, GITHUB_CLIENT_SECRET: github.clientSecret };
const asFile = (of: Variables) => Object.entries(of).map(([name, value]) => `${name}=${value}\n`);

describe("npm run setup, with nothing there", () => {
  it("makes an app with one click at GitHub, and writes what belongs to it", async () => {
    const { code, stdout, stderr, page } = await makeApp([
      "--url",
      "https://mcp.example.com",
      "--name",
      "Mine",
    ]);
    expect({ code, stderr, title: page.title }).toEqual({ code: 0, stderr: "", title: "The app is made" });
    const written = variables();
    expect(Object.keys(written).toSorted()).toEqual([
      ...["GITHUB_APP_ID", "GITHUB_APP_PRIVATE_KEY", "GITHUB_CLIENT_ID", "GITHUB_CLIENT_SECRET"],
      "SERVER_SECRET",
    ]);
    expect(await isTaken(written)).toBe(true);
    expect(createPrivateKey(String(written.GITHUB_APP_PRIVATE_KEY)).asymmetricKeyType).toBe("rsa");
    expect(Buffer.from(String(written.SERVER_SECRET), "base64")).toHaveLength(32);
    // for its owner only, whole at once, and in no commit
    expect([checkout.modeOf(".dev.vars"), checkout.devVars()]).toEqual([0o600, [".dev.vars"]]);

    for (const secret of ["GITHUB_CLIENT_SECRET", "GITHUB_APP_PRIVATE_KEY", "SERVER_SECRET"])
      expect(stdout).not.toContain(written[secret]);
    expect(stdout).toContain(`mine, client id ${written.GITHUB_CLIENT_ID}: made`);
    expect(stdout).toContain("http://localhost:8788/callback\n  https://mcp.example.com/callback\n");
    const install = /http\S+\/apps\/mine\/installations\/new/.exec(stdout)?.[0] ?? "";
    expect([page.link("Install it on your repositories")?.href, (await fetch(install)).status]).toEqual([
      install,
      200,
    ]);
    expect(stdout).toContain("npm run dev");

    // people can sign in with it, where it was said and nowhere else
    const signIn = (redirect_uri: string) =>
      person.get(
        `${github.url}/login/oauth/authorize?${new URLSearchParams({
          ...{ client_id: String(written.GITHUB_CLIENT_ID), redirect_uri, login: "inspector" },
        })}`,
      );
    const statuses = [
      "http://localhost:8788/callback",
      "https://mcp.example.com/callback",
      "https://evil.example/callback",
    ];
    expect(await Promise.all(statuses.map(async (uri) => (await signIn(uri)).status))).toEqual([
      302, 302, 400,
    ]);
  });

  // Windows has no modes, and no opener that could be another program
  it.skipIf(process.platform === "win32")("tells nobody else on the machine where its page is", async () => {
    const opener = process.platform === "darwin" ? "open" : "xdg-open";
    // what anybody can read of it, and what is in the file
    const script = `#!/bin/sh\nprintf '%s' "$*" > "${checkout.path}/opening"\nmv "${checkout.path}/opening" "${checkout.path}/opened"\n`;
    mkdirSync(join(checkout.path, "bin"));
    checkout.write(`bin/${opener}`, script, 0o755);
    const run = checkout.setupWithBrowser([], { PATH: `${join(checkout.path, "bin")}:${process.env.PATH}` });
    const page = await run.page();
    await expect.poll(() => existsSync(join(checkout.path, "opened")), { timeout: 20_000 }).toBe(true);
    const opened = checkout.read("opened");
    expect(opened).not.toContain(page.pathname);
    const file = relative(checkout.path, fileURLToPath(opened));
    expect([checkout.modeOf(file), checkout.read(file)]).toEqual([
      0o600,
      expect.stringContaining(`content="0; url=${page.href}"`),
    ]);
    expect((await person.read(await pressBoth(run))).title).toBe("The app is made");
    expect((await run.outcome()).code).toBe(0);
    expect(existsSync(join(checkout.path, file))).toBe(false);
  });

  it("asks for what the deployment lets people grant, in the name of an organization", async () => {
    const bounds = { GRANTABLE: { scopes: ["profile", "repos:read"] }, ACCESS: { teams: ["acme/ops"] } };
    checkout.write("wrangler.jsonc", JSON.stringify({ name: "reader", vars: { ...vars, ...bounds } }));
    const run = checkout.setup(["--organization", "acme", "--public"]);
    const { url, fields } = formOf(await person.read(await run.page()));
    run.interrupt();
    expect(url.pathname).toBe("/organizations/acme/settings/apps/new");
    const { name, ...manifest } = JSON.parse(String(fields.get("manifest")));
    expect(name).toMatch(/^reader-[0-9a-f]{6}$/);
    expect(manifest).toEqual({
      ...{
        url: "http://localhost:8788",
        redirect_url: expect.stringMatching(/^http:\/\/localhost:\d+\/made$/),
      },
      ...{ description: expect.any(String), callback_urls: ["http://localhost:8788/callback"], public: true },
      default_permissions: {
        ...{ metadata: "read", contents: "read", issues: "read", pull_requests: "read", actions: "read" },
        members: "read",
      },
      ...{ request_oauth_on_install: false, default_events: [] },
    });
    await run.outcome();
  });

  it("makes it at another GitHub than the deployment's, and says so to npm run dev", async () => {
    checkout.write(
      "wrangler.jsonc",
      JSON.stringify({ name: "x", vars: { GITHUB_URL: "https://github.com" } }),
    );
    expect(await makeApp([], { GITHUB_URL: github.url })).toMatchObject({ code: 0 });
    expect(variables()).toMatchObject({ GITHUB_URL: github.url, GITHUB_API_URL: github.url });

    const { code, stderr } = await checkout.setup(["--upload"]).outcome();
    expect([code, stderr]).toEqual([1, expect.stringContaining("people sign in at https://github.com")]);
    expect(checkout.wranglerCalls()).toEqual([]);
  });

  it("takes over the secret that npm run dev has had so far", async () => {
    const former = "what npm run dev has sealed its storage with";
    mkdirSync(join(checkout.path, ".wrangler"));
    checkout.write(".wrangler/dev-secret", `${former}\n`);
    const run = await checkout.setup(["--client-id", github.clientId], own).outcome();
    expect(run.stdout).toContain("taken over from npm run dev");
    expect(variables().SERVER_SECRET).toBe(former);
  });
});

describe("the page that GitHub leads back to", () => {
  /** Of which the browser sends what the address bar says. */
  const statusWithHost = (url: URL, host: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const sent = request(url, { headers: { host } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sent.once("error", reject).end();
    });

  it("answers nobody without the state of this run, and one of those with it", async () => {
    const run = checkout.setup();
    const start = await run.page();
    const statusOf = async (path: string) => (await fetch(new URL(path, start))).status;
    expect(await statusOf("/")).toBe(404);
    expect(await statusOf("/made?code=abc")).toBe(400);
    expect(await statusOf("/made?code=abc&state=")).toBe(400);
    expect(await statusOf(`/made?code=abc&state=${"A".repeat(43)}`)).toBe(400);
    expect(await statusWithHost(start, `evil.example:${start.port}`)).toBe(404);
    const policy = (await fetch(start)).headers.get("content-security-policy");
    expect(policy).toContain(`form-action ${github.url};`);

    // it waits all the same; and while the code is exchanged, nobody else's counts
    github.fault({ path: "/app-manifests/*", delayMs: 300 });
    const back = await pressBoth(run);
    const forged = new URL(back);
    forged.searchParams.set("code", "../../user");
    expect(await statusOf(forged.pathname + forged.search)).toBe(400);
    forged.searchParams.set("code", "another");
    const both = await Promise.all([
      statusOf(back.pathname + back.search),
      statusOf(forged.pathname + forged.search),
    ]);
    expect(both.toSorted()).toEqual([200, 409]);
    expect(await isTaken(variables())).toBe(true);
    expect((await run.outcome()).code).toBe(0);
  });

  it("says what to do about a code that expired, and nothing is written", async () => {
    const run = checkout.setup();
    const back = await pressBoth(run);
    github.fault({ path: "/app-manifests/*", status: 404 });
    const page = await person.get(back);
    expect([page.status, new Page(back, await page.text()).title]).toEqual([502, "That did not work"]);
    const { code, stderr } = await run.outcome();
    expect(code).toBe(1);
    expect(stderr).toContain("a code counts once, and for an hour.");
    expect(stderr).toContain("Then run this again. Nothing was written.");
    expect(checkout.devVars()).toEqual([]);
  });

  it("says that the app is there if its credentials cannot be written", async () => {
    const run = checkout.setup();
    const back = await pressBoth(run);
    mkdirSync(join(checkout.path, ".dev.vars"));
    expect((await person.get(back)).status).toBe(502);
    const { code, stderr } = await run.outcome();
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining("is made all the same, and its secret is lost: delete it"),
    ]);
  });

  it("leaves nothing behind when it is interrupted, and says what to do", async () => {
    const run = checkout.setup();
    await run.page();
    run.interrupt();
    const { code, stderr } = await run.outcome();
    expect([code, stderr]).toEqual([130, expect.stringContaining("Stopped. Nothing was written.")]);
    expect(checkout.devVars()).toEqual([]);
  });
});

describe("npm run setup, with an app that exists", () => {
  it.each([
    ["the environment", ["--existing"], own, ""],
    ["standard input", ["--client-id", github.clientId], {}, `${github.clientSecret}\n`],
  ])("takes its secret from %s, and has GitHub look at it", async (_, args, env, input) => {
    const { code, stdout, stderr } = await checkout.setup(args, env, input).outcome();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(variables()).toEqual({ ...own, SERVER_SECRET: expect.any(String) });
    expect(stdout).not.toContain(github.clientSecret);
    expect(stdout).toContain("Register the callback URLs in the app's settings");
    expect(checkout.modeOf(".dev.vars")).toBe(0o600);
  });

  it("refuses a wrong secret, and writes nothing", async () => {
    const wrong = "0123456789abcdef";
    const { code, stdout, stderr } = await checkout
      .setup(["--client-id", github.clientId], {}, wrong)
      .outcome();
    expect([code, stderr]).toEqual([1, expect.stringContaining("does not take this client id and secret")]);
    expect(stdout + stderr).not.toContain(wrong);
    expect(checkout.devVars()).toEqual([]);
  });
});

describe("npm run setup, again", () => {
  const present = { ...own, SERVER_SECRET: "kept for as long as anything is sealed with it" };

  it("keeps what is there, and takes back who else could read it", async () => {
    const text = `# mine\n${asFile(present).join("")}OTHER='a # b'\n`;
    checkout.write(".dev.vars", text, 0o644);
    chmodSync(join(checkout.path, ".dev.vars"), 0o644);
    const { code, stdout } = await checkout.setup().outcome();
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining(`client id ${github.clientId}, kept: localhost:`),
    ]);
    expect(stdout).toContain("as it was; only you can read it");
    expect([checkout.read(".dev.vars"), checkout.modeOf(".dev.vars")]).toEqual([text, 0o600]);
  });

  it("asks before it replaces the app, and never replaces SERVER_SECRET", async () => {
    const old = { ...present, GITHUB_CLIENT_ID: "Iv1.old", GITHUB_CLIENT_SECRET: "old", GITHUB_APP_ID: "7" };
    const text = `# mine\n${asFile(old).join("")}`;
    checkout.write(".dev.vars", text);
    const asked = await checkout.setup(["--existing"], own).outcome();
    expect(asked).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Replace its credentials? Nobody can"),
    });
    expect(checkout.read(".dev.vars")).toBe(text);

    const told = await checkout.setup(["--existing", "--yes"], own).outcome();
    expect([told.code, told.stdout]).toEqual([
      0,
      expect.stringContaining("GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY"),
    ]);
    expect(checkout.read(".dev.vars")).toBe(`# mine\n${asFile({ ...present, GITHUB_APP_ID: "7" }).join("")}`);

    // what is there already is no replacement
    expect((await checkout.setup(["--existing"], own).outcome()).code).toBe(0);

    expect(await makeApp(["--new", "--yes"])).toMatchObject({ code: 0 });
    expect(variables()).toMatchObject({
      SERVER_SECRET: present.SERVER_SECRET,
      GITHUB_APP_ID: expect.stringMatching(/^\d{6,}$/),
    });
    expect(variables().GITHUB_CLIENT_ID).not.toBe(github.clientId);
  });

  it("says that GitHub does not take what is there any more", async () => {
    const text = asFile({ ...present, GITHUB_CLIENT_SECRET: "ended" }).join("");
    checkout.write(".dev.vars", text);
    const { code, stderr } = await checkout.setup().outcome();
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(`npm run setup -- --client-id ${github.clientId}`),
    ]);
    expect(checkout.read(".dev.vars")).toBe(text);
  });

  it("does not replace a SERVER_SECRET that the server refuses", async () => {
    checkout.write(".dev.vars", asFile({ ...own, SERVER_SECRET: "short" }).join(""));
    const { code, stderr } = await checkout.setup().outcome();
    expect([code, stderr]).toEqual([1, expect.stringContaining("fewer than 32 characters")]);
    expect(variables().SERVER_SECRET).toBe("short");
  });
});

describe("npm run setup does not write", () => {
  it("where git would take it up", async () => {
    checkout.write(".gitignore", "node_modules\n.dev.vars\n");
    const half = await checkout.setup(["--existing"], own).outcome();
    expect(half).toMatchObject({ code: 1, stderr: expect.stringContaining('Add the lines ".dev.vars*"') });
    checkout.write(".gitignore", "node_modules\n");
    const none = await checkout.setup(["--existing"], own).outcome();
    expect(none).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(".dev.vars is not ignored by git"),
    });
    expect(checkout.devVars()).toEqual([]);
  });

  it("through a link, or into a file that it would spoil", async () => {
    checkout.write("elsewhere", "A=1\n");
    symlinkSync("elsewhere", join(checkout.path, ".dev.vars"));
    const linked = await checkout.setup(["--existing"], own).outcome();
    expect(linked).toMatchObject({ code: 1, stderr: expect.stringContaining("no regular file") });
    expect(checkout.read("elsewhere")).toBe("A=1\n");

    const spoilt = "A='one\nGITHUB_CLIENT_ID=2\nC=it's\n";
    renameSync(join(checkout.path, ".dev.vars"), join(checkout.path, "link"));
    checkout.write(".dev.vars", spoilt);
    const { code, stderr } = await checkout.setup(["--existing"], own).outcome();
    expect([code, stderr]).toEqual([1, expect.stringContaining("look for a quote")]);
    expect([checkout.read(".dev.vars"), checkout.devVars()]).toEqual([spoilt, [".dev.vars"]]);
  });

  it("outside of a checkout, or to a GitHub that secrets must not go to", async () => {
    renameSync(join(checkout.path, "wrangler.jsonc"), join(checkout.path, "gone"));
    const outside = await checkout.setup().outcome();
    expect(outside).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("There is no wrangler.jsonc in"),
    });
    renameSync(join(checkout.path, "gone"), join(checkout.path, "wrangler.jsonc"));
    const plain = await checkout.setup([], { GITHUB_URL: "http://github.example" }).outcome();
    expect(plain).toMatchObject({ code: 1, stderr: expect.stringContaining("has to be an https address") });
    // nobody makes an app whose credentials cannot be got
    const closed = await checkout.setup([], { GITHUB_URL: "http://localhost:9" }).outcome();
    expect(closed).toMatchObject({ code: 1, stderr: expect.stringContaining("localhost:9 cannot be asked") });
  });
});
