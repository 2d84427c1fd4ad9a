import type { Reach } from "../../permissions/repositories.ts";
import { inPageLanguage } from "../../web/language.ts";
import { reachWords } from "../../web/reach-words.ts";
import { askedUpstream } from "./asked-upstream.ts";
import type { PermissionChoicesProps } from "./offered-choices.ts";
import { reachChoiceWords } from "./reach-choice-words.tsx";

/** In which repositories, and what the upstream has to do with it. */
export function ReachChoice(props: PermissionChoicesProps) {
  const { bound, problems, upstream } = props;
  const { reach, repositories } = props.entries;
  const isLinked = upstream.kind !== "github";
  const { forPublic, forPrivate } = isLinked ? askedWhenLinked(props) : askedForReach(props);
  const said = inPageLanguage(reachChoiceWords);
  const mendList = problems !== undefined && reach === "listed";
  return (
    <fieldset class="reach">
      <legend>{legendOf(props)}</legend>
      {isLinked && <LinkWords {...props} />}
      {bound.kind !== "all" && <p class="quiet">{said.bound(inPageLanguage(reachWords)(bound))}</p>}
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
            {said.publicOnly}
            <small>{forPublic}</small>
          </span>
        </label>
      )}
      <label>
        <input type="radio" name="reach" value="listed" checked={reach === "listed"} />
        <span>
          {said.listed}
          <small id="list-form">
            {said.form} · {forPrivate}
          </small>
        </span>
      </label>
      <textarea
        name="repositories"
        rows={3}
        maxlength={8000}
        spellcheck={false}
        autocapitalize="none"
        aria-label={said.label}
        aria-describedby={mendList ? "problems list-form" : "list-form"}
        aria-invalid={mendList ? "true" : undefined}
        autofocus={mendList}
        placeholder={"octocat/hello-world\nacme/*"}
      >
        {repositories}
      </textarea>
      {bound.kind !== "public" && <p class="quiet">{said.repo}</p>}
    </fieldset>
  );
}

function legendOf({ upstream, linked }: PermissionChoicesProps): string {
  const { legend, legendLinked } = inPageLanguage(reachChoiceWords);
  return upstream.kind === "github" ? legend : legendLinked(linked !== undefined);
}

/** What the choices mean for where people sign in, if that is where the repositories are. */
function askedForReach(props: PermissionChoicesProps) {
  const forPublic = inPageLanguage(reachChoiceWords).ifItMayWrite(askedUpstream("public_repo", props));
  // what the operator rules out is not asked for
  return { forPublic, forPrivate: props.bound.kind === "public" ? forPublic : askedUpstream("repo", props) };
}

/** Where people sign in elsewhere, GitHub is asked when they link their account, and for all connections at once. */
function askedWhenLinked({ linked }: PermissionChoicesProps) {
  const { asFarAsReached, whenLinking } = inPageLanguage(reachChoiceWords);
  return { forPublic: asFarAsReached, forPrivate: linked === undefined ? whenLinking : asFarAsReached };
}

/** What linking has to do with these choices. */
function LinkWords({ linked }: PermissionChoicesProps) {
  const said = inPageLanguage(reachChoiceWords);
  return <p class="quiet">{linked === undefined ? said.linkLater : said.linked(linked)}</p>;
}

/** The widest choice that there is. */
function allWithin(bound: Reach, isLinked: boolean): string {
  const said = inPageLanguage(reachChoiceWords);
  switch (bound.kind) {
    case "all":
      return isLinked ? said.allLinked : said.all;
    case "public":
      return said.allPublic;
    case "listed":
      return said.allListed(inPageLanguage(reachWords)(bound));
  }
}
