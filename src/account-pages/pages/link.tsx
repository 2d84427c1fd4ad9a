import type { Receipt } from "../../accounts/answers.ts";
import { FormButton } from "../../web/form-button.tsx";
import { Upstream } from "../../web/upstream-name.tsx";
import type { LinkFacts } from "./github-account.tsx";

/** Asks whether an account is to be linked. @param props.person who is signed in, made fit to show */
export function LinkPage({ person, link, linkProof }: LinkFacts & { readonly person: string }) {
  return (
    <>
      <h1>Link a GitHub account?</h1>
      <p>
        You are signed in here as <bdi>{person}</bdi>, with your <Upstream /> account. What apps do at GitHub
        for you takes an account there: yours, which you show by signing in at GitHub.
      </p>
      {link === undefined ? (
        <p>Each app can do no more with it than you allow that app, and you can unlink it at any time.</p>
      ) : (
        <p>
          <bdi>{link.login}</bdi> ({link.id}) is linked. Linking again takes its place, be it the same account
          or another: with it, GitHub lets this server do what you allow your apps by now.
        </p>
      )}
      <div class="actions">
        <FormButton action="/link" proof={linkProof} kind="primary">
          Sign in at GitHub and link
        </FormButton>
        <a class="button" href="/account">
          Not now
        </a>
      </div>
    </>
  );
}

/** A link that its person ended: its login, made fit to show, and what became of GitHub's token. */
export interface EndedLink {
  readonly login: string;
  readonly token: Receipt["token"];
}

/** What became of a link that its person ended; undefined if there was none. */
export function UnlinkedPage({ ended }: { readonly ended: EndedLink | undefined }) {
  return (
    <>
      {ended === undefined ? (
        <>
          <h1>No GitHub account is linked</h1>
          <p>There was nothing to unlink.</p>
        </>
      ) : (
        <>
          <h1>
            <bdi>{ended.login}</bdi> is not linked any more
          </h1>
          <p>
            Your apps stay connected, and can do nothing at GitHub. <LinkTokenWords token={ended.token} />
          </p>
        </>
      )}
      <p class="actions">
        <a class="button primary" href="/account">
          Your account here
        </a>
      </p>
    </>
  );
}

/** What became of the token behind a link. */
export function LinkTokenWords({ token }: { readonly token: Receipt["token"] }) {
  switch (token) {
    case "deleted":
      return <>GitHub does not take this server's token any more: it is deleted.</>;
    case "kept":
      return <>This server keeps its GitHub token, which somebody else needs who linked the same account.</>;
    // a link is a sign-in, and nobody's own token
    case "own":
    case "none":
      return <>This server had no GitHub token for it any more.</>;
    case "pending":
      return (
        <>
          This server does not use its GitHub token any more. GitHub has not confirmed yet that it is deleted,
          and is asked again.
        </>
      );
  }
}
