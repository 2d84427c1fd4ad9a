import type { ConnectionSummary } from "../../accounts/answers.ts";
import { Upstream } from "../../web/upstream-name.tsx";
import type { KnownClients } from "../known-clients.ts";

/** What is known after ending something failed in the middle. */
export interface Unfinished {
  readonly ended: readonly ConnectionSummary[];
  readonly standing: readonly ConnectionSummary[];
}

interface UnfinishedPageProps {
  /** Undefined if not even that could be found out. */
  readonly state: Unfinished | undefined;
  readonly clients: KnownClients;
  readonly reviewUrl: string | undefined;
  /** By which the log has the reason. */
  readonly reference: string;
}

/** Not everything that was to end did. */
export function UnfinishedPage({ state, clients, reviewUrl, reference }: UnfinishedPageProps) {
  return (
    <>
      <h1>{titleOf(state)}</h1>
      {state === undefined ? (
        <p>Something went wrong here, and it is not known what ended. It does no harm to end it again.</p>
      ) : (
        <>
          <p>
            Something went wrong here before everything was done. It does no harm to end it again: what ended
            stays ended.
          </p>
          <Apps title="Ended" connections={state.ended} clients={clients} />
          <Apps title="Not ended" connections={state.standing} clients={clients} />
        </>
      )}
      <p class="actions">
        <a class="button primary" href="/account">
          See what is connected, and try again
        </a>
      </p>
      <p class="quiet">
        {reviewUrl !== undefined && (
          <>
            If it keeps failing, revoke this server at{" "}
            <a href={reviewUrl}>
              its page in your <Upstream /> settings
            </a>
            : that ends all of it.{" "}
          </>
        )}
        The operator of this server can find what went wrong by {reference}.
      </p>
    </>
  );
}

/** The page's title. */
export function titleOf(state: Unfinished | undefined): string {
  if (state === undefined) return "It is not known whether that ended";
  if (state.ended.length === 0) return "Nothing was ended";
  return state.standing.length === 0 ? "Ended, but not everything was confirmed" : "Not everything was ended";
}

function Apps({
  title,
  connections,
  clients,
}: {
  title: string;
  connections: readonly ConnectionSummary[];
  clients: KnownClients;
}) {
  if (connections.length === 0) return null;
  return (
    <>
      <h2>{title}</h2>
      <ul>
        {connections.map(({ clientId }) => (
          <li>
            <bdi>{clients(clientId).title}</bdi>
          </li>
        ))}
      </ul>
    </>
  );
}
