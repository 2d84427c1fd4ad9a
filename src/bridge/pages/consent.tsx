import type { Child } from "hono/jsx";
import { type Identity, IdentityWords } from "../../web/client-identity.tsx";
import { inPageLanguage } from "../../web/language.ts";
import { upstreamName } from "../../web/upstream-name.tsx";
import type { Destination } from "../destination.ts";
import { consentWords } from "./consent-words.tsx";
import type { PermissionChoicesProps } from "./offered-choices.ts";
import { PermissionChoices } from "./permission-choices.tsx";

interface ConsentPageProps {
  /** The client's name, made fit to show. */
  readonly client: string;
  readonly identity: Identity;
  readonly destination: Destination;
  readonly choices: PermissionChoicesProps;
  /** The account that signed in from this browser before, if there is one. */
  readonly account: KnownAccount | undefined;
  /** Something that the person has to know first. */
  readonly notice?: Child;
  /** Where the form goes. */
  readonly action: string | undefined;
  /** Binds the form to this browser and works once. */
  readonly handle: string;
}

/** Who asks, for what, and where it goes, before anything is sent to where people sign in. Works without script. */
export function ConsentPage(props: ConsentPageProps) {
  const { client, identity, destination, choices, account, notice, action, handle } = props;
  const said = inPageLanguage(consentWords);
  return (
    <>
      <h1>{said.title(<bdi>{client}</bdi>, upstreamName())}</h1>
      {notice !== undefined && (
        <p class="warning" role="status">
          {notice}
        </p>
      )}
      <dl>
        <dt>{said.whoAsks}</dt>
        <dd>
          <IdentityWords client={client} identity={identity} />
        </dd>
        <dt>{said.goesTo}</dt>
        <dd>
          <DestinationWords destination={destination} />
        </dd>
      </dl>
      {destination.kind !== "web" && (
        <p class="warning" role="note">
          {said.thisComputer}
        </p>
      )}
      <form method="post" action={action}>
        <input type="hidden" name="handle" value={handle} />
        <PermissionChoices {...choices} />
        {account !== undefined && <AccountChoice {...account} />}
        <p class="quiet">{said.next(upstreamName())}</p>
        <label>
          <input type="checkbox" name="ask_again" value="yes" />
          <span>{said.askAgain}</span>
        </label>
        <div class="actions">
          <button class="primary" type="submit" name="decision" value="approve">
            {said.allow}
          </button>
          <button type="submit" name="decision" value="deny">
            {said.deny}
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
  const said = inPageLanguage(consentWords);
  return (
    <fieldset>
      <legend>{said.signInAs}</legend>
      <input type="hidden" name="known_account" value={id} />
      <label>
        <input type="radio" name="account" value="known" checked />
        <span>{said.knownAccount(<bdi>{login}</bdi>)}</span>
      </label>
      <label>
        <input type="radio" name="account" value="another" />
        <span>{said.anotherAccount}</span>
      </label>
    </fieldset>
  );
}

function DestinationWords({ destination }: { destination: Destination }) {
  const said = inPageLanguage(consentWords);
  switch (destination.kind) {
    case "web":
      return <strong>{destination.host}</strong>;
    case "this-computer":
      return (
        <>
          <strong>{destination.host}</strong> <span class="quiet">{said.onThisComputer}</span>
        </>
      );
    case "app":
      return (
        <>
          {said.opensLinks(destination.scheme)} <span class="quiet">{said.onThisComputer}</span>
          <br />
          <code>{destination.uri}</code>
        </>
      );
  }
}
