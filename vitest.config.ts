import "./test/support/quiet-wrangler.ts";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig, type Plugin } from "vitest/config";
import { experimental_readRawConfig } from "wrangler";

/** Dependencies ship source maps without the sources, and vite would warn of each. */
const withoutForeignSourceMaps: Plugin = {
  name: "without-foreign-source-maps",
  enforce: "pre",
  async load(id) {
    const [file = ""] = id.split("?", 1);
    if (!file.includes("/node_modules/") || !/\.m?js$/.test(file)) return null;
    const code = await readFile(file, "utf8").catch(() => "");
    return code.includes("//# sourceMappingURL=")
      ? { code: code.replace(/\/\/# sourceMappingURL=.*\s*$/, ""), map: null }
      : null;
  },
};

/** As wrangler bundles them: a migration is its text. */
const withTextOfMigrations: Plugin = {
  name: "with-text-of-migrations",
  enforce: "pre",
  load: async (id) =>
    id.endsWith(".sql") ? `export default ${JSON.stringify(await readFile(id, "utf8"))};` : null,
};

const { alias = {} } = experimental_readRawConfig({ config: "wrangler.jsonc" }).rawConfig;

/** As wrangler bundles them: some of what libraries import is another module (docs/bundle.md). */
const withStandIns: Plugin = {
  name: "with-stand-ins",
  enforce: "pre",
  resolveId: (name) => (alias[name] === undefined ? null : resolve(import.meta.dirname, alias[name])),
};

/** Tests ask for as much in a minute as people do in a day. */
const outOfTheWay = (namespace_id: string) => ({ namespace_id, simple: { limit: 1_000_000 } });

/** Tests that run inside workerd, in the Worker that `main` is, with bindings of its own. */
function insideWorkerd(main: string, vars: Record<string, unknown> = {}) {
  return [
    withoutForeignSourceMaps,
    withTextOfMigrations,
    withStandIns,
    cloudflareTest({
      main,
      miniflare: {
        compatibilityDate: "2026-08-01",
        compatibilityFlags: ["nodejs_compat", "global_fetch_strictly_public", "enable_request_signal"],
        kvNamespaces: ["OAUTH_KV"],
        d1Databases: ["AUDIT"],
        ratelimits: { CALL_LIMITER: outOfTheWay("1"), ADDRESS_LIMITER: outOfTheWay("2") },
        durableObjects: {
          MCP_OBJECT: { className: "McpSession", useSQLite: true },
          ACCOUNTS: { className: "AccountVault", useSQLite: true },
          LEDGERS: { className: "GrantLedger", useSQLite: true },
          AUDIT_BUFFERS: { className: "AuditBuffer", useSQLite: true },
        },
        bindings: {
          GITHUB_URL: "https://github.com",
          GITHUB_API_URL: "https://api.github.com",
          GITHUB_CLIENT_ID: "client",
          GITHUB_CLIENT_SECRET: "client secret",
          SERVER_SECRET: "a secret for tests, long enough to be one",
          ...vars,
        },
      },
    }),
  ];
}

/** What is waited for comes when it comes: later on a machine with much to do. */
const patient = { poll: { timeout: 10_000 } };

export default defineConfig({
  test: {
    // what the Worker logs belongs to a test that failed
    silent: "passed-only",
    // a test waits for a Worker more than it works
    maxWorkers: "100%",
    projects: [
      {
        plugins: [withTextOfMigrations],
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.ts", "test/architecture.test.ts"],
          // properties are tried on many cases, on whatever machine there is
          testTimeout: 30_000,
        },
      },
      {
        // what only an object's own storage can show, and a KV that shows writes late
        plugins: insideWorkerd("./test/durable/worker.ts"),
        test: {
          name: "durable",
          include: ["test/durable/**/*.test.ts"],
          testTimeout: 30_000,
          expect: patient,
        },
      },
      {
        // the whole Worker with its clock moved: weeks of a grant's life
        plugins: insideWorkerd("./src/index.ts", {
          ACCESS: { users: ["1001"], organizations: ["acme"], contact: "ops@acme.example" },
          GRANT_IDLE_DAYS: 30,
        }),
        test: { name: "grants", include: ["test/grants/**/*.test.ts"], testTimeout: 180_000 },
      },
      {
        // the production bundle in workerd, over HTTP
        test: {
          name: "worker",
          include: ["worker", "docs", "dev", "operate", "bench", "e2e", "clients"].map(
            (folder) => `test/${folder}/**/*.test.ts`,
          ),
          testTimeout: 30_000,
          hookTimeout: 60_000,
          expect: patient,
        },
      },
    ],
  },
});
