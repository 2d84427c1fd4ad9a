import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

// wrangler, in this process: no download of request metadata, no telemetry
process.env.CLOUDFLARE_CF_FETCH_ENABLED = "false";
process.env.WRANGLER_SEND_METRICS = "false";
process.env.WRANGLER_SEND_ERROR_REPORTS = "false";
process.env.WRANGLER_LOG = "error";

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["test/unit/**/*.test.ts", "test/architecture.test.ts"] } },
      {
        // inside workerd, for what only a Durable Object's own storage can show
        plugins: [
          cloudflareTest({
            main: "./src/accounts/account-vault.ts",
            miniflare: {
              compatibilityDate: "2026-08-01",
              compatibilityFlags: ["nodejs_compat"],
              durableObjects: { ACCOUNTS: { className: "AccountVault", useSQLite: true } },
              bindings: {
                GITHUB_URL: "https://github.com",
                GITHUB_API_URL: "https://api.github.com",
                GITHUB_CLIENT_ID: "client",
                GITHUB_CLIENT_SECRET: "client secret",
                SERVER_SECRET: "a secret for tests, long enough to be one",
              },
            },
          }),
        ],
        test: { name: "durable", include: ["test/durable/**/*.test.ts"] },
      },
      {
        // the production bundle in workerd, over HTTP
        test: {
          name: "worker",
          include: ["test/worker/**/*.test.ts", "test/dev/**/*.test.ts", "test/e2e/**/*.test.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
