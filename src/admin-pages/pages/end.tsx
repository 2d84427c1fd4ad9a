import type { GrantFacts, Page } from "../../administration/facts.ts";
import { FormButton } from "../../web/form-button.tsx";
import { defineWords, inPageLanguage } from "../../web/language.ts";
import { Moment } from "../../web/moment.tsx";
import { upstreamName } from "../../web/upstream-name.tsx";
import { addressOf } from "../address.ts";
import { Scopes } from "./scopes.tsx";
import { columnWords } from "./table-words.ts";
import { WhatEnds } from "./what-ends.tsx";
import { Client, User } from "./who.tsx";

/** Asks before a grant ends. */
export function EndGrantPage({ grant, proof }: { grant: GrantFacts; proof: string }) {
  const { userId, login, grantId, clientId, clientName, scopes, createdAt } = grant;
  const [said, columns] = [inPageLanguage(words), inPageLanguage(columnWords)];
  return (
    <>
      <dl class="facts">
        <dt>{said.whose}</dt>
        <dd>
          <User userId={userId} login={login} />
        </dd>
        <dt>{columns.client}</dt>
        <dd>
          <Client clientId={clientId} clientName={clientName} />
        </dd>
        <dt>{columns.allowed}</dt>
        <dd>
          <Scopes scopes={scopes} />
        </dd>
        <dt>{columns.since}</dt>
        <dd>
          <Moment at={createdAt} />
        </dd>
      </dl>
      <p>{said.ofOne(upstreamName())}</p>
      <div class="actions">
        <FormButton action="/admin/grants/end" proof={proof} fields={{ userId, grantId }} kind="danger">
          {said.endIt}
        </FormButton>
        <a class="button" href={addressOf("/admin/users/one", { id: userId })}>
          {said.keepIt}
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
  const said = inPageLanguage(words);
  return (
    <>
      <WhatEnds userId={userId} grants={grants} />
      <p>{said.ofAll(upstreamName())}</p>
      <div class="actions">
        <FormButton action="/admin/users/end" proof={proof} fields={{ userId }} kind="danger">
          {said.endEverything}
        </FormButton>
        <a class="button" href={addressOf("/admin/users/one", { id: userId })}>
          {said.keepIt}
        </a>
      </div>
    </>
  );
}

const words = defineWords({
  en: {
    whose: "Whose",
    ofOne: (upstream: string) =>
      `Its tokens stop working at once, and the ${upstream} token behind it is deleted unless another connection of the account needs it. The person can connect the client again.`,
    endIt: "End it",
    keepIt: "Keep it",
    ofAll: (upstream: string) =>
      `The ${upstream} tokens behind them are deleted. The person can sign in and connect clients again.`,
    endEverything: "End everything",
  },
  ja: {
    whose: "アカウント",
    ofOne: (upstream) =>
      `この許可のトークンは直ちに使えなくなります。その元の ${upstream} のトークンも、このアカウントの別の接続に必要な場合を除いて削除されます。本人はクライアントを再び接続できます。`,
    endIt: "取り消す",
    keepIt: "取り消さない",
    ofAll: (upstream) =>
      `その元の ${upstream} のトークンは削除されます。本人は再びサインインし、クライアントを接続できます。`,
    endEverything: "すべて取り消す",
  },
  ko: {
    whose: "계정",
    ofOne: (upstream) =>
      `이 허가의 토큰은 즉시 사용할 수 없게 됩니다. 그 바탕이 되는 ${upstream} 토큰도 이 계정의 다른 연결에 필요하지 않으면 삭제됩니다. 본인은 클라이언트를 다시 연결할 수 있습니다.`,
    endIt: "철회",
    keepIt: "유지",
    ofAll: (upstream) =>
      `그 바탕이 되는 ${upstream} 토큰은 삭제됩니다. 본인은 다시 로그인하여 클라이언트를 연결할 수 있습니다.`,
    endEverything: "모두 철회",
  },
});
