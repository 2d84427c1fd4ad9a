import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync, unwatchFile, watchFile, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  deployedVars,
  type LocalConfiguration,
  localConfiguration,
} from "../../dev/wrangler-configuration.ts";

let root: string;
let deployed: string;
const opened: LocalConfiguration[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "wrangler-configuration-"));
  deployed = join(root, "wrangler.jsonc");
});
afterEach(() => {
  for (const configuration of opened.splice(0)) configuration.close();
  unwatchFile(deployed);
  rmSync(root, { recursive: true });
});

function open(): LocalConfiguration {
  const configuration = localConfiguration(root);
  opened.push(configuration);
  return configuration;
}

const write = (name: string, more = "") =>
  writeFileSync(
    deployed,
    `{ "name": "${name}", ${more} // a comment\n "secrets": { "required": ["GITHUB_CLIENT_ID"] } }`,
  );

/** Edits until whoever began to look earlier has seen it: when they first looked, nobody can say. */
async function edited(edit: (time: number) => void): Promise<void> {
  let times = 0;
  let seen = false;
  watchFile(deployed, () => {
    seen = true;
  });
  await expect
    .poll(() => {
      if (!seen) edit(++times);
      return seen;
    })
    .toBe(true);
}

describe("the configuration of wrangler for this machine", () => {
  it("is the deployment's with the secrets that there are here, except those among its variables", () => {
    write("one", '"vars": { "UPSTREAM": "oidc" },');
    const written = readFileSync(open().path, "utf8");
    expect(written).toContain('"name": "one"');
    expect(written).toContain(
      '"SERVER_SECRET","OIDC","OIDC_CLIENT_SECRET","SERVER_SECRET_PREVIOUS","GITHUB_APP_ID","GITHUB_APP_PRIVATE_KEY"]',
    );
  });

  it("is never empty for whoever reads it while it is written, and stays the file that is watched", async () => {
    write("a name that is longer than the other");
    const { path } = open();
    const { ino } = statSync(path);
    const stop = new Int32Array(new SharedArrayBuffer(4));
    const reader = new Worker(
      `const { workerData: { path, stop }, parentPort } = require("node:worker_threads");
       const { readFileSync } = require("node:fs");
       let shortest = Infinity;
       parentPort.postMessage("reads");
       while (Atomics.load(stop, 0) === 0) shortest = Math.min(shortest, readFileSync(path).length);
       parentPort.postMessage(shortest);`,
      { eval: true, workerData: { path, stop } },
    );
    await once(reader, "message");
    for (let time = 0; time < 200; time++) {
      write(time % 2 === 0 ? "short" : "a name that is longer than the other");
      open().close();
    }
    const answer = once(reader, "message");
    Atomics.store(stop, 0, 1);
    expect((await answer)[0]).toBeGreaterThan(100);
    expect(statSync(path).ino).toBe(ino);
    write("short");
    open();
    expect(readFileSync(path, "utf8").trimEnd()).toMatch(/^\{ "name": "short",[\s\S]*\}$/);
  });

  it("follows edits, and is left as it is by one that is not finished", async () => {
    write("first");
    const { path } = open();
    await edited((time) => writeFileSync(deployed, " ".repeat(time)));
    expect(readFileSync(path, "utf8")).toContain('"name": "first"');
    await edited((time) => write(`edit ${time}`));
    expect(readFileSync(path, "utf8")).toContain('"name": "edit');
  });

  it("is refused when nobody can say which secrets there are", () => {
    writeFileSync(deployed, "{}");
    expect(open).toThrow('wrangler.jsonc has no "secrets"');
  });
});

describe("the deployment's variables", () => {
  it("are those of wrangler.jsonc, and none where it cannot be read", () => {
    expect(deployedVars(root)).toEqual({});
    write("one", '"vars": { "UPSTREAM": "oidc", "OIDC": { "issuer": "https://idp.example.com" } },');
    expect(deployedVars(root)).toEqual({ UPSTREAM: "oidc", OIDC: { issuer: "https://idp.example.com" } });
    writeFileSync(deployed, '{ "vars": ');
    expect(deployedVars(root)).toEqual({});
  });
});
