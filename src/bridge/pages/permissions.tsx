import type { Withheld } from "../../accounts/answers.ts";
import type { Permissions } from "../../permissions/permissions.ts";
import { reachInWords } from "../../permissions/repositories.ts";
import { type ScopeName, scopeFacts } from "../../scopes/scopes.ts";
import { Moment } from "../../web/moment.tsx";
import { signInPlace, Upstream } from "../../web/upstream-name.tsx";
import { reachesRepositories } from "../choice.ts";
import { PermissionChoices, type PermissionChoicesProps } from "./permission-choices.tsx";

interface PermissionsPageProps {
  /** The client's name, made fit to show. */
  readonly client: string;
  /** The login of its owner, made fit to show. */
  readonly account: string;
  /** What was allowed when it connected and cannot be changed here. */
  readonly fixed: readonly ScopeName[];
  readonly choices: PermissionChoicesProps;
  /** Binds the form to this browser and works once. */
  readonly handle: string;
}

/** What an app that is connected may do, for its person to change. */
export function PermissionsPage({ client, account, fixed, choices, handle }: PermissionsPageProps) {
  return (
    <>
      <h1>
        What may <bdi>{client}</bdi> do{onGitHub()}?
      </h1>
      <p>
        It is connected to your <Upstream /> account <bdi>{account}</bdi>. What you choose here takes the
        place of what it may do now. Continue only if you opened this page yourself, from your app or your
        connections.
      </p>
      <form method="post">
        <input type="hidden" name="handle" value={handle} />
        <PermissionChoices {...choices} />
        {fixed.length > 0 && (
          <p class="quiet">
            It can also {fixed.map((name) => scopeFacts(name).sentence(signInPlace())).join(", and ")}. To
            take that back, end the connection at <a href="/account">your connections</a>.
          </p>
        )}
        <p class="quiet">
          Next you sign in at <Upstream />, as the owner of this connection.
        </p>
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

/** Elsewhere, what an app may do is not about GitHub alone. */
function onGitHub(): string {
  return signInPlace().kind === "github" ? " on GitHub" : "";
}

/** What a connection may do from now on. */
export function PermissionsChangedPage({
  permissions: { scopes, repositories, writeUntil },
  withheld,
  lacking,
}: {
  permissions: Permissions;
  withheld: readonly Withheld[];
  /** The login of the linked account at GitHub, made fit to show, if GitHub gave less with it than this takes. */
  lacking: string | undefined;
}) {
  return (
    <>
      <h1>{titleOf(withheld, lacking)}</h1>
      {lacking !== undefined && (
        <p class="warning" role="status">
          Your linked GitHub account <bdi>{lacking}</bdi> gave this server less than that takes:{" "}
          <a href="/account/link">link it again</a>, then go back to your app.
        </p>
      )}
      {withheld.length > 0 && <WithheldWords withheld={withheld} />}
      {scopes.length === 0 ? <p>The app may do nothing{onGitHub()} now.</p> : <p>The app may now:</p>}
      <ul>
        {scopes.map((name) => (
          <li>{scopeFacts(name).sentence(signInPlace())}</li>
        ))}
      </ul>
      {scopes.some(reachesRepositories) && <p>Repositories: {reachInWords(repositories)}.</p>}
      {writeUntil !== undefined && (
        <p>
          It may make changes until <Moment at={writeUntil} />.
        </p>
      )}
      <p class="quiet">
        You can close this page, or see <a href="/account">everything that you connected</a>.
      </p>
    </>
  );
}

function titleOf(withheld: readonly Withheld[], lacking: string | undefined): string {
  if (withheld.length > 0) return "Not everything could be allowed";
  return lacking === undefined
    ? "Done. Go back to your app and try again"
    : "Done here. Now link your GitHub account again";
}

function WithheldWords({ withheld }: { withheld: readonly Withheld[] }) {
  const sentences = (byOperator: boolean) =>
    withheld
      .filter(({ by }) => (by === "operator") === byOperator)
      .map(({ scope }) => scopeFacts(scope).sentence(signInPlace()));
  const [upstream, operator] = [sentences(false), sentences(true)];
  return (
    <div class="warning" role="status">
      {upstream.length > 0 && (
        <p>
          <Upstream /> did not let this server {upstream.join("; ")}. Open the link from your app again, and
          leave the permission ticked at <Upstream />.
        </p>
      )}
      {operator.length > 0 && (
        <p>The operator of this server does not let your account {operator.join("; ")}.</p>
      )}
    </div>
  );
}
