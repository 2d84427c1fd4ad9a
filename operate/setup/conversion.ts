import { z } from "zod";
import { UserError } from "../../dev/user-error.ts";
import { ask } from "./ask.ts";
import type { GitHubAddress } from "./github-address.ts";

/** What GitHub answers of the app that it made. It is checked: parts of it are written to a file, and shown. */
const conversion = z.object({
  id: z.int().positive(),
  slug: z.string().regex(/^[\w.-]{1,100}$/),
  client_id: z.string().regex(/^[\x21-\x7e]{1,100}$/),
  client_secret: z.string().regex(/^[\x21-\x7e]{1,200}$/),
  pem: z
    .string()
    .trim()
    .max(10_000)
    .regex(/^-----BEGIN (?:RSA )?PRIVATE KEY-----\n[A-Za-z0-9+/=\n]+\n-----END (?:RSA )?PRIVATE KEY-----$/),
});

/** An app that was made. */
export interface MadeApp {
  readonly id: string;
  readonly slug: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** RSA, in PEM. */
  readonly privateKey: string;
}

/**
 * Exchanges the code that GitHub came back with for the credentials of the app. A code counts once, and for an hour.
 * @throws {UserError} that says what to do
 */
export async function convert({ url, apiUrl }: GitHubAddress, code: string): Promise<MadeApp> {
  const made = `If the app is at ${url}/settings/apps already (or among your organization's), delete it there. Then run this again. Nothing was written.`;
  const { status, json } = await ask(`${apiUrl}/app-manifests/${encodeURIComponent(code)}/conversions`);
  if (status === 404 || status === 422) {
    throw new UserError(
      `GitHub does not know the code that it came back with: a code counts once, and for an hour. ${made}`,
    );
  }
  if (status !== 201)
    throw new UserError(`GitHub did not give out the app's credentials (status ${status}). ${made}`);
  const read = conversion.safeParse(json);
  if (!read.success) {
    const field = String(read.error.issues[0]?.path[0] ?? "answer");
    throw new UserError(`GitHub's answer about the app cannot be used (${field}). ${made}`);
  }
  const { id, slug, client_id: clientId, client_secret: clientSecret, pem } = read.data;
  return { id: String(id), slug, clientId, clientSecret, privateKey: pem };
}
