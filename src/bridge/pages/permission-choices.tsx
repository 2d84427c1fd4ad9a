import { canChange, type ScopeName, scopeFacts, withImplied } from "../../scopes/scopes.ts";
import { displayText } from "../../web/display-text.ts";
import { inPageLanguage } from "../../web/language.ts";
import { Moment } from "../../web/moment.tsx";
import { scopeSentence } from "../../web/scope-words.ts";
import { reachesRepositories } from "../choice.ts";
import { choiceProblemWords } from "../choice-problem-words.ts";
import { askedUpstream } from "./asked-upstream.ts";
import { choiceWords } from "./choice-words.tsx";
import type { PermissionChoicesProps } from "./offered-choices.ts";
import { ReachChoice } from "./reach-choice.tsx";

/** The choices of a permission form: what, where, and for how long. They work without script. */
export function PermissionChoices(props: PermissionChoicesProps) {
  const { offered, problems = [] } = props;
  const said = inPageLanguage(choiceWords);
  return (
    <>
      {problems.length > 0 && (
        <div class="problem" role="alert" id="problems">
          <strong>{said.nothingYet}</strong>
          <ul>
            {problems.map((problem) => (
              <li>{displayText(inPageLanguage(choiceProblemWords)(problem), 200)}</li>
            ))}
          </ul>
        </div>
      )}
      <fieldset>
        <legend>{said.allowItTo}</legend>
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
  const { implies, changes } = scopeFacts(name);
  const said = inPageLanguage(choiceWords);
  const needed = upstream.scopeFor(name, false);
  const notes = [
    ...(granted.includes(name) ? [said.already] : []),
    ...(granted.length > 0 && !granted.includes(name) && requested.includes(name) ? [said.new] : []),
    ...(granted.includes(name) || withImplied(requested).includes(name) ? [] : [said.notAsked]),
    ...(implies.length > 0 ? [said.includes(implies.join(", "))] : []),
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
        {scopeSentence(name, upstream)}
        <small>
          <code>{name}</code>
          {notes.map((note) => ` · ${note}`)}
        </small>
      </span>
    </label>
  );
}

function DurationChoice({ entries, writeUntil }: PermissionChoicesProps) {
  const { writeFor } = entries;
  const said = inPageLanguage(choiceWords);
  return (
    <fieldset class="duration">
      <legend>{said.howLong}</legend>
      {writeUntil !== undefined && <p class="quiet">{said.until(<Moment at={writeUntil} />)}</p>}
      {(["hour", "day", "always"] as const).map((value) => (
        <label>
          <input type="radio" name="write_for" value={value} checked={writeFor === value} />
          <span>{said[value]}</span>
        </label>
      ))}
      <p class="quiet">{said.afterwards}</p>
    </fieldset>
  );
}
