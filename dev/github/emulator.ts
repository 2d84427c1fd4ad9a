import { createEmulator } from "emulate";
import { z } from "zod";
import { freePort } from "../ports.ts";
import type { Seed } from "./seed.ts";
import { writeCommit } from "./seeded-commit.ts";

/** A repository as it is called now. */
export interface Repository {
  readonly id: number;
  /** owner/name */
  readonly fullName: string;
  readonly owner: string;
  readonly ownedByOrganization: boolean;
  readonly archived: boolean;
  readonly hasIssues: boolean;
  readonly defaultBranch: string;
}

/** Whoever acts: the login of an account, or an installation by its token; undefined for anybody. */
export type Actor = string | undefined;

/**
 * The repositories, issues, organizations and so on: `emulate`, unprotected on a port of its own.
 * It trusts whoever calls it, so every question of who may do what is settled before.
 */
export interface Emulator {
  /** Sends a REST request as that actor. */
  request(actor: Actor, path: string, init?: RequestInit): Promise<Response>;
  /** Asks as that actor, without counting as a call of an account. */
  read(actor: Actor, path: string, init?: RequestInit): Promise<Response>;
  /** The repository at `/repos/{owner}/{repo}` or `/repositories/{id}`, if that actor may know of it. */
  look(actor: Actor, path: string): Promise<Repository | "out of calls" | undefined>;
  /** Asks as the GitHub App itself. */
  asApp(jwt: string, path: string, init?: RequestInit): Promise<Response>;
  /** The key of the GitHub App, made at the start. */
  readonly appPrivateKey: string;
  /** Back to the seed. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** Starts `emulate` with the seed; `publicUrl` is the origin that its answers link to. */
export async function startEmulator(seed: Seed, publicUrl: string): Promise<Emulator> {
  const { port, emulated } = await startOnFreePort(seed, publicUrl);
  const send = (token: string | undefined, path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    if (token === undefined) headers.delete("authorization");
    else headers.set("authorization", `Bearer ${token}`);
    return fetch(`http://127.0.0.1:${port}${path}`, { ...init, headers, redirect: "manual" });
  };
  const request: Emulator["request"] = (actor, path, init) => send(actor && actingToken(actor), path, init);
  const read: Emulator["read"] = (actor, path, init) => send(actor && lookingToken(actor), path, init);
  let seeded = replay(seed, request);
  const emulator: Emulator = {
    request,
    read,
    asApp: send,
    appPrivateKey: emulated.generatedSecrets[0]?.value ?? "",
    async look(actor, path) {
      const answer = await read(actor, path);
      // an account out of calls is told so by the request itself
      const outOfCalls = actor !== undefined && answer.headers.get("x-ratelimit-remaining") === "0";
      const body: unknown = await answer.json();
      if (!answer.ok) return outOfCalls ? "out of calls" : undefined;
      return repositoryOf(body);
    },
    reset() {
      // one after the other: two replays at once would make everything twice
      const replayAgain = () => {
        emulated.reset();
        return replay(seed, request);
      };
      seeded = seeded.then(replayAgain, replayAgain);
      return seeded;
    },
    close: () => emulated.close(),
  };
  try {
    await seeded;
  } catch (error) {
    await emulated.close();
    throw error;
  }
  return emulator;
}

const repositorySchema = z.looseObject({
  ...{ id: z.int(), full_name: z.string(), default_branch: z.string() },
  owner: z.looseObject({ login: z.string(), type: z.string() }),
  ...{ archived: z.boolean(), has_issues: z.boolean() },
});

/** What `emulate` says of a repository, as far as others need it. */
export function repositoryOf(body: unknown): Repository {
  const { id, full_name: fullName, owner, ...more } = repositorySchema.parse(body);
  return {
    ...{ id, fullName, owner: owner.login, ownedByOrganization: owner.type === "Organization" },
    ...{ archived: more.archived, hasIssues: more.has_issues, defaultBranch: more.default_branch },
  };
}

// `emulate` binds fixed tokens to each login, and counts calls by token: looking costs the caller nothing.
const actingToken = (actor: string) => (isInstallation(actor) ? actor : `acting-as-${actor}`);
const lookingToken = (actor: string) => (isInstallation(actor) ? actor : `looking-as-${actor}`);
// a login has no underscore
const isInstallation = (actor: string) => actor.startsWith("ghs_");

const START_ATTEMPTS = 5;

async function startOnFreePort(seed: Seed, publicUrl: string) {
  for (let attempt = 1; ; attempt++) {
    // given another origin to link to, `emulate` does not tell which port it chose: choose it here
    const port = await freePort();
    try {
      return {
        port,
        emulated: await createEmulator({ service: "github", port, seed: emulateSeed(seed, publicUrl) }),
      };
    } catch (error) {
      // somebody else took the port in between
      if (attempt === START_ATTEMPTS) throw error;
    }
  }
}

function emulateSeed(seed: Seed, publicUrl: string) {
  return {
    tokens: Object.fromEntries(
      seed.accounts.flatMap(({ login }) => [
        [actingToken(login), { login }],
        [lookingToken(login), { login }],
      ]),
    ),
    github: {
      baseUrl: publicUrl,
      // without the private addresses: what `emulate` does not know, no answer of it can leak
      users: seed.accounts.map(({ email, public_email, ...profile }) =>
        public_email ? { ...profile, email } : profile,
      ),
      orgs: seed.orgs,
      repos: seed.repos,
      apps: [seed.app],
    },
  };
}

/** Files, issues and teams cannot be seeded in `emulate`, so they are made over its REST API. */
async function replay(seed: Seed, request: Emulator["request"]): Promise<void> {
  for (const { by, repo, path, text } of seed.files) {
    const content = Buffer.from(text).toString("base64");
    await send(by, "PUT", `/repos/${repo}/contents/${path}`, { message: `Add ${path}`, content });
  }
  for (const commit of seed.commits) {
    await writeCommit(
      (method, path, body) => send(commit.by, method, `/repos/${commit.repo}${path}`, body),
      commit,
    );
  }
  for (const { by, send: line, body } of seed.requests) {
    const [method = "", path = ""] = line.split(" ");
    await send(by, method, path, body);
  }

  async function send(by: string, method: string, path: string, body: unknown) {
    const response = await request(by, path, {
      method,
      headers: { "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`seed.yaml: ${method} ${path} failed: ${response.status} ${answer}`);
    return answer;
  }
}
