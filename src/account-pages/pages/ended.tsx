import type { Receipt } from "../../accounts/answers.ts";
import { Vouching } from "../../web/client-identity.tsx";
import { inPageLanguage } from "../../web/language.ts";
import { upstreamName } from "../../web/upstream-name.tsx";
import type { KnownClients } from "../known-clients.ts";
import { endedWords } from "./ended-words.tsx";
import { type EndedLink, linkTokenWords } from "./link-words.tsx";
import { SettingsPage } from "./settings-page.tsx";

interface EndedPageProps {
  readonly receipts: readonly Receipt[];
  readonly clients: KnownClients;
  readonly reviewUrl: string | undefined;
  /** The link to an account at GitHub that ended with them, if there was one. */
  readonly unlinked: EndedLink | undefined;
}

/** What became of a connection that its person ended. */
export function EndedPage({
  receipt,
  clients,
  reviewUrl,
}: {
  receipt: Receipt;
  clients: KnownClients;
  reviewUrl: string | undefined;
}) {
  return (
    <>
      <h1>{inPageLanguage(endedWords).oneEnded(<bdi>{clients(receipt.clientId).title}</bdi>)}</h1>
      <ReceiptFacts receipt={receipt} clients={clients} reviewUrl={reviewUrl} />
      <WhatNext apps={1} />
    </>
  );
}

/** What became of all connections that a person ended at once. */
export function AllEndedPage({ receipts, clients, reviewUrl, unlinked }: EndedPageProps) {
  const said = inPageLanguage(endedWords);
  return (
    <>
      <h1>{receipts.length === 0 ? said.nothingConnected : said.allEnded}</h1>
      {receipts.length === 0 && <p>{said.nothingToEnd}</p>}
      {receipts.map((receipt) => (
        <>
          <h2>
            <bdi>{clients(receipt.clientId).title}</bdi>
          </h2>
          <ReceiptFacts receipt={receipt} clients={clients} reviewUrl={reviewUrl} />
        </>
      ))}
      {unlinked && (
        <>
          <h2>{said.linkedAccount}</h2>
          <p>{said.unlinked(<bdi>{unlinked.login}</bdi>, inPageLanguage(linkTokenWords)[unlinked.token])}</p>
        </>
      )}
      {receipts.length > 0 && <WhatNext apps={receipts.length} />}
      {receipts.length === 0 && <BackToAccount />}
    </>
  );
}

function ReceiptFacts({
  receipt: { clientId, token },
  clients,
  reviewUrl,
}: {
  receipt: Receipt;
  clients: KnownClients;
  reviewUrl: string | undefined;
}) {
  const said = inPageLanguage(endedWords);
  return (
    <>
      <p>
        <Vouching identity={clients(clientId).identity} />
      </p>
      <dl class="facts">
        <dt>{said.access}</dt>
        <dd>{said.accessEnded()}</dd>
        <dt>{said.token(upstreamName())}</dt>
        <dd>
          <TokenWords token={token} reviewUrl={reviewUrl} />
        </dd>
      </dl>
    </>
  );
}

function TokenWords({ token, reviewUrl }: { token: Receipt["token"]; reviewUrl: string | undefined }) {
  const page = reviewUrl === undefined ? undefined : <SettingsPage url={reviewUrl} />;
  return <>{inPageLanguage(endedWords).tokens[token](upstreamName(), page)}</>;
}

function WhatNext({ apps }: { apps: number }) {
  const said = inPageLanguage(endedWords);
  return (
    <>
      <h2>{said.inApps(apps)}</h2>
      <p>{said.removeThere}</p>
      <BackToAccount />
    </>
  );
}

function BackToAccount() {
  return (
    <p class="actions">
      <a class="button primary" href="/account">
        {inPageLanguage(endedWords).connectedNow}
      </a>
    </p>
  );
}
