import type { Withheld } from "../../accounts/answers.ts";
import type { Permissions } from "../../permissions/permissions.ts";
import { reachInWords } from "../../permissions/repositories.ts";
import { type ScopeName, scopeFacts } from "../../scopes/scopes.ts";
import { reachesRepositories } from "../choice.ts";
import { PermissionChoices, type PermissionChoicesProps } from "./permission-choices.tsx";

interface PermissionsPageProps {
  /** The client's name, made fit to show. */
  readonly client: string;
  /** What was allowed when it connected and cannot be changed here. */
  readonly fixed: readonly ScopeName[];
  readonly choices: PermissionChoicesProps;
  /** Binds the form to this browser and works once. */
  readonly handle: string;
}

/** What an app that is connected may do, for its person to change. */
export function PermissionsPage({ client, fixed, choices, handle }: PermissionsPageProps) {
  return (
    <>
      <h1>
        What may <bdi>{client}</bdi> do on GitHub?
      </h1>
      <p>
        It is connected to your account. What you choose here takes the place of what it may do now. Continue
        only if you opened this page from your app yourself.
      </p>
      <form method="post">
        <input type="hidden" name="handle" value={handle} />
        <PermissionChoices {...choices} />
        {fixed.length > 0 && (
          <p class="quiet">
            It can also {fixed.map((name) => scopeFacts(name).sentence).join(", and ")}. To take that back,
            disconnect it.
          </p>
        )}
        <p class="quiet">Next you sign in at GitHub, as the owner of this connection.</p>
        <div class="actions">
          <button class="primary" type="submit" name="decision" value="approve">
            Save
          </button>
          <button type="submit" name="decision" value="deny">
            Change nothing
          </button>
        </div>
      </form>
    </>
  );
}

/** What a connection may do from now on. */
export function PermissionsChangedPage({
  permissions: { scopes, repositories, writeUntil },
  withheld,
}: {
  permissions: Permissions;
  withheld: readonly Withheld[];
}) {
  return (
    <>
      <h1>Done. Go back to your app and try again</h1>
      {scopes.length === 0 ? <p>It may do nothing on GitHub now.</p> : <p>It may now:</p>}
      <ul>
        {scopes.map((name) => (
          <li>
            {scopeFacts(name).sentence} <small>{name}</small>
          </li>
        ))}
      </ul>
      {scopes.some(reachesRepositories) && <p>In {reachInWords(repositories)}.</p>}
      {writeUntil !== undefined && (
        <p>
          It may make changes until <time>{new Date(writeUntil).toUTCString()}</time>.
        </p>
      )}
      {withheld.map(({ scope, by }) => (
        <p class="warning">
          <strong>{scope} was not granted:</strong>{" "}
          {by === "github"
            ? "GitHub gave less than was asked for."
            : "the operator of this server does not give it to this account."}
        </p>
      ))}
      <p class="quiet">You can close this page.</p>
    </>
  );
}
