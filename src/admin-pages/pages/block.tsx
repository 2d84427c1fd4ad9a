import { longestReason } from "../../administration/blocking.ts";
import type { GrantFacts, Page } from "../../administration/facts.ts";
import { proofField } from "../../web/form.ts";
import { defineWords, inPageLanguage } from "../../web/language.ts";
import { type SignInPlace, signInPlace } from "../../web/upstream-name.tsx";
import { addressOf } from "../address.ts";
import { UserIdForm } from "./user-id-form.tsx";
import { WhatEnds } from "./what-ends.tsx";

/** Where GitHub says the id of an account, for programs and people. */
const idsAtGitHub = "https://api.github.com/users/NAME";

/** Asks which account to block. */
export function AskWhomToBlock() {
  const { anyAccount, goOn } = inPageLanguage(words);
  return (
    <>
      <p>{anyAccount(signInPlace())}</p>
      <UserIdForm action="/admin/users/block">{goOn}</UserIdForm>
    </>
  );
}

interface BlockPageProps {
  readonly userId: string;
  /** Undefined if they cannot be had now. */
  readonly grants: Page<"grants", GrantFacts> | undefined;
  readonly proof: string;
}

/** Asks before an account is blocked. */
export function BlockPage({ userId, grants, proof }: BlockPageProps) {
  const said = inPageLanguage(words);
  return (
    <>
      <WhatEnds userId={userId} grants={grants} />
      <p>{said.afterThat}</p>
      <form method="post" action="/admin/users/block" class="filter">
        <input type="hidden" name={proofField} value={proof} />
        <input type="hidden" name="userId" value={userId} />
        <div class="whole">
          <label for="reason">{said.reason}</label>
          <input id="reason" name="reason" maxlength={longestReason} autocomplete="off" />
        </div>
        <div class="actions whole">
          <button type="submit" class="danger">
            {said.block}
          </button>
          <a class="button" href={addressOf("/admin/users/one", { id: userId })}>
            {said.leaveIt}
          </a>
        </div>
      </form>
    </>
  );
}

const words = defineWords({
  en: {
    anyAccount: ({ kind }: SignInPlace) => (
      <>
        The account need not have been here before. Its id does not change when its name does;{" "}
        {kind === "github" ? (
          <>
            GitHub has it at <code>{idsAtGitHub}</code>.
          </>
        ) : (
          "it is in the lists here, and the tool whoami says it to whose it is."
        )}
      </>
    ),
    goOn: "Go on",
    afterThat: "After that, the account cannot sign in, by whichever client, until an operator unblocks it.",
    reason: "Reason (for operators; the person is not told)",
    block: "Block",
    leaveIt: "Leave it as it is",
  },
  ja: {
    anyAccount: ({ kind }) => (
      <>
        このサーバーを利用したことのないアカウントも指定できます。名前が変わっても ID は変わりません。
        {kind === "github" ? (
          <>
            GitHub では <code>{idsAtGitHub}</code> で確認できます。
          </>
        ) : (
          <>
            ここの一覧にあり、本人はツール <code>whoami</code> で確認できます。
          </>
        )}
      </>
    ),
    goOn: "次へ",
    afterThat:
      "その後、このアカウントは、管理者がブロックを解除するまで、どのクライアントからもサインインできません。",
    reason: "理由（管理者向け。本人には伝えられません）",
    block: "ブロックする",
    leaveIt: "そのままにする",
  },
  ko: {
    anyAccount: ({ kind }) => (
      <>
        이 서버를 사용한 적이 없는 계정도 지정할 수 있습니다. 이름이 바뀌어도 ID는 바뀌지 않습니다.{" "}
        {kind === "github" ? (
          <>
            GitHub에서는 <code>{idsAtGitHub}</code>에서 확인할 수 있습니다.
          </>
        ) : (
          <>
            이곳의 목록에 있으며, 본인은 도구 <code>whoami</code>로 확인할 수 있습니다.
          </>
        )}
      </>
    ),
    goOn: "다음",
    afterThat: "그 후 이 계정은 관리자가 차단을 해제할 때까지 어떤 클라이언트로도 로그인할 수 없습니다.",
    reason: "사유(관리자용이며 본인에게는 알리지 않음)",
    block: "차단",
    leaveIt: "그대로 두기",
  },
});
