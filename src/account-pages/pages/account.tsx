import type { AuditEntry } from "../../audit/entry.ts";
import type { Catalogue } from "../../catalogue/catalogue.ts";
import { Vouching } from "../../web/client-identity.tsx";
import { FormButton } from "../../web/form-button.tsx";
import { Upstream } from "../../web/upstream-name.tsx";
import type { KnownClients } from "../known-clients.ts";
import type { ShownConnection } from "../shown-connection.ts";
import { Calls } from "./calls.tsx";
import { ConnectionFacts } from "./connection-facts.tsx";
import { GitHubAccount, type LinkFacts } from "./github-account.tsx";

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
  return (
    <>
      <h1>What you connected</h1>
      <div class="bar">
        <p>
          You are signed in as <bdi>{login}</bdi>.
        </p>
        <FormButton action="/account/sign-out" proof={signOutProof}>
          Sign out
        </FormButton>
      </div>
      <h2>Connected apps</h2>
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
              End all connections…
            </a>
          </p>
        </>
      )}
      {github && <GitHubAccount {...github} />}
      <h2>Recent calls</h2>
      <Calls calls={calls} clients={clients} catalogue={catalogue} />
      <p class="quiet">
        {reviewUrl !== undefined && (
          <>
            What this server may do at <Upstream /> for you is on{" "}
            <a href={reviewUrl}>
              its page in your <Upstream /> settings
            </a>
            .{connections.length > 0 && " If you revoke it there, everything above ends as well."}{" "}
          </>
        )}
        <a href="/">About this server</a>
        {operates && (
          <>
            {" · "}
            <a href="/admin">Administration</a>
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
      <p>
        No app is connected to your account through this server. To connect one, give it this address; it
        brings you here to choose what to allow.
      </p>
      <pre>{endpoint}</pre>
    </>
  );
}
