import type { AuditEntry } from "../../audit/entry.ts";
import type { Catalogue } from "../../catalogue/catalogue.ts";
import { Vouching } from "../../web/client-identity.tsx";
import { FormButton } from "../../web/form-button.tsx";
import { inPageLanguage } from "../../web/language.ts";
import { upstreamName } from "../../web/upstream-name.tsx";
import type { KnownClients } from "../known-clients.ts";
import type { ShownConnection } from "../shown-connection.ts";
import { accountWords } from "./account-words.tsx";
import { Calls } from "./calls.tsx";
import { ConnectionFacts } from "./connection-facts.tsx";
import { GitHubAccount, type LinkFacts } from "./github-account.tsx";
import { SettingsPage } from "./settings-page.tsx";

interface AccountPageProps {
  /** Who is signed in, made fit to show. */
  readonly login: string;
  /** Newest first. */
  readonly connections: readonly ShownConnection[];
  readonly clients: KnownClients;
  /** The account at GitHub that they linked; undefined where nobody links one. */
  readonly github: LinkFacts | undefined;
  readonly calls: readonly AuditEntry[] | undefined;
  readonly catalogue: Catalogue;
  /** Whether they are one of the operators, who have pages of their own. */
  readonly operates: boolean;
  readonly signOutProof: string;
  /** Where apps connect. */
  readonly endpoint: string;
  /** This server's access at the upstream, if that has a page of it. */
  readonly reviewUrl: string | undefined;
}

/** Everything that is connected to somebody's account here, and what it did. */
export function AccountPage(props: AccountPageProps) {
  const { login, connections, clients, github, calls, catalogue, operates, signOutProof } = props;
  const { endpoint, reviewUrl } = props;
  const said = inPageLanguage(accountWords);
  return (
    <>
      <h1>{said.title}</h1>
      <div class="bar">
        <p>{said.signedIn(login)}</p>
        <FormButton action="/account/sign-out" proof={signOutProof}>
          {said.signOut}
        </FormButton>
      </div>
      <h2>{said.apps}</h2>
      {connections.length === 0 ? (
        <NothingConnected endpoint={endpoint} />
      ) : (
        <>
          <ul class="cards">
            {connections.map((connection) => (
              <ConnectionCard connection={connection} clients={clients} />
            ))}
          </ul>
          <p class="actions">
            <a class="button" href="/account/end-all">
              {said.endAll}
            </a>
          </p>
        </>
      )}
      {github && <GitHubAccount {...github} />}
      <h2>{said.recentCalls}</h2>
      <Calls calls={calls} clients={clients} catalogue={catalogue} />
      <p class="quiet">
        {reviewUrl !== undefined && (
          <>{said.atUpstream(upstreamName(), <SettingsPage url={reviewUrl} />, connections.length > 0)} </>
        )}
        <a href="/">{said.aboutServer}</a>
        {operates && (
          <>
            {" · "}
            <a href="/admin">{said.administration}</a>
          </>
        )}
      </p>
    </>
  );
}

function ConnectionCard({ connection, clients }: { connection: ShownConnection; clients: KnownClients }) {
  const { title, identity } = clients(connection.clientId);
  return (
    <li class="card">
      <h3>
        <a href={`/account/connection?id=${encodeURIComponent(connection.id)}`}>
          <bdi>{title}</bdi>
        </a>
      </h3>
      <p>
        <Vouching identity={identity} />
      </p>
      <ConnectionFacts connection={connection} />
    </li>
  );
}

function NothingConnected({ endpoint }: { endpoint: string }) {
  return (
    <>
      <p>{inPageLanguage(accountWords).nothing}</p>
      <pre>{endpoint}</pre>
    </>
  );
}
