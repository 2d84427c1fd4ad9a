import type { AuditEntry } from "../../audit/entry.ts";
import type { Catalogue } from "../../catalogue/catalogue.ts";
import { type Identity, Vouching } from "../../web/client-identity.tsx";
import { FormButton } from "../../web/form-button.tsx";
import type { KnownClient } from "../known-clients.ts";
import type { ShownConnection } from "../shown-connection.ts";
import { Calls } from "./calls.tsx";
import { ConnectionFacts } from "./connection-facts.tsx";

interface ConnectionPageProps {
  readonly connection: ShownConnection;
  readonly client: KnownClient;
  readonly calls: readonly AuditEntry[] | undefined;
  readonly catalogue: Catalogue;
  /** Where its owner changes what it may do; undefined if that is not theirs to say here. */
  readonly permissionsUrl: string | undefined;
  readonly endProof: string;
}

/** One connection: what it may do, what it did, and the way to end it. */
export function ConnectionPage({
  connection,
  client: { title, identity },
  calls,
  catalogue,
  permissionsUrl,
  endProof,
}: ConnectionPageProps) {
  return (
    <>
      <h1>
        <bdi>{title}</bdi>
      </h1>
      <p>
        <Vouching identity={identity} />
      </p>
      <ConnectionFacts connection={connection} />
      <div class="actions">
        {permissionsUrl !== undefined && (
          <a class="button" href={permissionsUrl}>
            Change what it may do
          </a>
        )}
        <FormButton
          action="/account/end"
          proof={endProof}
          fields={{ connection: connection.id }}
          kind="danger"
        >
          End this connection
        </FormButton>
      </div>
      <p class="quiet">{endWords(identity)}</p>
      <h2>Recent calls</h2>
      <Calls calls={calls} catalogue={catalogue} />
      <p>
        <a href="/account">Everything that you connected</a>
      </p>
    </>
  );
}

/** What it means that one ends. */
function endWords({ kind }: Identity): string {
  switch (kind) {
    case "headless":
      return "When it ends, its token is refused here for 90 days, at once. What it did stays as it is. The token itself is yours: to end that, revoke it where you made it.";
    case "link":
      return "When it ends, nothing can be done at GitHub as this account for the account that it is linked to, at once. What was done stays as it is.";
    default:
      return "When it ends, the app can do nothing here any more, at once. What it did stays as it is. To use it again, connect it again.";
  }
}
