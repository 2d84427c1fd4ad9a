import type { TestServer } from "./server.ts";

/** What the tests use of the namespace that holds grants, tokens and clients. */
export interface AuthorizationStorage {
  list(options: { prefix?: string; cursor?: string }): Promise<{
    keys: { name: string; metadata?: unknown }[];
    list_complete: boolean;
    cursor?: string;
  }>;
  get(key: string): Promise<string | null>;
  put(key: string, value: string): Promise<void>;
  delete(key: string): Promise<void>;
}

export async function authorizationStorage({ harness }: TestServer): Promise<AuthorizationStorage> {
  const env = await harness.getWorker<{ OAUTH_KV: AuthorizationStorage }>().getEnv();
  return env.OAUTH_KV;
}

/** Every entry of the namespace: its key, its value and its metadata as JSON. */
export async function entriesOf(
  storage: AuthorizationStorage,
  prefix = "",
): Promise<{ key: string; value: string; metadata: string }[]> {
  const entries = [];
  let cursor: string | undefined;
  do {
    const page = await storage.list({ prefix, ...(cursor !== undefined && { cursor }) });
    for (const { name, metadata } of page.keys) {
      entries.push({
        key: name,
        value: (await storage.get(name)) ?? "",
        metadata: JSON.stringify(metadata ?? null),
      });
    }
    cursor = page.list_complete ? undefined : page.cursor;
  } while (cursor !== undefined);
  return entries;
}
