import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, describe, expect, it } from "vitest";
import { USAGE } from "../../dev/dev-options.ts";
import { freePort, requireFree } from "../../dev/ports.ts";

const ROOT = resolve(import.meta.dirname, "../..");
// each is a Worker that is bundled, and they start at once
const STARTING_MS = 120_000;

const running = new Set<ChildProcess>();

afterAll(async () => {
  // what failed tests have left; the others have seen theirs end
  for (const child of running) {
    child.kill("SIGTERM");
    await once(child, "exit");
  }
});

function run(script: string, env: Record<string, string>, ...args: string[]) {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

type Command = ReturnType<typeof run>;

async function outcome(command: Command) {
  const exit = once(command, "exit");
  const [stdout, stderr] = await Promise.all([text(command.stdout), text(command.stderr)]);
  const [code] = await exit;
  return { code, stdout, stderr };
}

/** Everything printed until `mark` was. */
async function printed(command: Command, mark: string): Promise<string> {
  let output = "";
  for await (const chunk of command.stdout) {
    output += chunk;
    if (output.includes(mark)) return output;
  }
  throw new Error(`It ended without saying “${mark}”: ${output}${await text(command.stderr)}`);
}

async function ports() {
  const [port, github, openid] = [await freePort(), await freePort(), await freePort()];
  return { PORT: String(port), GITHUB_PORT: String(github), OPENID_PORT: String(openid) };
}

// one after the other: servers of one checkout have one place for what they store
describe("npm run dev", () => {
  it(
    "says where it is, answers on both names of this machine, and stops on Ctrl-C",
    async () => {
      const env = await ports();
      const dev = run("dev/dev.ts", env);
      const screen = await printed(dev, "Ctrl-C");
      expect(screen).toContain(`http://localhost:${env.PORT}/mcp`);
      expect(screen).toContain(`PORT=${env.PORT} npm run try`);
      expect(screen).not.toContain("wrangler");

      for (const host of ["localhost", "127.0.0.1"]) {
        const response = await fetch(`http://${host}:${env.PORT}/mcp`, { method: "POST" });
        expect(response.status).toBe(401);
      }

      const exit = once(dev, "exit");
      dev.kill("SIGINT");
      expect(await exit).toEqual([0, null]);
      for (const [variable, port] of Object.entries(env))
        await requireFree({ number: Number(port), variable });
    },
    STARTING_MS,
  );

  it(
    "has people sign in at a local OpenID provider, and says where and as whom",
    async () => {
      const env = await ports();
      const dev = run("dev/dev.ts", env, "--upstream", "oidc");
      const screen = await printed(dev, "Ctrl-C");
      expect(screen).toContain(
        `local OpenID provider, on http://localhost:${env.OPENID_PORT}; sign in as inspector, admin, demo`,
      );
      expect(screen).toContain(
        `local, on http://localhost:${env.GITHUB_PORT}; for its tools, link an account`,
      );

      // the one that runs is found, whichever it is; and what was asked for is insisted on
      const [found, other] = [
        await outcome(run("dev/try.ts", env)),
        await outcome(run("dev/try.ts", env, "--upstream", "github")),
      ];
      expect(found.stdout).toContain("already running");
      expect(found).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/whoami .* inspector, sub o[0-9a-f]{40}\n/),
      });
      expect(found.stdout).toMatch(/link .* at http:\S+\/account\n/);
      expect(found.stdout.match(/userInfoOctokit .* inspector, GitHub's user \d+\n/g)).toHaveLength(3);
      expect(other).toMatchObject({
        code: 1,
        stdout: expect.stringContaining("People sign in to this server with --upstream oidc. Stop it"),
      });
      // before anything else was done there
      expect(other.stdout).not.toContain("tools/list");

      const exit = once(dev, "exit");
      dev.kill("SIGINT");
      expect(await exit).toEqual([0, null]);
      for (const [variable, port] of Object.entries(env))
        await requireFree({ number: Number(port), variable });
    },
    STARTING_MS,
  );

  it.each([
    ["PORT", []],
    ["GITHUB_PORT", []],
    ["OPENID_PORT", ["--upstream=oidc"]],
  ])("says in a sentence that %s is in use", async (variable, args) => {
    const env = await ports();
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const busy = typeof address === "object" && address ? String(address.port) : "";
    const { code, stdout, stderr } = await outcome(run("dev/dev.ts", { ...env, [variable]: busy }, ...args));
    other.close();
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toBe(
      `Port ${busy} is in use: stop the program that listens there, or set ${variable} to another port.\n`,
    );
  });

  it.each([
    ["PORT", "GITHUB_PORT", []],
    ["PORT", "OPENID_PORT", ["--upstream", "oidc"]],
    ["GITHUB_PORT", "OPENID_PORT", ["--upstream", "oidc"]],
  ])("says in a sentence that %s and %s must differ", async (one, other, args) => {
    const port = String(await freePort());
    const command = run("dev/dev.ts", { ...(await ports()), [one]: port, [other]: port }, ...args);
    const { code, stderr } = await outcome(command);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `${one} and ${other} are both ${port}: they must differ.\n`,
    });
  });

  it("does not ignore an argument", async () => {
    const { code, stdout, stderr } = await outcome(run("dev/dev.ts", await ports(), "--port", "3000"));
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toBe("Unknown option '--port'. See npm run dev -- --help.\n");
  });

  it("says what it takes", async () => {
    const { code, stdout } = await outcome(run("dev/dev.ts", {}, "--help"));
    expect([code, stdout]).toEqual([0, `${USAGE}\n`]);
  });

  it("says in a sentence that a port is not one", async () => {
    const { code, stderr } = await outcome(run("dev/dev.ts", { PORT: "http" }));
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'PORT is "http", but a port is a number from 1 to 65535.\n',
    });
  });
});

describe.concurrent("npm run try", () => {
  it(
    "says that what is on the port is not this server, and starts its own",
    async () => {
      const other = createHttpServer((_, response) => response.end("something else")).listen(0, "127.0.0.1");
      await once(other, "listening");
      const address = other.address();
      const busy = typeof address === "object" && address ? String(address.port) : "";
      const { code, stdout } = await outcome(run("dev/try.ts", { ...(await ports()), PORT: busy }));
      other.close();
      expect(stdout.split("\n", 1)[0]).toContain(
        `(started for this run: what is on port ${busy} is not this server)`,
      );
      expect(code).toBe(0);
    },
    STARTING_MS,
  );

  it(
    "signs in and calls every tool on every lane of a server of its own",
    async () => {
      const { code, stdout, stderr } = await outcome(run("dev/try.ts", await ports()));
      expect(stderr).toBe("");
      expect(stdout).toContain("(started for this run)");
      expect(stdout).toContain("All three lanes work.");
      expect(stdout).toMatch(/userInfoOctokit .* inspector, GitHub's user \d+\n/);
      expect(code).toBe(0);
    },
    STARTING_MS,
  );
});
