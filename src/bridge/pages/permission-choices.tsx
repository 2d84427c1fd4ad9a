import { type Reach, reachInWords } from "../../permissions/repositories.ts";
import { canChange, type ScopeName, scopeFacts, withImplied } from "../../scopes/scopes.ts";
import type { Upstream } from "../../upstream/upstream.ts";
import { displayText } from "../../web/display-text.ts";
import { Moment } from "../../web/moment.tsx";
import { type Entries, reachesRepositories } from "../choice.ts";

export interface PermissionChoicesProps {
  /** What can be allowed here. */
  readonly offered: readonly ScopeName[];
  /** What the app asks for. */
  readonly requested: readonly ScopeName[];
  /** What is ticked and filled in. */
  readonly entries: Entries;
  /** What this app is allowed already. */
  readonly granted: readonly ScopeName[];
  /** Where people sign in. */
  readonly upstream: Pick<Upstream, "kind" | "name" | "scopeFor">;
  /** The scopes there that this server was given for it already. */
  readonly upstreamScopes: readonly string[];
  /** The login of the account at GitHub that the person linked, made fit to show, if it is known who they are. */
  readonly linked?: string | undefined;
  /** The repositories that the operator lets anybody allow. */
  readonly bound: Reach;
  /** When it may change nothing any more, if that is limited now; in milliseconds since the epoch. */
  readonly writeUntil?: number | undefined;
  /** What has to be mended before it can be sent again. */
  readonly problems?: readonly string[] | undefined;
}

/** The choices of a permission form: what, where, and for how long. They work without script. */
export function PermissionChoices(props: PermissionChoicesProps) {
  const { offered, problems = [] } = props;
  return (
    <>
      {problems.length > 0 && (
        <div class="problem" role="alert" id="problems">
          <strong>Nothing was allowed yet:</strong>
          <ul>
            {problems.map((problem) => (
              <li>{displayText(problem, 200)}</li>
            ))}
          </ul>
        </div>
      )}
      <fieldset>
        <legend>Allow it to</legend>
        {offered.map((name) => (
          <ScopeChoice name={name} {...props} />
        ))}
      </fieldset>
      {offered.some(reachesRepositories) && <ReachChoice {...props} />}
      {canChange(offered) && <DurationChoice {...props} />}
    </>
  );
}

function ScopeChoice({ name, ...props }: { name: ScopeName } & PermissionChoicesProps) {
  const { entries, granted, requested, upstream } = props;
  const { sentence, implies, changes } = scopeFacts(name);
  const needed = upstream.scopeFor(name, false);
  const notes = [
    name,
    ...(granted.includes(name) ? ["allowed already"] : []),
    ...(granted.length > 0 && !granted.includes(name) && requested.includes(name) ? ["new"] : []),
    ...(granted.includes(name) || withImplied(requested).includes(name)
      ? []
      : ["the app did not ask for this"]),
    ...(implies.length > 0 ? [`includes ${implies.join(", ")}`] : []),
    // for repositories it depends on which, and is said there; providers have scopes of the same names
    ...(needed !== undefined && needed !== name && !reachesRepositories(name)
      ? [askedUpstream(needed, props)]
      : []),
  ];
  return (
    <label>
      <input
        type="checkbox"
        name="scope"
        value={name}
        checked={entries.scopes.includes(name)}
        {...(changes && { "data-changes": true })}
      />
      <span>
        {sentence(upstream)}
        <small>{notes.join(" · ")}</small>
      </span>
    </label>
  );
}

/** The upstream asks the person about what is new to it, and about nothing else. */
function askedUpstream(
  scope: string,
  { upstream: { name }, upstreamScopes }: PermissionChoicesProps,
): string {
  return upstreamScopes.includes(scope)
    ? `${name} gave ${scope} already`
    : `${name} will be asked for ${scope}`;
}

function ReachChoice(props: PermissionChoicesProps) {
  const { bound, problems, upstream } = props;
  const { reach, repositories } = props.entries;
  const isLinked = upstream.kind !== "github";
  const { forPublic, forPrivate } = isLinked ? askedWhenLinked(props) : askedForReach(props);
  const mendList = problems !== undefined && reach === "listed";
  return (
    <fieldset class="reach">
      <legend>{legendOf(props)}</legend>
      {isLinked && <LinkWords {...props} />}
      {bound.kind !== "all" && (
        <p class="quiet">The operator of this server limits every app to {reachInWords(bound)}.</p>
      )}
      <label>
        <input type="radio" name="reach" value="all" checked={reach === "all"} />
        <span>
          {allWithin(bound, isLinked)}
          <small>{forPrivate}</small>
        </span>
      </label>
      {bound.kind !== "public" && (
        <label>
          <input type="radio" name="reach" value="public" checked={reach === "public"} />
          <span>
            public ones only
            <small>{forPublic}</small>
          </span>
        </label>
      )}
      <label>
        <input type="radio" name="reach" value="listed" checked={reach === "listed"} />
        <span>
          only these:
          <small id="list-form">
            one per line: owner/repository, or owner/* for everything of that owner · {forPrivate}
          </small>
        </span>
      </label>
      <textarea
        name="repositories"
        rows={3}
        maxlength={8000}
        spellcheck={false}
        autocapitalize="none"
        aria-label="Repositories, one per line"
        aria-describedby={mendList ? "problems list-form" : "list-form"}
        aria-invalid={mendList ? "true" : undefined}
        autofocus={mendList}
        placeholder={"octocat/hello-world\nacme/*"}
      >
        {repositories}
      </textarea>
      {bound.kind !== "public" && (
        <p class="quiet">
          GitHub has one permission for private repositories, <code>repo</code>, and it allows more than you
          choose here. This server holds the app to your choice.
        </p>
      )}
    </fieldset>
  );
}

function legendOf({ upstream, linked }: PermissionChoicesProps): string {
  if (upstream.kind === "github") return "In which repositories";
  return `In which repositories of the GitHub account that you ${linked === undefined ? "link" : "linked"}`;
}

/** What the choices mean for where people sign in, if that is where the repositories are. */
function askedForReach(props: PermissionChoicesProps) {
  const forPublic = `${askedUpstream("public_repo", props)} if it may write; reading needs nothing there`;
  // what the operator rules out is not asked for
  return { forPublic, forPrivate: props.bound.kind === "public" ? forPublic : askedUpstream("repo", props) };
}

/** Where people sign in elsewhere, GitHub is asked when they link their account, and for all connections at once. */
function askedWhenLinked({ linked }: PermissionChoicesProps) {
  const forPublic = "as far as your GitHub account can reach them";
  return { forPublic, forPrivate: linked === undefined ? "GitHub asks you when you link it" : forPublic };
}

/** What linking has to do with these choices. */
function LinkWords({ linked }: PermissionChoicesProps) {
  if (linked === undefined)
    return <p class="quiet">Afterwards you link your GitHub account, and GitHub asks you.</p>;
  return (
    <p class="quiet">
      Your GitHub account <bdi>{linked}</bdi> is linked. If it gave this server less than you choose here,
      link it again at <a href="/account">your connections</a>.
    </p>
  );
}

function DurationChoice({ entries, writeUntil }: PermissionChoicesProps) {
  const { writeFor } = entries;
  const choices = [
    ["hour", "for one hour"],
    ["day", "for one day"],
    ["always", "until I take it back"],
  ] as const;
  return (
    <fieldset class="duration">
      <legend>How long may it make changes?</legend>
      {writeUntil !== undefined && (
        <p class="quiet">
          Now until <Moment at={writeUntil} />. What you choose starts the time anew.
        </p>
      )}
      {choices.map(([value, words]) => (
        <label>
          <input type="radio" name="write_for" value={value} checked={writeFor === value} />
          <span>{words}</span>
        </label>
      ))}
      <p class="quiet">When the hour or day is over, it can only read, and has to ask you again.</p>
    </fieldset>
  );
}

/** The widest choice that there is. */
function allWithin(bound: Reach, isLinked: boolean): string {
  switch (bound.kind) {
    case "all":
      return isLinked ? "all that it can reach" : "all that your account can reach";
    case "public":
      return "all public ones";
    case "listed":
      return `all of ${reachInWords(bound)}`;
  }
}
