import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../../dev/ports.ts";
import { USAGE } from "../../operate/doctor/options.ts";
import { type Front, startFront } from "../support/interfering-front.ts";
import { startServer, type TestServer } from "../support/server.ts";

const root = resolve(import.meta.dirname, "../..");

let server: TestServer;
let front: Front;
beforeAll(async () => {
  server = await startServer();
  front = await startFront(server.origin, () => ({
    text: (answered) =>
      answered.replace(/"issuer":"[^"]*"/, '"issuer":"\\u001b]0;owned\\u0007\\u202ehttps://evil.example"'),
  }));
});
afterAll(async () => {
  await front.close();
  await server.close();
});

/** Runs the command as npm does. Whatever is not on this machine is behind a proxy that is not there. */
async function doctor(args: readonly string[], env: Record<string, string> = {}, folder = root) {
  const child = spawn(process.execPath, [join(folder, "operate/start-doctor.mjs"), ...args], {
    cwd: folder,
    env: {
      ...process.env,
      ...{ NODE_USE_ENV_PROXY: "1", HTTPS_PROXY: `http://127.0.0.1:${await freePort()}`, HTTP_PROXY: "" },
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exit = once(child, "exit");
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await exit;
  return { code, stdout, stderr };
}

test("a server without faults is 0, each check on a line", async () => {
  const { code, stdout, stderr } = await doctor(["--url", `${server.origin}/mcp`]);
  expect(stderr).toBe("");
  expect(stdout).toMatch(new RegExp(`^${server.origin}\n`));
  expect(stdout).toContain(
    `  ✔ metadata       /.well-known/oauth-authorization-server names the issuer ${server.origin}.`,
  );
  expect(stdout).toMatch(/\nNothing failed\..*\n$/);
  expect(code).toBe(0);
});

test("a fault is 1, with what to do below it, and nothing that a terminal would act on", async () => {
  const { code, stdout } = await doctor(["--url", front.origin]);
  expect(code).toBe(1);
  expect(stdout).toMatch(
    / {2}✘ metadata .* names the issuer "\]0;ownedhttps:\/\/evil\.example".*\n {6}→ The server takes/,
  );
  expect(stdout).toMatch(/\nOne check failed/);
  expect(stdout.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

test("--json is the findings, and the exit code is the same", async () => {
  const { code, stdout } = await doctor(["--json", "--url", front.origin]);
  expect(code).toBe(1);
  const findings: { status: string; fix?: string }[] = JSON.parse(stdout);
  expect(findings.length).toBeGreaterThan(10);
  const failed = findings.filter(({ status }) => status === "failed");
  expect(failed).toEqual([
    { check: "metadata", status: "failed", found: expect.any(String), fix: expect.stringContaining("Host") },
  ]);
});

test("without arguments it is this checkout, and the server that runs here", async () => {
  const PORT = new URL(server.origin).port;
  const { code, stdout } = await doctor([], { PORT });
  expect(stdout).toMatch(/^This checkout\n {2}✔ packages /);
  for (const check of ["node", "wrangler", "workerd", "wrangler.jsonc", "variables", "tools.lock.json"])
    expect(stdout).toContain(`\n  ✔ ${check} `);
  expect(stdout).toContain(`npm run dev is running on port ${PORT}.`);
  expect(stdout).toContain(`names the issuer http://localhost:${PORT}.`);
  // nothing from the internet, in a test
  expect(stdout).toMatch(
    / {2}! GitHub +https:\/\/api\.github\.com .*\n {6}→ See whether this machine is connected/,
  );
  expect(code).toBe(0);
});

test("without packages it says so, and nothing else can be looked at", async () => {
  const folder = mkdtempSync(join(tmpdir(), "doctor-bare-"));
  try {
    for (const part of ["operate", "dev", "src", "package.json", "package-lock.json"])
      cpSync(join(root, part), join(folder, part), { recursive: true });
    const { code, stdout } = await doctor([], {}, folder);
    expect(stdout).toContain("  ✘ packages       The packages are not installed.\n      → npm install\n");
    expect(code).toBe(1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a wrong command line is 2, with what is wrong with it", async () => {
  const unknown = await doctor(["--urls", "x"]);
  expect(unknown).toMatchObject({
    code: 2,
    stderr: "Unknown option '--urls'. See npm run doctor -- --help.\n",
  });
  const address = await doctor(["--url", "mcp.example"]);
  expect(address).toMatchObject({ code: 2, stderr: expect.stringContaining("is not a web address") });
  const path = await doctor(["--url", "https://user@mcp.example/other"]);
  expect(path).toMatchObject({ code: 2, stderr: expect.stringContaining("give https://mcp.example/mcp") });
});

test("--help says what there is", async () => {
  expect(await doctor(["--help"])).toMatchObject({ code: 0, stdout: `${USAGE}\n` });
});
