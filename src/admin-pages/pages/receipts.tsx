import type { Receipt } from "../../accounts/answers.ts";
import type { GrantFacts } from "../../administration/facts.ts";
import { defineWords, inPageLanguage } from "../../web/language.ts";
import { upstreamName } from "../../web/upstream-name.tsx";
import { columnWords } from "./table-words.ts";
import { Client } from "./who.tsx";

interface ReceiptsProps {
  readonly receipts: readonly Receipt[];
  /** What there was before, for the names of clients. */
  readonly before: readonly GrantFacts[];
}

/** What became of each grant that was ended. */
export function Receipts({ receipts, before }: ReceiptsProps) {
  const [said, columns, upstream] = [inPageLanguage(words), inPageLanguage(columnWords), upstreamName()];
  if (receipts.length === 0) return <p>{said.none}</p>;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{columns.client}</th>
          <th scope="col">{said.itsGrant}</th>
          <th scope="col">{said.itsToken(upstream)}</th>
        </tr>
      </thead>
      <tbody>
        {receipts.map(({ clientId, token }) => (
          <tr>
            <th scope="row">
              <Client
                clientId={clientId}
                clientName={before.find((grant) => grant.clientId === clientId)?.clientName}
              />
            </th>
            <td data-label={said.itsGrant}>{said.ended()}</td>
            <td data-label={said.itsToken(upstream)}>{said.tokens(upstream)[token]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What became of the token at the place where people sign in. */
type TokenWords = Readonly<Record<Receipt["token"], string>>;

const words = defineWords({
  en: {
    none: "There was no grant to end.",
    itsGrant: "Its grant",
    ended: () => (
      <>
        <strong>Ended.</strong> Its tokens are invalid from now on.
      </>
    ),
    itsToken: (upstream: string) => `${upstream} token`,
    tokens: (upstream: string): TokenWords => ({
      deleted: `Deleted: ${upstream} does not take it any more.`,
      kept: "Kept, because another connection of the account needs it. This client never had it.",
      own: `The person's own, which was not given out here: forgotten, and refused here for 90 days. ${upstream} takes it until they revoke it there.`,
      none: "There was none for it any more.",
      pending: `Not confirmed yet. This server does not use it any more, and asks ${upstream} again until it is deleted, where tokens can be.`,
    }),
  },
  ja: {
    none: "取り消す許可はありませんでした。",
    itsGrant: "許可",
    ended: () => (
      <>
        <strong>取り消しました。</strong>この許可のトークンは、今後使用できません。
      </>
    ),
    itsToken: (upstream) => `${upstream} のトークン`,
    tokens: (upstream) => ({
      deleted: `削除されました。${upstream} では使用できません。`,
      kept: "このアカウントの別の接続に必要なため、残されています。このクライアントに渡されたことはありません。",
      own: `本人のトークンであり、ここで発行されたものではありません。このサーバーからは消去され、ここでは 90 日間拒否されます。本人が ${upstream} で取り消すまで、${upstream} では有効です。`,
      none: "この許可のトークンは、すでにありませんでした。",
      pending: `まだ確認できていません。このサーバーではもう使用されません。トークンを削除できる場合は、削除されるまで ${upstream} に繰り返し要求します。`,
    }),
  },
  ko: {
    none: "철회할 허가가 없었습니다.",
    itsGrant: "허가",
    ended: () => (
      <>
        <strong>철회했습니다.</strong> 이 허가의 토큰은 이제 사용할 수 없습니다.
      </>
    ),
    itsToken: (upstream) => `${upstream} 토큰`,
    tokens: (upstream) => ({
      deleted: `삭제되었습니다. ${upstream}에서 더 이상 사용할 수 없습니다.`,
      kept: "이 계정의 다른 연결에 필요하므로 유지됩니다. 이 클라이언트에 전달된 적은 없습니다.",
      own: `본인의 토큰이며, 여기에서 발급된 것이 아닙니다. 이 서버에서는 삭제되었고 여기에서는 90일 동안 거부됩니다. 본인이 ${upstream}에서 철회할 때까지 ${upstream}에서는 유효합니다.`,
      none: "이 허가의 토큰은 이미 없었습니다.",
      pending: `아직 확인되지 않았습니다. 이 서버는 더 이상 사용하지 않습니다. 토큰을 삭제할 수 있는 경우 삭제될 때까지 ${upstream}에 다시 요청합니다.`,
    }),
  },
});
