import { type Identity, IdentityWords } from "../../web/client-identity.tsx";
import { Upstream } from "../../web/upstream-name.tsx";
import type { Destination } from "../destination.ts";
import { PermissionChoices, type PermissionChoicesProps } from "./permission-choices.tsx";

interface ConsentPageProps {
  /** The client's name, made fit to show. */
  readonly client: string;
  readonly identity: Identity;
  readonly destination: Destination;
  readonly choices: PermissionChoicesProps;
  /** The account that signed in from this browser before, if there is one. */
  readonly account: KnownAccount | undefined;
  /** Something that the person has to know first. */
  readonly notice?: string | undefined;
  /** Where the form goes. */
  readonly action: string | undefined;
  /** Binds the form to this browser and works once. */
  readonly handle: string;
}

/** Who asks, for what, and where it goes, before anything is sent to where people sign in. Works without script. */
export function ConsentPage(props: ConsentPageProps) {
  const { client, identity, destination, choices, account, notice, action, handle } = props;
  return (
    <>
      <h1>
        Allow <bdi>{client}</bdi> to use your <Upstream /> account through this server?
      </h1>
      {notice !== undefined && (
        <p class="warning" role="status">
          {notice}
        </p>
      )}
      <dl>
        <dt>Who asks</dt>
        <dd>
          <IdentityWords client={client} identity={identity} />
        </dd>
        <dt>Access goes to</dt>
        <dd>
          <DestinationWords destination={destination} />
        </dd>
      </dl>
      {destination.kind !== "web" && (
        <p class="warning" role="note">
          <strong>Access will be sent to an app on this computer.</strong> Continue only if you yourself just
          started connecting from an app here.
        </p>
      )}
      <form method="post" action={action}>
        <input type="hidden" name="handle" value={handle} />
        <PermissionChoices {...choices} />
        {account !== undefined && <AccountChoice {...account} />}
        <p class="quiet">
          Next you sign in at <Upstream />, and your password stays there. This server keeps the access that{" "}
          <Upstream /> gives it; the app never sees it. At <a href="/account">your connections</a> you can see
          what the app does, and end it.
        </p>
        <label>
          <input type="checkbox" name="ask_again" value="yes" />
          <span>Ask me again the next time this app connects from this browser</span>
        </label>
        <div class="actions">
          <button class="primary" type="submit" name="decision" value="approve">
            Allow
          </button>
          <button type="submit" name="decision" value="deny">
            Deny
          </button>
        </div>
      </form>
    </>
  );
}

/** Who signed in before: the account id, and the login, made fit to show. */
interface KnownAccount {
  readonly id: string;
  readonly login: string;
}

function AccountChoice({ id, login }: KnownAccount) {
  return (
    <fieldset>
      <legend>Sign in as</legend>
      <input type="hidden" name="known_account" value={id} />
      <label>
        <input type="radio" name="account" value="known" checked />
        <span>
          <bdi>{login}</bdi>, who signed in here before
        </span>
      </label>
      <label>
        <input type="radio" name="account" value="another" />
        <span>another account</span>
      </label>
    </fieldset>
  );
}

function DestinationWords({ destination }: { destination: Destination }) {
  switch (destination.kind) {
    case "web":
      return <strong>{destination.host}</strong>;
    case "this-computer":
      return (
        <>
          <strong>{destination.host}</strong> <span class="quiet">(this computer)</span>
        </>
      );
    case "app":
      return (
        <>
          the app that opens <strong>{destination.scheme}:</strong> links{" "}
          <span class="quiet">(this computer)</span>
          <br />
          <code>{destination.uri}</code>
        </>
      );
  }
}
