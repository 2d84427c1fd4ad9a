import type { Child } from "hono/jsx";
import type { AuditEntry } from "../../audit/entry.ts";
import type { Catalogue } from "../../catalogue/catalogue.ts";
import { displayText } from "../../web/display-text.ts";
import { defineWords, inPageLanguage } from "../../web/language.ts";

/** Longest title or name of something, in characters. */
const longestName = 200;

interface AskedProps {
  readonly call: AuditEntry;
  readonly catalogue: Catalogue;
}

/** What an app asked for, for its person to read: by the titles of what there is, which are in English. */
export function Asked({ call: { kind, action = "" }, catalogue }: AskedProps) {
  const said = inPageLanguage(words);
  if (action === "(unknown)") return <>{said.unknown}</>;
  const named = (title: string | undefined) =>
    title === undefined ? (
      <bdi>{displayText(action, longestName)}</bdi>
    ) : (
      <span lang="en">{displayText(title, longestName)}</span>
    );
  switch (kind) {
    case "tool":
      return named(catalogue.find(action)?.definition.title);
    case "resource":
      return said.resource(named(catalogue.resources.find(({ name }) => name === action)?.title));
    case "prompt":
      return said.prompt(named(catalogue.findPrompt(action)?.definition.title));
    case "completion":
      return said.completion(named(undefined));
    default:
      return <>{said.permission}</>;
  }
}

const words = defineWords({
  en: {
    unknown: "something that this server does not have",
    resource: (name: Child) => <>to read: {name}</>,
    prompt: (name: Child) => <>the prompt: {name}</>,
    completion: (name: Child) => <>suggestions for {name}</>,
    permission: "something that needs a permission",
  },
  ja: {
    unknown: "このサーバーにないもの",
    resource: (name) => <>読み取り：{name}</>,
    prompt: (name) => <>プロンプト：{name}</>,
    completion: (name) => <>{name} の入力候補</>,
    permission: "権限が必要な操作",
  },
  ko: {
    unknown: "이 서버에 없는 항목",
    resource: (name) => <>읽기: {name}</>,
    prompt: (name) => <>프롬프트: {name}</>,
    completion: (name) => <>{name} 입력 제안</>,
    permission: "권한이 필요한 작업",
  },
});
