import { CimdFetchError } from "@cloudflare/workers-oauth-provider";

/** Longest wait for a client's server, in milliseconds. */
const timeout = 10_000;

/**
 * Makes sure that a client's metadata document is served by the domain in its client_id, not by a redirect of that
 * domain. The library follows redirects, which draft-ietf-oauth-client-id-metadata-document section 4 forbids: with
 * an open redirect on a known domain, an app could be shown as verified by that domain. So the document's URL is
 * asked once more, and a redirect is where it ends. A client_id that is no such URL passes.
 * @throws {CimdFetchError}
 */
export async function refuseRedirectedDocument(clientId: string): Promise<void> {
  // The library takes the scheme in any case
  if (!URL.canParse(clientId) || new URL(clientId).protocol !== "https:") return;
  let status: number;
  try {
    const response = await fetch(clientId, {
      redirect: "manual",
      headers: { Accept: "application/json", "User-Agent": "remote-mcp-github" },
      signal: AbortSignal.timeout(timeout),
    });
    status = response.status;
    await response.body?.cancel();
  } catch (error) {
    throw new CimdFetchError(clientId, error);
  }
  if (status !== 200)
    throw new CimdFetchError(clientId, new Error(`status ${status} in place of the document`));
}
