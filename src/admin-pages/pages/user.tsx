import type { Link } from "../../accounts/link-answers.ts";
import type { BlockedAccount } from "../../administration/facts.ts";
import { displayText } from "../../web/display-text.ts";
import { FormButton } from "../../web/form-button.tsx";
import { Moment } from "../../web/moment.tsx";
import { Upstream } from "../../web/upstream-name.tsx";
import { addressOf } from "../address.ts";
import type { Connected } from "../connected.ts";
import { Unavailable } from "./unavailable.tsx";
import { Client, User } from "./who.tsx";

interface UserPageProps {
  readonly userId: string;
  /** Undefined if it cannot be had now. */
  readonly connected: readonly Connected[] | undefined;
  /** Whether there are grants that are not among these. */
  readonly isMore: boolean;
  /** Undefined if it is not known now. */
  readonly isBlocked: boolean | undefined;
  /** What there is to say of that, if it can be had now. */
  readonly block: BlockedAccount | undefined;
  /** The account at GitHub that they linked, if they did and it can be had now. */
  readonly link: Link | undefined;
  readonly isOperator: boolean;
  readonly unblockProof: string;
}

/** One account: what is connected to it, and whether it may sign in. */
export function UserPage(props: UserPageProps) {
  const { userId, connected, isMore, isBlocked, block, link, isOperator } = props;
  return (
    <>
      <dl class="facts">
        <dt>
          <Upstream /> id
        </dt>
        <dd>{userId}</dd>
        <dt>Role</dt>
        <dd>{isOperator ? "operator of this server" : "user"}</dd>
        <dt>Sign-in</dt>
        <dd>
          {isBlocked === undefined ? "not known now" : isBlocked ? <strong>blocked</strong> : "not blocked"}
        </dd>
        {isBlocked && block && <BlockFacts block={block} />}
        {link && <LinkFacts link={link} />}
      </dl>
      <p>
        <a href={addressOf("/admin/audit", { userId })}>Audit entries of this account</a> ·{" "}
        <a href={addressOf("/admin/audit", { subject: userId })}>what operators did to it</a>
      </p>
      <h2>Connected</h2>
      {connected ? (
        <ConnectedTable userId={userId} connected={connected} />
      ) : (
        <Unavailable>What is connected cannot be shown now: the records of it do not answer.</Unavailable>
      )}
      {isMore && (
        <p>
          There are more: <a href={addressOf("/admin/grants", { userId })}>all grants of this account</a>.
        </p>
      )}
      <h2>Act</h2>
      <Acts {...props} />
    </>
  );
}

/** What they linked ends with everything of theirs; it is an account of its own, which can be blocked. */
function LinkFacts({ link: { account, login, at } }: { link: Link }) {
  return (
    <>
      <dt>GitHub account</dt>
      <dd>
        <User userId={account} login={login} />, linked <Moment at={at} />
      </dd>
    </>
  );
}

function BlockFacts({ block: { at, by, reason } }: { block: BlockedAccount }) {
  return (
    <>
      <dt>Blocked</dt>
      <dd>
        <Moment at={at} />
      </dd>
      <dt>Blocked by</dt>
      <dd>
        <User {...by} />
      </dd>
      <dt>Reason</dt>
      <dd>
        <bdi>{displayText(reason ?? "", 300) || "not said"}</bdi>
      </dd>
    </>
  );
}

function ConnectedTable({ userId, connected }: { userId: string; connected: readonly Connected[] }) {
  if (connected.length === 0) return <p>Nothing is connected to this account.</p>;
  return (
    <table class="dense">
      <thead>
        <tr>
          <th scope="col">Client</th>
          <th scope="col">Allowed</th>
          <th scope="col">Since</th>
          <th scope="col">Last used</th>
          <th scope="col">Ends</th>
          <th scope="col">Act</th>
        </tr>
      </thead>
      <tbody>
        {connected.map(({ clientId, clientName, grantId, scopes, since, lastUsedAt, until }) => (
          <tr>
            <th scope="row">
              <Client clientId={clientId} clientName={clientName} />
            </th>
            <td data-label="Allowed">{scopes.join(" ") || "nothing"}</td>
            <td data-label="Since">
              <Moment at={since} />
            </td>
            <td data-label="Last used">
              {lastUsedAt === undefined ? "not known" : <Moment at={lastUsedAt} />}
            </td>
            <td data-label="Ends">{until === undefined ? "when it is ended" : <Moment at={until} />}</td>
            <td data-label="Act">
              {grantId === undefined ? (
                "has no grant yet; end everything to end it"
              ) : (
                <a href={addressOf("/admin/grants/end", { userId, grantId })}>End</a>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Acts({ userId, isBlocked, unblockProof }: UserPageProps) {
  return (
    <>
      <p class="quiet">You are asked again before anything ends.</p>
      <div class="actions">
        <a class="button" href={addressOf("/admin/users/end", { id: userId })}>
          End everything
        </a>
        <a class="button" href={addressOf("/admin/users/block", { id: userId })}>
          {isBlocked ? "Block anew, with another reason" : "Block"}
        </a>
        {isBlocked && (
          <FormButton action="/admin/users/unblock" proof={unblockProof} fields={{ userId }}>
            Unblock
          </FormButton>
        )}
      </div>
    </>
  );
}
