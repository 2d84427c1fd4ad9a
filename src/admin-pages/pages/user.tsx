import type { Link } from "../../accounts/link-answers.ts";
import type { BlockedAccount } from "../../administration/facts.ts";
import { displayText } from "../../web/display-text.ts";
import { FormButton } from "../../web/form-button.tsx";
import { inPageLanguage } from "../../web/language.ts";
import { Moment } from "../../web/moment.tsx";
import { upstreamName } from "../../web/upstream-name.tsx";
import { addressOf } from "../address.ts";
import type { Connected } from "../connected.ts";
import { Scopes } from "./scopes.tsx";
import { cellWords, columnWords } from "./table-words.ts";
import { Unavailable } from "./unavailable.tsx";
import { userWords } from "./user-words.tsx";
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
  const [said, cells] = [inPageLanguage(userWords), inPageLanguage(cellWords)];
  return (
    <>
      <dl class="facts">
        <dt>{said.id(upstreamName())}</dt>
        <dd>{userId}</dd>
        <dt>{said.role}</dt>
        <dd>{isOperator ? said.operator : said.user}</dd>
        <dt>{said.signIn}</dt>
        <dd>
          {isBlocked === undefined && cells.notKnownNow}
          {isBlocked === true && <strong>{cells.blocked}</strong>}
          {isBlocked === false && cells.notBlocked}
        </dd>
        {isBlocked && block && <BlockFacts block={block} />}
        {link && <LinkFacts link={link} />}
      </dl>
      <p>
        <a href={addressOf("/admin/audit", { userId })}>{said.itsEntries}</a> ·{" "}
        <a href={addressOf("/admin/audit", { subject: userId })}>{said.doneToIt}</a>
      </p>
      <h2>{said.connected}</h2>
      {connected ? (
        <ConnectedTable userId={userId} connected={connected} />
      ) : (
        <Unavailable>{said.unavailable}</Unavailable>
      )}
      {isMore && <p>{said.more(addressOf("/admin/grants", { userId }))}</p>}
      <h2>{inPageLanguage(columnWords).act}</h2>
      <Acts {...props} />
    </>
  );
}

/** What they linked ends with everything of theirs; it is an account of its own, which can be blocked. */
function LinkFacts({ link: { account, login, at } }: { link: Link }) {
  const said = inPageLanguage(userWords);
  return (
    <>
      <dt>{said.gitHubAccount}</dt>
      <dd>{said.linked(<User userId={account} login={login} />, <Moment at={at} />)}</dd>
    </>
  );
}

function BlockFacts({ block: { at, by, reason } }: { block: BlockedAccount }) {
  const said = inPageLanguage(userWords);
  return (
    <>
      <dt>{said.blockedAt}</dt>
      <dd>
        <Moment at={at} />
      </dd>
      <dt>{said.blockedBy}</dt>
      <dd>
        <User {...by} />
      </dd>
      <dt>{inPageLanguage(columnWords).reason}</dt>
      <dd>
        <bdi>{displayText(reason ?? "", 300) || inPageLanguage(cellWords).notSaid}</bdi>
      </dd>
    </>
  );
}

function ConnectedTable({ userId, connected }: { userId: string; connected: readonly Connected[] }) {
  const [said, columns] = [inPageLanguage(userWords), inPageLanguage(columnWords)];
  const cells = inPageLanguage(cellWords);
  if (connected.length === 0) return <p>{said.nothingConnected}</p>;
  return (
    <table class="dense">
      <thead>
        <tr>
          <th scope="col">{columns.client}</th>
          <th scope="col">{columns.allowed}</th>
          <th scope="col">{columns.since}</th>
          <th scope="col">{said.lastUsed}</th>
          <th scope="col">{columns.ends}</th>
          <th scope="col">{columns.act}</th>
        </tr>
      </thead>
      <tbody>
        {connected.map(({ clientId, clientName, grantId, scopes, since, lastUsedAt, until }) => (
          <tr>
            <th scope="row">
              <Client clientId={clientId} clientName={clientName} />
            </th>
            <td data-label={columns.allowed}>
              <Scopes scopes={scopes} />
            </td>
            <td data-label={columns.since}>
              <Moment at={since} />
            </td>
            <td data-label={said.lastUsed}>
              {lastUsedAt === undefined ? cells.notKnown : <Moment at={lastUsedAt} />}
            </td>
            <td data-label={columns.ends}>
              {until === undefined ? cells.untilEnded : <Moment at={until} />}
            </td>
            <td data-label={columns.act}>
              {grantId === undefined ? (
                said.noGrantYet
              ) : (
                <a href={addressOf("/admin/grants/end", { userId, grantId })}>{cells.end}</a>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Acts({ userId, isBlocked, unblockProof }: UserPageProps) {
  const said = inPageLanguage(userWords);
  return (
    <>
      <p class="quiet">{said.askedAgain}</p>
      <div class="actions">
        <a class="button" href={addressOf("/admin/users/end", { id: userId })}>
          {said.endEverything}
        </a>
        <a class="button" href={addressOf("/admin/users/block", { id: userId })}>
          {isBlocked ? said.blockAnew : said.block}
        </a>
        {isBlocked && (
          <FormButton action="/admin/users/unblock" proof={unblockProof} fields={{ userId }}>
            {said.unblock}
          </FormButton>
        )}
      </div>
    </>
  );
}
