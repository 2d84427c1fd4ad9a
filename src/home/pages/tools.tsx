import type { ScopeName } from "../../scopes/scopes.ts";
import { defineWords, inPageLanguage } from "../../web/language.ts";
import { scopeSentence } from "../../web/scope-words.ts";
import { signInPlace } from "../../web/upstream-name.tsx";
import { grouped, type ShownTool, type ToolGroup } from "../shown-tools.ts";

/** The permissions that people give, each with the tools that need it. */
export function Tools({ tools }: { tools: readonly ShownTool[] }) {
  const said = inPageLanguage(words);
  return (
    <>
      <h2>{said.heading}</h2>
      <p>{said.choice}</p>
      <div class="entries">
        {grouped(tools).map((group) => (
          <Group group={group} />
        ))}
      </div>
    </>
  );
}

function Group({ group: { scope, tools } }: { group: ToolGroup }) {
  const said = inPageLanguage(words);
  const [first] = tools;
  if (!first)
    return scope === undefined ? null : (
      <p>
        <Permission scope={scope} />
      </p>
    );
  const allLinked = tools.every(({ needsLinkedAccount }) => needsLinkedAccount);
  return (
    <details>
      <summary>
        <Permission scope={scope} />
      </summary>
      {allLinked && <p class="quiet">{said.allLinked}</p>}
      <dl class="tools">
        {tools.map((tool) => (
          <Tool tool={tool} saysLinked={!allLinked} />
        ))}
      </dl>
    </details>
  );
}

function Permission({ scope }: { scope: ScopeName | undefined }) {
  if (scope === undefined) return <>{inPageLanguage(words).none}</>;
  return (
    <>
      <code>{scope}</code> <span>{scopeSentence(scope, signInPlace())}</span>
    </>
  );
}

function Tool({ tool, saysLinked }: { tool: ShownTool; saysLinked: boolean }) {
  const said = inPageLanguage(words);
  const { name, summary, offByDefault, needsLinkedAccount } = tool;
  return (
    <>
      <dt>
        <code>{name}</code>
      </dt>
      <dd>
        <span lang="en">{summary}</span>
        {offByDefault && ` ${said.off}`}
        {saysLinked && needsLinkedAccount && ` ${said.linked}`}
      </dd>
    </>
  );
}

const words = defineWords({
  en: {
    heading: "What it can do",
    choice:
      "When an app connects, you choose which of these permissions it gets. The operator of this server may allow less.",
    none: "Without any permission",
    off: "Off until the operator allows it.",
    linked: "Needs a GitHub account that you linked.",
    allLinked: "These tools need a GitHub account that you linked.",
  },
  ja: {
    heading: "できること",
    choice:
      "アプリを接続するときに、次の権限のうちどれを許可するかを選べます。このサーバーの管理者が、さらに制限している場合があります。",
    none: "権限なしで使えるもの",
    off: "管理者が許可するまで使えません。",
    linked: "リンクした GitHub アカウントが必要です。",
    allLinked: "これらのツールには、リンクした GitHub アカウントが必要です。",
  },
  ko: {
    heading: "할 수 있는 일",
    choice:
      "앱을 연결할 때 다음 권한 중 어떤 것을 허용할지 선택합니다. 이 서버의 관리자가 더 제한했을 수 있습니다.",
    none: "권한 없이 사용할 수 있는 것",
    off: "관리자가 허용할 때까지 사용할 수 없습니다.",
    linked: "연동한 GitHub 계정이 필요합니다.",
    allLinked: "이 도구들에는 연동한 GitHub 계정이 필요합니다.",
  },
});
