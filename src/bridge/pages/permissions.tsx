import type { Withheld } from "../../accounts/answers.ts";
import type { Permissions } from "../../permissions/permissions.ts";
import type { ScopeName } from "../../scopes/scopes.ts";
import { inPageLanguage } from "../../web/language.ts";
import { Moment } from "../../web/moment.tsx";
import { reachWords } from "../../web/reach-words.ts";
import { scopeSentence } from "../../web/scope-words.ts";
import { signInPlace, upstreamName } from "../../web/upstream-name.tsx";
import { reachesRepositories } from "../choice.ts";
import type { PermissionChoicesProps } from "./offered-choices.ts";
import { PermissionChoices } from "./permission-choices.tsx";
import { permissionsWords } from "./permissions-words.tsx";

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
  const said = inPageLanguage(permissionsWords);
  return (
    <>
      <h1>{said.title(<bdi>{client}</bdi>, isGitHub())}</h1>
      <p>{said.explanation(<bdi>{account}</bdi>, upstreamName())}</p>
      <form method="post">
        <input type="hidden" name="handle" value={handle} />
        <PermissionChoices {...choices} />
        {fixed.length > 0 && <p class="quiet">{said.alsoFixed(fixed.map(sentenceOf))}</p>}
        <p class="quiet">{said.next(upstreamName())}</p>
        <div class="actions">
          <button class="primary" type="submit" name="decision" value="approve">
            {said.save}
          </button>
          <button type="submit" name="decision" value="deny">
            {said.changeNothing}
          </button>
        </div>
      </form>
    </>
  );
}

/** Elsewhere, what an app may do is not about GitHub alone. */
function isGitHub(): boolean {
  return signInPlace().kind === "github";
}

function sentenceOf(name: ScopeName): string {
  return scopeSentence(name, signInPlace());
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
  const said = inPageLanguage(permissionsWords);
  return (
    <>
      <h1>{titleOf(withheld, lacking)}</h1>
      {lacking !== undefined && (
        <p class="warning" role="status">
          {said.lacking(<bdi>{lacking}</bdi>)}
        </p>
      )}
      {withheld.length > 0 && <WithheldWords withheld={withheld} />}
      <p>{scopes.length === 0 ? said.nothing(isGitHub()) : said.mayNow}</p>
      <ul>
        {scopes.map((name) => (
          <li>{sentenceOf(name)}</li>
        ))}
      </ul>
      {scopes.some(reachesRepositories) && (
        <p>{said.repositories(inPageLanguage(reachWords)(repositories))}</p>
      )}
      {writeUntil !== undefined && <p>{said.until(<Moment at={writeUntil} />)}</p>}
      <p class="quiet">{said.close}</p>
    </>
  );
}

function titleOf(withheld: readonly Withheld[], lacking: string | undefined): string {
  const said = inPageLanguage(permissionsWords);
  if (withheld.length > 0) return said.notEverything;
  return lacking === undefined ? said.done : said.linkAgainTitle;
}

function WithheldWords({ withheld }: { withheld: readonly Withheld[] }) {
  const said = inPageLanguage(permissionsWords);
  const sentences = (byOperator: boolean) =>
    withheld.filter(({ by }) => (by === "operator") === byOperator).map(({ scope }) => sentenceOf(scope));
  const [upstream, operator] = [sentences(false), sentences(true)];
  return (
    <div class="warning" role="status">
      {upstream.length > 0 && <p>{said.withheldUpstream(upstreamName(), upstream)}</p>}
      {operator.length > 0 && <p>{said.withheldOperator(operator)}</p>}
    </div>
  );
}
