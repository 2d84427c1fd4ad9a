import type { Child } from "hono/jsx";
import type { ConnectionSummary } from "../../accounts/answers.ts";
import { defineWords, inPageLanguage, type Language, pageLanguage } from "../../web/language.ts";
import type { KnownClients } from "../known-clients.ts";
import { SettingsPage } from "./settings-page.tsx";

/** What is known after ending something failed in the middle. */
export interface Unfinished {
  readonly ended: readonly ConnectionSummary[];
  readonly standing: readonly ConnectionSummary[];
}

interface UnfinishedPageProps {
  /** Undefined if not even that could be found out. */
  readonly state: Unfinished | undefined;
  readonly clients: KnownClients;
  readonly reviewUrl: string | undefined;
  /** By which the log has the reason. */
  readonly reference: string;
}

/** Not everything that was to end did. */
export function UnfinishedPage({ state, clients, reviewUrl, reference }: UnfinishedPageProps) {
  const said = inPageLanguage(words);
  return (
    <>
      <h1>{titleOf(pageLanguage(), state)}</h1>
      {state === undefined ? (
        <p>{said.notKnown}</p>
      ) : (
        <>
          <p>{said.known}</p>
          <Apps title={said.ended} connections={state.ended} clients={clients} />
          <Apps title={said.standing} connections={state.standing} clients={clients} />
        </>
      )}
      <p class="actions">
        <a class="button primary" href="/account">
          {said.tryAgain}
        </a>
      </p>
      <p class="quiet">
        {reviewUrl !== undefined && said.revoke(<SettingsPage url={reviewUrl} />)}
        {said.reference(reference)}
      </p>
    </>
  );
}

/** The page's title. */
export function titleOf(language: Language, state: Unfinished | undefined): string {
  const { titles } = words[language];
  if (state === undefined) return titles.notKnown;
  if (state.ended.length === 0) return titles.nothing;
  return state.standing.length === 0 ? titles.notConfirmed : titles.notAll;
}

function Apps({
  title,
  connections,
  clients,
}: {
  title: string;
  connections: readonly ConnectionSummary[];
  clients: KnownClients;
}) {
  if (connections.length === 0) return null;
  return (
    <>
      <h2>{title}</h2>
      <ul>
        {connections.map(({ clientId }) => (
          <li>
            <bdi>{clients(clientId).title}</bdi>
          </li>
        ))}
      </ul>
    </>
  );
}

const words = defineWords({
  en: {
    titles: {
      notKnown: "It is not known whether that ended",
      nothing: "Nothing was ended",
      notConfirmed: "Ended, but not everything was confirmed",
      notAll: "Not everything was ended",
    },
    notKnown: "Something went wrong here, and it is not known what ended. It does no harm to end it again.",
    known:
      "Something went wrong here before everything was done. It does no harm to end it again: what ended stays ended.",
    ended: "Ended",
    standing: "Not ended",
    tryAgain: "See what is connected, and try again",
    /** @param page where this server can be revoked */
    revoke: (page: Child) => <>If it keeps failing, revoke this server at {page}: that ends all of it. </>,
    reference: (reference: string) => `The operator of this server can find what went wrong by ${reference}.`,
  },
  ja: {
    titles: {
      notKnown: "解除されたかどうか確認できません",
      nothing: "何も解除されませんでした",
      notConfirmed: "解除しましたが、一部は確認できていません",
      notAll: "解除されていない接続があります",
    },
    notKnown:
      "このサーバーで問題が発生し、何が解除されたか確認できません。もう一度解除しても問題ありません。",
    known:
      "すべてが終わる前に、このサーバーで問題が発生しました。もう一度解除しても問題ありません。解除されたものは解除されたままです。",
    ended: "解除した接続",
    standing: "解除されていない接続",
    tryAgain: "接続を確認して、もう一度試す",
    revoke: (page) => (
      <>繰り返し失敗する場合は、{page}でこのサーバーの許可を取り消してください。すべての接続が終了します。</>
    ),
    reference: (reference) => `このサーバーの管理者は、次の参照コードで原因を調べられます：${reference}`,
  },
  ko: {
    titles: {
      notKnown: "해제되었는지 확인할 수 없습니다",
      nothing: "아무것도 해제되지 않았습니다",
      notConfirmed: "해제했지만 일부는 확인되지 않았습니다",
      notAll: "해제되지 않은 연결이 있습니다",
    },
    notKnown:
      "이 서버에서 문제가 발생하여 무엇이 해제되었는지 확인할 수 없습니다. 다시 해제해도 문제가 없습니다.",
    known:
      "모두 끝나기 전에 이 서버에서 문제가 발생했습니다. 다시 해제해도 문제가 없습니다. 해제된 연결은 해제된 상태로 유지됩니다.",
    ended: "해제된 연결",
    standing: "해제되지 않은 연결",
    tryAgain: "연결을 확인하고 다시 시도",
    revoke: (page) => <>계속 실패하면 {page}에서 이 서버의 승인을 취소하세요. 모든 연결이 종료됩니다. </>,
    reference: (reference) => `이 서버의 관리자는 다음 참조 코드로 원인을 찾을 수 있습니다: ${reference}`,
  },
});
