import * as z from "zod";
import { isLoopback } from "../../settings/loopback.ts";
import type { Profile } from "../upstream.ts";
import type { GitHubApi } from "./api.ts";
import { classifyGitHubError, isDenial, UpstreamFailure } from "./failure.ts";

const user = z.object({
  id: z.number().int().positive(),
  login: z.string().min(1).max(100),
  name: z.string().max(300).nullish(),
  // nobody needs a picture: one that cannot be used is none, and not a sign-in that fails
  avatar_url: z.string().nullish().catch(undefined),
});

const emails = z.array(z.object({ email: z.email(), primary: z.boolean(), verified: z.boolean() }));

/**
 * Reads who signed in.
 * @param withEmail whether the person granted the e-mail address; otherwise it is not asked for
 * @throws {UpstreamFailure}
 */
export async function readProfile(api: GitHubApi, withEmail: boolean): Promise<Profile> {
  try {
    const [account, addresses] = await Promise.all([
      api.request("GET /user"),
      withEmail ? addressesOf(api) : [],
    ]);
    const { id, login, name, avatar_url } = user.parse(account.data);
    const primary = addresses?.find((entry) => entry.primary && entry.verified);
    const picture = pictureAt(avatar_url);
    return {
      // logins change hands, and this does not
      id: String(id),
      login,
      ...(name && { name }),
      ...(picture !== undefined && { picture }),
      ...(primary && { email: primary.email }),
      // as GitHub does not let a GitHub App see them that was not given the permission
      ...(!addresses && { emailRefused: true }),
    };
  } catch (error) {
    if (error instanceof z.ZodError) {
      throw new UpstreamFailure(
        "malformed",
        "GitHub's description of the account could not be read.",
        "unexpected shape",
      );
    }
    throw classifyGitHubError(error) ?? error;
  }
}

/** The account's addresses; undefined if GitHub does not let us see them. */
async function addressesOf(api: GitHubApi): Promise<z.output<typeof emails> | undefined> {
  try {
    return emails.parse((await api.request("GET /user/emails")).data);
  } catch (error) {
    const kind = classifyGitHubError(error)?.kind;
    if (kind !== undefined && (isDenial(kind) || kind === "not-found")) return undefined;
    throw error;
  }
}

/** Longest URL of a picture, in characters: a grant keeps it. */
const longestPicture = 500;

/** The URL, if it is one that a client can show without being sent anywhere over plain http. */
function pictureAt(address: string | null | undefined): string | undefined {
  const url = address && URL.canParse(address) ? new URL(address) : undefined;
  if (!url || url.href.length > longestPicture) return undefined;
  const secure = url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
  return secure ? url.href : undefined;
}
