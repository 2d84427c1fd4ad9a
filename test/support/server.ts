import { createTestHarness, type TestHarness } from "wrangler";
import { type LocalGitHub, startLocalGitHub } from "../../dev/github/index.ts";

/** The production bundle in workerd, against a local GitHub of its own. */
export interface TestServer {
  /** http://127.0.0.1:<free port> */
  readonly origin: string;
  readonly github: LocalGitHub;
  readonly harness: TestHarness;
  /** Everything that the Worker logged, as one text. */
  logs(): string;
  close(): Promise<void>;
}

/** The secret that seals credentials in tests. */
export const serverSecret = "a secret for tests, long enough to be one";

/** @param vars overrides of wrangler.jsonc's `vars` */
export async function startServer(vars: Record<string, unknown> = {}): Promise<TestServer> {
  const github = await startLocalGitHub();
  const harness = createTestHarness({
    workers: [
      {
        configPath: "./wrangler.jsonc",
        vars: { GITHUB_URL: github.url, GITHUB_API_URL: github.url, ...vars },
        secrets: {
          GITHUB_CLIENT_ID: github.clientId,
          GITHUB_CLIENT_SECRET: github.clientSecret,
          SERVER_SECRET: serverSecret,
        },
      },
    ],
  });
  const { url } = await harness.listen();
  return {
    origin: url.origin,
    github,
    harness,
    logs: () => JSON.stringify(harness.getLogs()),
    async close() {
      await harness.close();
      await github.close();
    },
  };
}
