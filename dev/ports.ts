import { randomInt } from "node:crypto";
import { connect, createServer } from "node:net";
import { UserError } from "./user-error.ts";

/** "localhost" is either of them, and which one differs between machines and programs. */
const LOOPBACK = ["127.0.0.1", "::1"];

/** A port that a person can choose with an environment variable. */
export interface Port {
  readonly number: number;
  /** The variable's name. */
  readonly variable: string;
}

/** Reads a port from the environment. @throws {UserError} when it is not one. */
export function portFrom(env: NodeJS.ProcessEnv, variable: string, fallback: number): Port {
  const text = env[variable]?.trim() || String(fallback);
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || number > 65_535) {
    throw new UserError(`${variable} is ${JSON.stringify(text)}, but a port is a number from 1 to 65535.`);
  }
  return { number, variable };
}

/** The sentence about a port that somebody else has. */
export function portInUse({ number, variable }: Port): UserError {
  return new UserError(
    `Port ${number} is in use: stop the program that listens there, or set ${variable} to another port.`,
  );
}

/** @throws {UserError} when somebody listens on the port, or when we may not. */
export async function requireFree(port: Port): Promise<void> {
  for (const host of LOOPBACK) {
    // Asked first: some systems let us bind an address that is served through the wildcard address already.
    if (await isAnswered(host, port.number)) throw portInUse(port);
    const code = await bindingProblem(host, port.number);
    if (code === "EADDRINUSE") throw portInUse(port);
    if (code === "EACCES") {
      throw new UserError(
        `This account may not listen on port ${port.number}: set ${port.variable} to another port.`,
      );
    }
  }
}

/** Whether anybody answers on the port, whoever it is. */
export async function isTaken(port: number): Promise<boolean> {
  const answers = await Promise.all(LOOPBACK.map((host) => isAnswered(host, port)));
  return answers.includes(true);
}

/** Below what operating systems give out by themselves: nobody who asks for any port gets one of these meanwhile. */
const CHOSEN_FROM = { first: 20_000, last: 32_000 } as const;

/** A port that is free on loopback now, and that stays so unless somebody asks for this very one. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(CHOSEN_FROM.first, CHOSEN_FROM.last + 1);
    const problems = await Promise.all(LOOPBACK.map((host) => bindingProblem(host, port)));
    // a machine may be without IPv6
    if (problems.every((problem) => problem === undefined || problem === "EADDRNOTAVAIL")) return port;
  }
}

function isAnswered(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** The error code of listening there; undefined when it works. */
function bindingProblem(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
