import type { AuditEntry } from "../../audit/entry.ts";
import type { Catalogue } from "../../catalogue/catalogue.ts";
import { type Identity, Vouching } from "../../web/client-identity.tsx";
import { FormButton } from "../../web/form-button.tsx";
import { defineWords, inPageLanguage } from "../../web/language.ts";
import type { KnownClient } from "../known-clients.ts";
import type { ShownConnection } from "../shown-connection.ts";
import { accountWords } from "./account-words.tsx";
import { Calls } from "./calls.tsx";
import { ConnectionFacts } from "./connection-facts.tsx";

interface ConnectionPageProps {
  readonly connection: ShownConnection;
  readonly client: KnownClient;
  readonly calls: readonly AuditEntry[] | undefined;
  readonly catalogue: Catalogue;
  /** Where its owner changes what it may do; undefined if that is not theirs to say here. */
  readonly permissionsUrl: string | undefined;
  readonly endProof: string;
}

/** One connection: what it may do, what it did, and the way to end it. */
export function ConnectionPage({
  connection,
  client: { title, identity },
  calls,
  catalogue,
  permissionsUrl,
  endProof,
}: ConnectionPageProps) {
  const said = inPageLanguage(words);
  return (
    <>
      <h1>
        <bdi>{title}</bdi>
      </h1>
      <p>
        <Vouching identity={identity} />
      </p>
      <ConnectionFacts connection={connection} />
      <div class="actions">
        {permissionsUrl !== undefined && (
          <a class="button" href={permissionsUrl}>
            {said.change}
          </a>
        )}
        <FormButton
          action="/account/end"
          proof={endProof}
          fields={{ connection: connection.id }}
          kind="danger"
        >
          {said.end}
        </FormButton>
      </div>
      <p class="quiet">{said.whenItEnds[whatEnds(identity)]}</p>
      <h2>{inPageLanguage(accountWords).recentCalls}</h2>
      <Calls calls={calls} catalogue={catalogue} />
      <p>
        <a href="/account">{said.everything}</a>
      </p>
    </>
  );
}

/** What ends is not the same for each: what it means is said of each of these. */
function whatEnds({ kind }: Identity): "app" | "headless" | "link" {
  return kind === "headless" || kind === "link" ? kind : "app";
}

const words = defineWords({
  en: {
    change: "Change what it may do",
    end: "End this connection",
    everything: "Everything that you connected",
    whenItEnds: {
      headless:
        "When it ends, its token is refused here for 90 days, at once. What it did stays as it is. The token itself is yours: to end that, revoke it where you made it.",
      link: "When it ends, nothing can be done at GitHub as this account for the account that it is linked to, at once. What was done stays as it is.",
      app: "When it ends, the app can do nothing here any more, at once. What it did stays as it is. To use it again, connect it again.",
    },
  },
  ja: {
    change: "権限を変更",
    end: "この接続を解除",
    everything: "接続の一覧に戻る",
    whenItEnds: {
      headless:
        "解除すると、このトークンは直ちに使えなくなり、90 日間ここで拒否されます。これまでに行われた操作はそのまま残ります。トークン自体はあなたのものです。無効にするには、作成した場所で取り消してください。",
      link: "解除すると、このリンクを使うアカウントは、この GitHub アカウントとして GitHub で操作することが直ちにできなくなります。これまでに行われた操作はそのまま残ります。",
      app: "解除すると、アプリは直ちにここで何もできなくなります。これまでに行われた操作はそのまま残ります。もう一度使うには、接続し直してください。",
    },
  },
  ko: {
    change: "권한 변경",
    end: "이 연결 해제",
    everything: "연결 목록으로 돌아가기",
    whenItEnds: {
      headless:
        "해제하면 이 토큰은 즉시 사용할 수 없게 되며 90일 동안 이 서버에서 거부됩니다. 이미 수행된 작업은 그대로 남습니다. 토큰 자체는 사용자의 것이며, 무효로 하려면 토큰을 만든 곳에서 폐기하세요.",
      link: "해제하면 이 연동을 사용하는 계정은 즉시 이 GitHub 계정으로 GitHub에서 작업할 수 없게 됩니다. 이미 수행된 작업은 그대로 남습니다.",
      app: "해제하면 앱은 즉시 이 서버에서 아무 작업도 할 수 없게 됩니다. 이미 수행된 작업은 그대로 남습니다. 다시 사용하려면 다시 연결하세요.",
    },
  },
});
