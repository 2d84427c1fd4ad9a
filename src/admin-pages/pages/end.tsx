import type { GrantFacts, Page } from "../../administration/facts.ts";
import { FormButton } from "../../web/form-button.tsx";
import { Moment } from "../../web/moment.tsx";
import { Upstream } from "../../web/upstream-name.tsx";
import { addressOf } from "../address.ts";
import { WhatEnds } from "./what-ends.tsx";
import { Client, User } from "./who.tsx";

/** Asks before a grant ends. */
export function EndGrantPage({ grant, proof }: { grant: GrantFacts; proof: string }) {
  const { userId, login, grantId, clientId, clientName, scopes, createdAt } = grant;
  return (
    <>
      <dl class="facts">
        <dt>Whose</dt>
        <dd>
          <User userId={userId} login={login} />
        </dd>
        <dt>Client</dt>
        <dd>
          <Client clientId={clientId} clientName={clientName} />
        </dd>
        <dt>Allowed</dt>
        <dd>{scopes.join(" ") || "nothing"}</dd>
        <dt>Since</dt>
        <dd>
          <Moment at={createdAt} />
        </dd>
      </dl>
      <p>
        Its tokens stop working at once, and the <Upstream /> token behind it is deleted unless another
        connection of the account needs it. The person can connect the client again.
      </p>
      <div class="actions">
        <FormButton action="/admin/grants/end" proof={proof} fields={{ userId, grantId }} kind="danger">
          End it
        </FormButton>
        <a class="button" href={addressOf("/admin/users/one", { id: userId })}>
          Keep it
        </a>
      </div>
    </>
  );
}

interface EndEverythingPageProps {
  readonly userId: string;
  /** Undefined if they cannot be had now. */
  readonly grants: Page<"grants", GrantFacts> | undefined;
  readonly proof: string;
}

/** Asks before everything of an account ends. */
export function EndEverythingPage({ userId, grants, proof }: EndEverythingPageProps) {
  return (
    <>
      <WhatEnds userId={userId} grants={grants} />
      <p>
        The <Upstream /> tokens behind them are deleted. The person can sign in and connect clients again.
      </p>
      <div class="actions">
        <FormButton action="/admin/users/end" proof={proof} fields={{ userId }} kind="danger">
          End everything
        </FormButton>
        <a class="button" href={addressOf("/admin/users/one", { id: userId })}>
          Keep it
        </a>
      </div>
    </>
  );
}
