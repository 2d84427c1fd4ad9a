import { linkClientId } from "../accounts/link-answers.ts";
import { headlessClientId } from "../settings/headless.ts";
import type { Settings } from "../settings/settings.ts";
import { displayText } from "./display-text.ts";

/** What stands behind a client's name. */
export type Identity =
  /** The domain that serves its Client ID Metadata Document. */
  | { readonly kind: "domain"; readonly domain: string }
  /** The operator listed it in this server's configuration. */
  | { readonly kind: "operator" }
  /** It is no client: somebody showed a token in place of signing in. */
  | { readonly kind: "headless" }
  /** It is no client: somebody who signs in elsewhere linked this GitHub account. */
  | { readonly kind: "link" }
  /** It registered itself, under whatever name it liked. */
  | { readonly kind: "self-declared" };

/** @param domain the one that serves the client's metadata document, if its id is that of one */
export function identityOf(
  clientId: string,
  domain: string | undefined,
  { clients }: Pick<Settings, "clients">,
): Identity {
  if (domain !== undefined) return { kind: "domain", domain: displayText(domain, 120) };
  if (clientId === headlessClientId) return { kind: "headless" };
  const listed = clients.some((client) => client.clientId === clientId);
  if (listed) return { kind: "operator" };
  return { kind: clientId === linkClientId ? "link" : "self-declared" };
}

/** What a client is called on pages. A name can consist of nothing but characters that are not shown. */
export function clientTitle(clientId: string, name: string | undefined): string {
  if (clientId === headlessClientId) return "A program without a browser";
  // an operator may have listed a client of this id
  if (clientId === linkClientId && name === undefined)
    return "A link from an account at your company's sign-in";
  return displayText(name ?? "") || displayText(clientId);
}

/** A client's name, and whether anybody vouches for it. */
export function IdentityWords({ client, identity }: { client: string; identity: Identity }) {
  if (identity.kind === "domain") return <Domain domain={identity.domain} />;
  return (
    <>
      <bdi>{client}</bdi> <span class="quiet">({vouching[identity.kind]})</span>
    </>
  );
}

/** Whether anybody vouches for a name that stands above, in a line of its own. */
export function Vouching({ identity }: { identity: Identity }) {
  if (identity.kind === "domain") return <Domain domain={identity.domain} />;
  return <span class="quiet">{vouching[identity.kind]}</span>;
}

function Domain({ domain }: { domain: string }) {
  return (
    <>
      <strong>{domain}</strong> <span class="quiet">(verified: the app is published there)</span>
    </>
  );
}

const vouching = {
  operator: "listed by the operator of this server",
  headless: "it showed a token of yours, and did not sign in here",
  link: "no app: somebody who signs in there linked this GitHub account, by signing in to it",
  "self-declared": "this app named itself; the name is not verified",
} as const;
