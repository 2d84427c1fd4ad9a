import { randomBytes } from "node:crypto";
import { Hono } from "hono";
import type { Job } from "./runs.ts";

const LIFETIME_MS = 60_000;

/** Addresses of logs: like those of GitHub's blob store they work without credentials, and for a minute. */
export class LogAddresses {
  readonly #jobs = new Map<string, { job: Job; expiresAt: number }>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** The path at which the log of a job can be had. */
  add(job: Job): string {
    const key = randomBytes(16).toString("hex");
    this.#jobs.set(key, { job, expiresAt: this.#now() + LIFETIME_MS });
    return `/_logs/${key}`;
  }

  find(key: string): Job | undefined {
    const found = this.#jobs.get(key);
    return found !== undefined && found.expiresAt > this.#now() ? found.job : undefined;
  }

  clear(): void {
    this.#jobs.clear();
  }
}

/** The blob store: it knows addresses only, and refuses credentials that are not its own. */
export function logRoutes(addresses: LogAddresses): Hono {
  const app = new Hono();
  app.get("/_logs/:key", (c) => {
    if (c.req.header("authorization") !== undefined)
      return c.text("<Error><Code>InvalidAuthenticationInfo</Code></Error>", 400);
    const job = addresses.find(c.req.param("key"));
    if (job === undefined) return c.text("<Error><Code>AuthenticationFailed</Code></Error>", 403);
    return c.text(logOf(job));
  });
  return app;
}

/** The log as GitHub writes it: each line with its time, and a byte order mark in front. */
export function logOf({ seeded, run }: Job): string {
  const lines = [...filler(seeded.log_bytes), ...seeded.log.trimEnd().split("\n")];
  const start = Date.parse(run.seeded.at);
  const timed = lines.map((line, index) => {
    const time = new Date(start + index * 10).toISOString().replace("Z", "1234Z");
    return `${time} ${line}\n`;
  });
  return `\uFEFF${timed.join("")}`;
}

const LINE_BYTES = 100;

function filler(bytes: number): string[] {
  return Array.from({ length: Math.ceil(bytes / LINE_BYTES) }, (_, index) => {
    return `Step ${index + 1} of a build that has very much to say about itself`.padEnd(LINE_BYTES - 30, ".");
  });
}
