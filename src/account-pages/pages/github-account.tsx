import { FormButton } from "../../web/form-button.tsx";
import { Moment } from "../../web/moment.tsx";

/** The account at GitHub that somebody linked, and what the forms about it prove. */
export interface LinkFacts {
  readonly link:
    | {
        /** GitHub's numeric id. */
        readonly id: string;
        /** Made fit to show. */
        readonly login: string;
        readonly at: number;
        /** Whether GitHub gave less with it than the apps are allowed by now. */
        readonly isLacking: boolean;
      }
    | undefined;
  readonly linkProof: string;
  readonly unlinkProof: string;
}

/** Which account at GitHub is linked, and what can be done about it. */
export function GitHubAccount({ link, linkProof, unlinkProof }: LinkFacts) {
  return (
    <>
      <h2>GitHub account</h2>
      {link === undefined ? (
        <p>
          No GitHub account is linked, so apps that you connect can do nothing at GitHub, whatever you allow
          them.
        </p>
      ) : (
        <p>
          Linked as <bdi>{link.login}</bdi> ({link.id}) since <Moment at={link.at} />. What apps do at GitHub
          for you is done as this account, within what you allow each of them.
        </p>
      )}
      {link?.isLacking === true && (
        <p class="warning" role="status">
          GitHub gave this server less with this link than you allow your apps by now:{" "}
          <a href="/account/link">link it again</a>.
        </p>
      )}
      <div class="actions">
        <FormButton action="/link" proof={linkProof}>
          {link === undefined ? "Link a GitHub account" : "Link another, in its place"}
        </FormButton>
        {link !== undefined && (
          <FormButton action="/account/unlink" proof={unlinkProof}>
            Unlink
          </FormButton>
        )}
      </div>
    </>
  );
}
