import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { upstreamKinds } from "../src/upstream/upstream.ts";

/**
 * The folders of src, from the entry down. A file may import from its own folder and from those below, never from
 * beside or above. Whoever adds a folder says here where it stands.
 */
const layers = [
  ["index.ts"],
  ["features.ts"],
  ["worker.ts"],
  ["site.ts"],
  ["tools", "resources", "prompts", "bridge", "home", "account-pages", "admin-pages", "lanes"],
  // what all pages have
  ["web"],
  ["changes"],
  ["views", "dispatch"],
  ["catalogue"],
  ["administration"],
  ["authorization"],
  ["accounts"],
  // whatever is decided above can be recorded, in a vault too
  ["audit"],
  ["access", "limits"],
  ["upstream"],
  ["settings"],
  ["policy"],
  ["permissions"],
  ["scopes"],
  ["text"],
  ["time"],
  // what an account id is, which everything that names one has to know
  ["identity"],
  // traces, log lines and references, for whatever happens anywhere
  ["telemetry"],
];

/** What only some folders may know: protocols stay in the lanes, a tool is the same on each. */
const confined: Record<string, string[]> = {
  "@modelcontextprotocol/sdk": ["lanes"],
  "@modelcontextprotocol/server": ["lanes"],
  agents: ["lanes"],
  "@cloudflare/workers-oauth-provider": ["administration", "authorization", "bridge", "lanes"],
  oauth4webapi: ["upstream"],
  "@octokit/core": ["upstream"],
  "@octokit/request-error": ["upstream"],
  hono: ["account-pages", "admin-pages", "bridge", "home", "web"],
};

/** The folders that work with GitHub's API, whichever upstream people sign in at. */
const usesGitHubApi = ["catalogue", "changes", "dispatch", "tools", "views"];

/** Of src/upstream/github, what is behind the seam of src/upstream/upstream.ts. */
const signInAtGitHub = [
  ...["memberships", "membership", "needed-scope", "presented", "profile", "refresh", "revoke", "scopes"],
  ...["sign-in", "token-endpoint", "upstream"],
].map((name) => `src/upstream/github/${name}.ts`);

interface Import {
  readonly from: string;
  readonly to: string;
}

const files = globSync("src/**/*.{ts,tsx}");
const imports: Import[] = files.flatMap((from) =>
  [...readFileSync(from, "utf8").matchAll(/\b(?:from|import) ?\(?"([^" ]+)"/g)].map(([, specifier = ""]) => ({
    from,
    to: specifier.startsWith(".") ? normalize(join(dirname(from), specifier)) : specifier,
  })),
);
const local = imports.filter(({ to }) => to.startsWith("src/"));

const folderOf = (file: string) => file.split("/")[1] ?? "";
const layerOf = (file: string) => layers.findIndex((folders) => folders.includes(folderOf(file)));

describe("architecture", () => {
  it("every folder of src has its place", () => {
    expect(files.filter((file) => layerOf(file) < 0)).toEqual([]);
  });

  it("imports go down, never up or to a sibling", () => {
    const wrong = local.filter(({ from, to }) =>
      folderOf(from) === folderOf(to) ? false : layerOf(to) <= layerOf(from),
    );
    expect(wrong).toEqual([]);
  });

  it("no file imports itself by way of others", () => {
    const next = Map.groupBy(local, ({ from }) => from);
    const cycles: string[][] = [];
    // what was followed to its end once leads nowhere else the next time, and there are very many ways to most files
    const followed = new Set<string>();
    const visit = (file: string, path: string[]): void => {
      const start = path.indexOf(file);
      if (start >= 0) cycles.push([...path.slice(start), file]);
      if (start >= 0 || followed.has(file)) return;
      for (const { to } of next.get(file) ?? []) visit(to, [...path, file]);
      followed.add(file);
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it("nothing outside of src is imported, and no package that is for development", () => {
    const manifest: { dependencies: object } = JSON.parse(readFileSync("package.json", "utf8"));
    const deployed = Object.keys(manifest.dependencies);
    const outside = imports
      .map(({ to }) => to)
      .filter((to) => !/^(src\/|migrations\/|node:|cloudflare:)/.test(to))
      .filter((to) => !deployed.some((name) => to === name || to.startsWith(`${name}/`)));
    expect(imports.length).toBeGreaterThan(files.length);
    expect([...new Set(outside)]).toEqual([]);
  });

  it("protocol and provider libraries stay in the folders that are about them", () => {
    const wrong = imports.filter(({ from, to }) =>
      Object.entries(confined).some(
        ([name, folders]) => (to === name || to.startsWith(`${name}/`)) && !folders.includes(folderOf(from)),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it("which kind of upstream it is, only its own folder and what makes it from settings know", () => {
    const kinds = new Set(upstreamKinds.map((kind) => `src/upstream/${kind}`));
    const wrong = local.filter(
      ({ from, to }) =>
        kinds.has(dirname(to)) &&
        dirname(from) !== dirname(to) &&
        from !== "src/upstream/upstream-of.ts" &&
        !(dirname(to) === "src/upstream/github" && usesGitHubApi.includes(folderOf(from))),
    );
    expect(wrong).toEqual([]);
  });

  it("whoever uses GitHub's API for tools does not sign anybody in there", () => {
    expect(files).toEqual(expect.arrayContaining(signInAtGitHub));
    const wrong = local.filter(
      ({ from, to }) => usesGitHubApi.includes(folderOf(from)) && signInAtGitHub.includes(to),
    );
    expect(wrong).toEqual([]);
  });

  it("only settings read variables and secrets", () => {
    const readers = files.filter((file) =>
      /\benv\.(GITHUB_|SERVER_SECRET|ALLOWED_ORIGINS|CLIENTS)|process\.env/.test(readFileSync(file, "utf8")),
    );
    expect(readers).toEqual([]);
  });

  it("only the log writes lines, so that each names its trace", () => {
    const writers = files.filter((file) => /\bconsole\b/.test(readFileSync(file, "utf8")));
    expect(writers).toEqual(["src/telemetry/log.ts"]);
  });

  it("what an account id looks like is said in one place", () => {
    const places = files.filter((file) =>
      /\[1-9\](?:\\{1,2}d|\[0-9\])\{0,19\}/.test(readFileSync(file, "utf8")),
    );
    expect(places).toEqual(["src/identity/account-id.ts"]);
  });

  it.each(["tools", "resources", "prompts"])("each of %s is one file, and the list names it", (folder) => {
    const entries = globSync(`src/${folder}/**/*.ts`).filter((file) => file !== `src/${folder}/index.ts`);
    const listed = local.filter(({ from }) => from === `src/${folder}/index.ts`).map(({ to }) => to);
    expect(entries.length).toBeGreaterThan(0);
    expect(listed.filter((file) => folderOf(file) === folder).sort()).toEqual(entries.sort());
  });
});
