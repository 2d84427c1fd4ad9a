import { unconfiguredBeginning } from "../src/web/plain-answers.ts";

/** Where a server of this kind says what it is (RFC 9728). */
export const ownMetadataPath = "/.well-known/oauth-protected-resource/mcp";

/**
 * Whether what answers for {@link ownMetadataPath} is a server of this kind. One that is not configured is, too: what is wrong
 * with it is to be mended, and it says so to whoever looks.
 */
export function isThisServer(origin: string, { status, text }: { status: number; text: string }): boolean {
  if (status === 503 && text.startsWith(unconfiguredBeginning)) return true;
  try {
    const document: unknown = JSON.parse(text);
    return (
      typeof document === "object" &&
      document !== null &&
      "resource" in document &&
      document.resource === `${origin}/mcp`
    );
  } catch {
    return false;
  }
}
