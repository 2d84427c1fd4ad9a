import type { Child } from "hono/jsx";
import { IdentityWords } from "../../web/client-identity.tsx";
import { FormButton } from "../../web/form-button.tsx";
import { defineWords, inPageLanguage } from "../../web/language.ts";
import { Moment } from "../../web/moment.tsx";
import { upstreamName } from "../../web/upstream-name.tsx";
import type { KnownClients } from "../known-clients.ts";
import type { ShownConnection } from "../shown-connection.ts";

interface EndAllPageProps {
  /** One at least. */
  readonly connections: readonly ShownConnection[];
  readonly clients: KnownClients;
  /** The account at GitHub that is linked, by its login, made fit to show; undefined if there is none. */
  readonly linked: string | undefined;
  readonly proof: string;
}

/** Asks before everything ends. */
export function EndAllPage({ connections, clients, linked, proof }: EndAllPageProps) {
  const said = inPageLanguage(endAllWords);
  return (
    <>
      <h1>{said.question}</h1>
      <p>{said.apps}</p>
      <ul>
        {connections.map(({ clientId, connectedAt }) => {
          const { title, identity } = clients(clientId);
          return (
            <li>
              {identity.kind === "domain" && said.named(<bdi>{title}</bdi>)}
              {said.connected(
                <IdentityWords client={title} identity={identity} />,
                <Moment at={connectedAt} />,
              )}
            </li>
          );
        })}
      </ul>
      {linked !== undefined && <p>{said.unlinked(<bdi>{linked}</bdi>)}</p>}
      <p class="quiet">{said.tokens(upstreamName())}</p>
      <div class="actions">
        <FormButton action="/account/end-all" proof={proof} kind="danger">
          {said.title}
        </FormButton>
        <a class="button" href="/account">
          {said.keep}
        </a>
      </div>
    </>
  );
}

/** What is said before everything ends. */
export const endAllWords = defineWords({
  en: {
    title: "End all connections",
    question: "End all connections?",
    apps: "These apps can do nothing here any more then, at once:",
    named: (name: Child) => <>{name}, </>,
    connected: (who: Child, moment: Child) => (
      <>
        {who}, connected {moment}
      </>
    ),
    unlinked: (login: Child) => <>Your GitHub account {login} is not linked any more then.</>,
    tokens: (upstream: string) =>
      `The ${upstream} tokens behind them are deleted. What the apps did stays as it is.`,
    keep: "Keep them",
  },
  ja: {
    title: "すべての接続を解除",
    question: "すべての接続を解除しますか？",
    apps: "解除すると、次のアプリは直ちにここで何もできなくなります。",
    named: (name) => <>{name}、</>,
    connected: (who, moment) => (
      <>
        {who}、{moment} に接続
      </>
    ),
    unlinked: (login) => <>GitHub アカウント {login} のリンクも解除されます。</>,
    tokens: (upstream) =>
      `これらの接続で使われている ${upstream} のトークンは削除されます。アプリがこれまでに行った操作はそのまま残ります。`,
    keep: "解除しない",
  },
  ko: {
    title: "모든 연결 해제",
    question: "모든 연결을 해제하시겠습니까?",
    apps: "해제하면 다음 앱은 즉시 이 서버에서 아무 작업도 할 수 없게 됩니다.",
    named: (name) => <>{name}, </>,
    connected: (who, moment) => (
      <>
        {who}, {moment}에 연결
      </>
    ),
    unlinked: (login) => <>GitHub 계정 {login}의 연동도 해제됩니다.</>,
    tokens: (upstream) =>
      `이 연결에 사용된 ${upstream} 토큰은 삭제됩니다. 앱이 이미 수행한 작업은 그대로 남습니다.`,
    keep: "해제하지 않음",
  },
});
