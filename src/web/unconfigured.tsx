import { HonoRequest } from "hono/request";
import type { SettingsError } from "../settings/settings.ts";
import { log } from "../telemetry/log.ts";
import { asArgument } from "../text/command-argument.ts";
import { defineWords, inLanguageOf, inPageLanguage } from "./language.ts";
import { Layout } from "./layout.tsx";
import { afterAWhile, unconfigured, unconfiguredPreflight } from "./plain-answers.ts";
import { wantsPage } from "./preferred-type.ts";
import { documentResponse } from "./render.tsx";

/** What the page says of its own; what is wrong is said by whoever found it. */
const words = defineWords({
  en: {
    title: "This server cannot be used as it is set up",
    forEverybody:
      "Nobody can sign in here, and no app can connect, until its operator has mended what follows. Nothing of yours is lost; try again later.",
    wrong: "What has to be mended",
    next: "For the operator",
    mend: "Mend each of these in the checkout that this was deployed from. This looks for more of the kind:",
    again: "Then deploy again, and look at the result:",
  },
  ja: {
    title: "このサーバーは現在の設定では使えません",
    forEverybody:
      "管理者が以下の点を直すまで、サインインもアプリの接続もできません。失われたデータはありません。後でもう一度お試しください。",
    wrong: "直す必要がある設定",
    next: "管理者の方へ",
    mend: "デプロイに使ったチェックアウトで、それぞれを直してください。ほかにも問題がないかは、次のコマンドで確認できます：",
    again: "その後、もう一度デプロイして結果を確認してください：",
  },
  ko: {
    title: "이 서버는 현재 설정으로 사용할 수 없습니다",
    forEverybody:
      "관리자가 아래 사항을 고칠 때까지 로그인하거나 앱을 연결할 수 없습니다. 잃은 데이터는 없습니다. 나중에 다시 시도하세요.",
    wrong: "고쳐야 할 설정",
    next: "관리자에게",
    mend: "배포에 사용한 체크아웃에서 각 항목을 고치세요. 다른 문제가 더 있는지는 다음 명령으로 확인할 수 있습니다:",
    again: "그런 다음 다시 배포하고 결과를 확인하세요:",
  },
});

/**
 * Any request to a server that the operator has to set something for: a page for browsers, text for everybody else. What
 * is named are variables and bindings, never their values, which are secrets.
 */
export async function answerUnconfigured(request: Request, error: SettingsError): Promise<Response> {
  log.error("not_configured", { problems: error.problems });
  if (request.method === "OPTIONS") return unconfiguredPreflight();
  const c = { req: new HonoRequest(request) };
  if (!wantsPage(c)) return unconfigured(error);
  const document = (
    <Layout title={inLanguageOf(c, words).title}>
      <UnconfiguredPage problems={error.problems} origin={new URL(request.url).origin} />
    </Layout>
  );
  return await documentResponse(c, document, 503, new Headers({ ...afterAWhile, Vary: "Accept" }));
}

interface UnconfiguredPageProps {
  readonly problems: readonly string[];
  readonly origin: string;
}

function UnconfiguredPage({ problems, origin }: UnconfiguredPageProps) {
  const said = inPageLanguage(words);
  const url = asArgument(origin);
  return (
    <>
      <h1>{said.title}</h1>
      <p>{said.forEverybody}</p>
      <h2>{said.wrong}</h2>
      <ul>
        {problems.map((problem) => (
          <li lang="en">
            <WithCommands text={problem} />
          </li>
        ))}
      </ul>
      <h2>{said.next}</h2>
      <p>{said.mend}</p>
      <pre>npm run doctor</pre>
      <p>{said.again}</p>
      <pre>{`npm run deploy${url === undefined ? "" : `\nnpm run doctor -- --url ${url}`}`}</pre>
    </>
  );
}

/** A sentence whose commands stand between backticks. */
function WithCommands({ text }: { readonly text: string }) {
  return <>{text.split("`").map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</>;
}
