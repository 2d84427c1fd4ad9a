import { IdentityWords } from "../../web/client-identity.tsx";
import { FormButton } from "../../web/form-button.tsx";
import { Moment } from "../../web/moment.tsx";
import { Upstream } from "../../web/upstream-name.tsx";
import type { KnownClients } from "../known-clients.ts";
import type { ShownConnection } from "../shown-connection.ts";

interface EndAllPageProps {
  /** One at least. */
  readonly connections: readonly ShownConnection[];
  readonly clients: KnownClients;
  /** The account at GitHub that is linked, by its login, made fit to show; undefined if there is none. */
  readonly linked: string | undefined;
  readonly proof: string;
}

/** Asks before everything ends. */
export function EndAllPage({ connections, clients, linked, proof }: EndAllPageProps) {
  return (
    <>
      <h1>End all connections?</h1>
      <p>These apps can do nothing here any more then, at once:</p>
      <ul>
        {connections.map(({ clientId, connectedAt }) => {
          const { title, identity } = clients(clientId);
          return (
            <li>
              {identity.kind === "domain" && (
                <>
                  <bdi>{title}</bdi>,{" "}
                </>
              )}
              <IdentityWords client={title} identity={identity} />, connected <Moment at={connectedAt} />
            </li>
          );
        })}
      </ul>
      {linked !== undefined && (
        <p>
          Your GitHub account <bdi>{linked}</bdi> is not linked any more then.
        </p>
      )}
      <p class="quiet">
        The <Upstream /> tokens behind them are deleted. What the apps did stays as it is.
      </p>
      <div class="actions">
        <FormButton action="/account/end-all" proof={proof} kind="danger">
          End all connections
        </FormButton>
        <a class="button" href="/account">
          Keep them
        </a>
      </div>
    </>
  );
}
