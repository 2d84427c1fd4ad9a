import { FormButton } from "../../web/form-button.tsx";
import { inPageLanguage } from "../../web/language.ts";
import { upstreamName } from "../../web/upstream-name.tsx";
import { waysOn } from "../ways-on.ts";
import type { LinkFacts } from "./github-account.tsx";
import { type EndedLink, linkTokenWords, linkWords } from "./link-words.tsx";

/** Asks whether an account is to be linked. @param props.person who is signed in, made fit to show */
export function LinkPage({ person, link, linkProof }: LinkFacts & { readonly person: string }) {
  const said = inPageLanguage(linkWords);
  return (
    <>
      <h1>{said.question}</h1>
      <p>{said.why(<bdi>{person}</bdi>, upstreamName())}</p>
      <p>{link === undefined ? said.nothingMore : said.again(<bdi>{link.login}</bdi>, link.id)}</p>
      <div class="actions">
        <FormButton action="/link" proof={linkProof} kind="primary">
          {said.signIn}
        </FormButton>
        <a class="button" href="/account">
          {said.notNow}
        </a>
      </div>
    </>
  );
}

/** What became of a link that its person ended; undefined if there was none. */
export function UnlinkedPage({ ended }: { readonly ended: EndedLink | undefined }) {
  const said = inPageLanguage(linkWords);
  return (
    <>
      {ended === undefined ? (
        <>
          <h1>{said.noneLinked}</h1>
          <p>{said.nothingToUnlink}</p>
        </>
      ) : (
        <>
          <h1>{said.isUnlinked(<bdi>{ended.login}</bdi>)}</h1>
          <p>{said.appsStay(inPageLanguage(linkTokenWords)[ended.token])}</p>
        </>
      )}
      <p class="actions">
        <a class="button primary" href="/account">
          {inPageLanguage(waysOn).account}
        </a>
      </p>
    </>
  );
}
