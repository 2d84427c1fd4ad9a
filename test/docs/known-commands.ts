/** How CI runs a command that stands in a document. */
export type Known =
  /** A file runs it, and this is the place in it that does. */
  | { readonly command: RegExp; readonly in: string; readonly by: string }
  /** The test of documents runs it, in a copy of this repository. */
  | { readonly command: RegExp; readonly here: "copy" }
  /** Nobody can run it here. That the npm script exists is checked, and that wrangler knows the command and its flags. */
  | { readonly command: RegExp; readonly needs: string };

/**
 * The commands of README.md, CONTRIBUTING.md and docs/*.md, between `&&` and `|`, and how each is known to work. There is
 * nothing to enter for `curl` at this machine's ports or the deployment's host, for `openssl`, and for `git`: those are run
 * as they are written.
 */
export const knownCommands: readonly Known[] = [
  { command: /^npm (install|ci)$/, in: ".ci/run", by: "\nnpm install\n" },
  { command: /^npm test$/, in: ".ci/run", by: "\nnpm test\n" },
  { command: /^npm run build$/, in: ".ci/run", by: "\nnpm run build\n" },
  { command: /^npm run conformance$/, in: ".ci/run", by: "\nnpm run conformance\n" },
  { command: /^npm run lint$/, in: ".ci/run", by: "\nnpm run lint\n" },
  { command: /^npm run format:check$/, in: ".ci/run", by: "\nnpm run format:check\n" },
  { command: /^npm run typecheck$/, in: ".ci/run", by: "\nnpm run typecheck\n" },
  { command: /^npm run matrix -- --check$/, in: ".ci/run", by: "\nnpm run matrix -- --check\n" },
  // the scripts are these files: the test of commands looks
  { command: /^npm run dev$/, in: "test/dev/dev-command.test.ts", by: 'run("dev/dev.ts", env)' },
  {
    command: /^npm run dev -- --upstream oidc$/,
    in: "test/dev/dev-command.test.ts",
    by: 'run("dev/dev.ts", env, "--upstream", "oidc")',
  },
  { command: /^npm run try$/, in: "test/dev/dev-command.test.ts", by: 'run("dev/try.ts", env)' },
  {
    command: /^npx node dev\/source-place\.ts /,
    in: "test/dev/source-place.test.ts",
    by: "../../dev/source-place.ts",
  },
  { command: /^npm run (fix|lock|tokens)$/, here: "copy" },
  { command: /^npm run lock -- --check$/, here: "copy" },
  { command: /^npm run deploy -- --dry-run$/, in: ".ci/run", by: "\nnpm run deploy -- --dry-run\n" },
  {
    command: /^npm run doctor( -- --json)?$/,
    in: "test/operate/doctor-command.test.ts",
    by: 'join(folder, "operate/start-doctor.mjs")',
  },
  { command: /^npm run (setup|deploy|doctor)( -- .*)?$/, needs: "a Cloudflare account, and GitHub" },
  { command: /^npm run bench( -- .*)?$/, needs: "minutes, and a machine with nothing else to do" },
  { command: /^GITHUB_URL=\S+ npm run setup$/, in: "test/operate/setup.test.ts", by: "GITHUB_URL" },
  { command: /^npm run try -- --url https:.*$/, needs: "a deployment" },
  { command: /^npx wrangler /, needs: "a Cloudflare account" },
  { command: /^(code|claude|codex) /, needs: "a client that is not installed here" },
  {
    command: /^npx @modelcontextprotocol\/inspector( |$)/,
    in: "package.json",
    by: '"@modelcontextprotocol/inspector"',
  },
  { command: /^cd remote-mcp-github$/, needs: "what git clone made" },
];
