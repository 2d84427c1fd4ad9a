import { createTestHarness, type TestHarness, type TestHarnessOptions } from "wrangler";
import { type LocalGitHub, type LocalGitHubOptions, startLocalGitHub } from "../../dev/github/index.ts";
import { withoutLimits } from "./other-entry.ts";

/** The production bundle in workerd, against a local GitHub of its own. */
export interface TestServer {
  /** http://127.0.0.1:<free port> */
  readonly origin: string;
  readonly github: LocalGitHub;
  readonly harness: TestHarness;
  /** Starts the Worker anew on the same storage, with other secrets. */
  restart(secrets: { SERVER_SECRET: string; SERVER_SECRET_PREVIOUS?: string }): Promise<void>;
  /** Starts the Worker anew on the same storage, with these vars besides. */
  reconfigure(vars: Record<string, unknown>): Promise<void>;
  /** Everything that the Worker logged, as one text. */
  logs(): string;
  close(): Promise<void>;
}

/** The secret that seals credentials in tests. */
export const serverSecret = "a secret for tests, long enough to be one";

/**
 * @param vars overrides of wrangler.jsonc's `vars`
 * @param options how the GitHub behaves; an OAuth App's, whose tokens do not expire, unless said otherwise
 * @param configPath of the Worker's configuration: the deployment's, with limits that are out of the way
 */
export async function startServer(
  vars: Record<string, unknown> = {},
  options: LocalGitHubOptions = {},
  configPath?: string,
): Promise<TestServer> {
  const entry = configPath === undefined ? withoutLimits() : { configPath, remove() {} };
  const github = await startLocalGitHub(options);
  // on this machine, wrangler passes on as secrets what wrangler.jsonc requires; to the Worker, vars are the same
  const configured = (
    secrets: { SERVER_SECRET: string },
    optional: Record<string, unknown> = {},
  ): TestHarnessOptions => ({
    workers: [
      {
        configPath: entry.configPath,
        vars: { GITHUB_URL: github.url, GITHUB_API_URL: github.url, ...vars, ...optional },
        secrets: {
          GITHUB_CLIENT_ID: github.clientId,
          GITHUB_CLIENT_SECRET: github.clientSecret,
          ...secrets,
        },
      },
    ],
  });
  const harness = createTestHarness(configured({ SERVER_SECRET: serverSecret }));
  const { url } = await harness.listen();
  return {
    origin: url.origin,
    github,
    harness,
    restart: ({ SERVER_SECRET, ...optional }) => harness.update(configured({ SERVER_SECRET }, optional)),
    reconfigure: (others) => harness.update(configured({ SERVER_SECRET: serverSecret }, others)),
    logs: () => JSON.stringify(harness.getLogs()),
    async close() {
      await harness.close();
      await github.close();
      entry.remove();
    },
  };
}
