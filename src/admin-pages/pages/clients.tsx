import type { ClientFacts, Page } from "../../administration/facts.ts";
import { displayText } from "../../web/display-text.ts";
import { defineWords, inPageLanguage } from "../../web/language.ts";
import { addressOf } from "../address.ts";
import { Nothing, Pager } from "./pager.tsx";
import { columnWords } from "./table-words.ts";
import { Client } from "./who.tsx";

interface ClientsPageProps {
  readonly page: Page<"clients", ClientFacts>;
  readonly after: string | undefined;
}

/** Every client that somebody can sign in with. */
export function ClientsPage({ page: { clients, next }, after }: ClientsPageProps) {
  const [said, columns] = [inPageLanguage(words), inPageLanguage(columnWords)];
  return (
    <>
      <p>{said.introduction}</p>
      {clients.length === 0 && <Nothing next={next}>{said.none}</Nothing>}
      {clients.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">{columns.client}</th>
              <th scope="col">{said.knownBy}</th>
              <th scope="col">{said.goesTo}</th>
              <th scope="col">{said.lists}</th>
            </tr>
          </thead>
          <tbody>
            {clients.map(({ clientId, clientName, kind, redirectUris }) => (
              <tr>
                <th scope="row">
                  <Client clientId={clientId} clientName={clientName} />
                </th>
                <td data-label={said.knownBy}>{said.kinds[kind]}</td>
                <td data-label={said.goesTo}>
                  {redirectUris.length === 0 && said.inDocument}
                  {redirectUris.map((uri) => (
                    <small class="below">
                      <bdi>{displayText(uri, 120)}</bdi>
                    </small>
                  ))}
                </td>
                <td data-label={said.lists}>
                  <a href={addressOf("/admin/grants", { clientId })}>{said.grants}</a>{" "}
                  <a href={addressOf("/admin/audit", { clientId })}>{said.audit}</a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Pager path="/admin/clients" after={after} next={next} />
    </>
  );
}

const words = defineWords({
  en: {
    introduction:
      "Clients of the configuration, those that registered themselves, and those with a document on the web. A name that a client gave itself is not verified.",
    none: "There is no client.",
    knownBy: "Known by",
    kinds: {
      registered: "its registration",
      configured: "the configuration",
      document: "its document",
    } satisfies Record<ClientFacts["kind"], string>,
    goesTo: "Access goes to",
    inDocument: "what its document says",
    lists: "Lists",
    grants: "grants",
    audit: "audit",
  },
  ja: {
    introduction:
      "設定にあるクライアント、自ら登録したクライアント、Web 上にドキュメントのあるクライアントです。クライアントが自ら名乗った名前は確認されていません。",
    none: "クライアントはありません。",
    knownBy: "登録方法",
    kinds: { registered: "自己登録", configured: "設定", document: "ドキュメント" },
    goesTo: "リダイレクト先",
    inDocument: "ドキュメントに記載",
    lists: "一覧",
    grants: "許可",
    audit: "監査ログ",
  },
  ko: {
    introduction:
      "설정에 있는 클라이언트, 스스로 등록한 클라이언트, 웹에 문서가 있는 클라이언트입니다. 클라이언트가 스스로 밝힌 이름은 확인되지 않았습니다.",
    none: "클라이언트가 없습니다.",
    knownBy: "등록 방식",
    kinds: { registered: "자체 등록", configured: "설정", document: "문서" },
    goesTo: "리디렉션 대상",
    inDocument: "문서에 기재됨",
    lists: "목록",
    grants: "허가",
    audit: "감사 기록",
  },
});
