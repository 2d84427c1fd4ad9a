import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { stripVTControlCharacters } from "node:util";

/** A directory that a program takes for its person's home, and the only environment that it gets. */
export interface Home {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
  remove(): void;
}

export function makeHome(variables: Record<string, string> = {}): Home {
  const path = mkdtempSync(join(tmpdir(), "client-home-"));
  const bin = join(path, "bin");
  mkdirSync(bin);
  // what would open the person's browser, on Linux and macOS
  for (const name of ["open", "xdg-open"]) {
    writeFileSync(join(bin, name), "#!/bin/sh\n");
    chmodSync(join(bin, name), 0o755);
  }
  const inHome = {
    ...{ HOME: path, USERPROFILE: path, TMPDIR: path },
    ...{ XDG_CONFIG_HOME: join(path, "config"), XDG_CACHE_HOME: join(path, "cache") },
    ...{ XDG_DATA_HOME: join(path, "data"), XDG_STATE_HOME: join(path, "state") },
  };
  return {
    path,
    env: {
      ...inHome,
      PATH: [bin, process.env.PATH].join(delimiter),
      // xdg-open asks it first
      BROWSER: join(bin, "open"),
      LANG: "C.UTF-8",
      ...variables,
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** A program of Node's that was started, with its lines on standard error. */
export interface Program {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  /** Its exit code, once it ended and everything that it said was read. */
  readonly ended: Promise<number | null>;
  /** What it said on standard error so far. */
  said(): string;
  /** Closes its standard input, and waits for its end. */
  end(): Promise<number | null>;
}

/** @param onLine gets each line of its standard error, without colours and links */
export function startProgram(
  script: string,
  args: readonly string[],
  { path, env }: Home,
  onLine: (line: string) => void = () => {},
): Program {
  const child = spawn(process.execPath, [script, ...args], { env, cwd: path, stdio: "pipe" });
  const lines: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => {
    const plain = stripVTControlCharacters(line);
    lines.push(plain);
    onLine(plain);
  });
  // a program that is gone takes no more input
  child.stdin.on("error", () => {});
  const ended = once(child, "close").then(([code]: (number | null)[]) => code ?? null);
  return {
    child,
    ended,
    said: () => lines.join("\n"),
    async end() {
      child.stdin.end();
      const overdue = setTimeout(() => child.kill("SIGKILL"), 5_000);
      return await ended.finally(() => clearTimeout(overdue));
    },
  };
}

/** The address on a line that a program asks its person to open. */
export function authorizationIn(line: string): string | undefined {
  return /https?:\/\/\S+\/authorize\?\S+/.exec(line)?.[0];
}
