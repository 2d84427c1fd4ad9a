import type { Receipt } from "../../accounts/answers.ts";
import { Vouching } from "../../web/client-identity.tsx";
import { Upstream } from "../../web/upstream-name.tsx";
import type { KnownClients } from "../known-clients.ts";
import { type EndedLink, LinkTokenWords } from "./link.tsx";

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
      <h1>
        <bdi>{clients(receipt.clientId).title}</bdi> is disconnected
      </h1>
      <ReceiptFacts receipt={receipt} clients={clients} reviewUrl={reviewUrl} />
      <WhatNext apps={1} />
    </>
  );
}

/** What became of all connections that a person ended at once. */
export function AllEndedPage({ receipts, clients, reviewUrl, unlinked }: EndedPageProps) {
  return (
    <>
      <h1>{receipts.length === 0 ? "Nothing is connected" : "Everything is disconnected"}</h1>
      {receipts.length === 0 && (
        <p>There was nothing to end: no app is connected to your account through this server.</p>
      )}
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
          <h2>GitHub account</h2>
          <p>
            <bdi>{unlinked.login}</bdi> is not linked any more. <LinkTokenWords token={unlinked.token} />
          </p>
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
  return (
    <>
      <p>
        <Vouching identity={clients(clientId).identity} />
      </p>
      <dl class="facts">
        <dt>The app's access</dt>
        <dd>
          <strong>Ended.</strong> Its grant is over, and its tokens are invalid from now on: what it asks for
          next is refused.
        </dd>
        <dt>
          This server's <Upstream /> token
        </dt>
        <dd>
          <TokenWords token={token} reviewUrl={reviewUrl} />
        </dd>
      </dl>
    </>
  );
}

function TokenWords({ token, reviewUrl }: { token: Receipt["token"]; reviewUrl: string | undefined }) {
  switch (token) {
    case "deleted":
      return (
        <>
          <strong>Deleted.</strong> <Upstream /> does not take it any more.
        </>
      );
    case "kept":
      return (
        <>
          <strong>Kept</strong>, because another of your connections needs it. This app never had it, and
          cannot use it through this server any more.
        </>
      );
    case "own":
      return (
        <>
          <strong>Yours, and not deleted.</strong> The token that this program showed was not given out here:
          it was forgotten, and is refused here for 90 days. Where you made it, it is as good as before. To
          end it for good, revoke it there.
        </>
      );
    case "none":
      return <>There was none for it any more.</>;
    case "pending":
      return (
        <>
          <strong>Not confirmed yet.</strong> This server does not use it any more. <Upstream /> has not
          confirmed that it is deleted, and is asked again
          {reviewUrl === undefined && ", if it has a way to delete tokens"}.
          {reviewUrl !== undefined && (
            <>
              {" "}
              To be sure now, revoke this server at{" "}
              <a href={reviewUrl}>
                its page in your <Upstream /> settings
              </a>
              .
            </>
          )}
        </>
      );
  }
}

function WhatNext({ apps }: { apps: number }) {
  return (
    <>
      <h2>What to do in the {apps === 1 ? "app" : "apps"}</h2>
      <p>
        Remove this server there, or you may be asked to connect again. Nothing is allowed unless you say so.
      </p>
      <BackToAccount />
    </>
  );
}

function BackToAccount() {
  return (
    <p class="actions">
      <a class="button primary" href="/account">
        What is connected now
      </a>
    </p>
  );
}
