import { UpstreamFailure } from "../failure.ts";
import type { MembershipMeaning, Memberships, Presented } from "../upstream.ts";
import { type KeptClaims, keptClaims } from "./claims.ts";
import type { Provider } from "./provider.ts";
import { userinfo } from "./userinfo.ts";

/**
 * What an account is a member of, by its claims. The provider is asked once, and what it never said there counts as it was
 * when it said it last.
 */
export function membershipsOf(
  provider: Provider,
  { accessToken, claims }: Presented,
  { refusal, hiddenIsUnknown, rejected }: MembershipMeaning,
): Memberships {
  let asking: Promise<KeptClaims | false | undefined> | undefined;

  async function ask(): Promise<KeptClaims | false | undefined> {
    // of whom it is was read when it was given: without that, nothing says whose answer this would be
    if (!claims) return undefined;
    // a token that somebody presented is for this server, and not to ask the provider with
    if (claims.isWhole) return claims;
    try {
      const said = await userinfo(provider, await provider.document(), accessToken, claims.sub);
      return said ? keptClaims([["userinfo", said]], claims.sub, provider.settings, claims) : claims;
    } catch (error) {
      if (!(error instanceof UpstreamFailure)) throw error;
      if (error.kind === "unauthorized") rejected?.();
      return error.kind === "forbidden" ? refusal : undefined;
    }
  }

  return {
    async of(group) {
      const judge = judgeOf(group);
      if (!judge) return false;
      asking ??= ask();
      const known = await asking;
      if (!known) return known;
      const isMember = judge(known);
      return isMember ?? (known.isWhole && hiddenIsUnknown ? undefined : false);
    },
  };
}

/**
 * How to tell whether somebody is in a group; undefined for a kind that no provider has. It tells nothing where nothing
 * is said of groups or of an address.
 */
function judgeOf(group: string): ((known: KeptClaims) => boolean | undefined) | undefined {
  const colon = group.indexOf(":");
  const name = group.slice(colon + 1);
  switch (group.slice(0, colon)) {
    case "group":
      return ({ groups }) => groups?.includes(name);
    case "email-domain":
      return ({ email }) => (email === undefined ? undefined : asciiLowerCase(email).endsWith(`@${name}`));
    case "email":
      return ({ email }) => (email === undefined ? undefined : asciiLowerCase(email) === name);
    default:
      return undefined;
  }
}

/** Lower case of ASCII only: elsewhere, letters that are not ASCII become some that are. */
function asciiLowerCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
