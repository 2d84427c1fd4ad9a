import type { AdministrationRefusal, Wrong } from "../administration/refusal.ts";
import { upstreamOf } from "../upstream/upstream-of.ts";
import { defineWords, inLanguageOf } from "../web/language.ts";
import { filterLabels } from "./asked-filter.ts";
import type { AdminContext } from "./services.ts";

/** What a part of a form or an address can be. */
type Form = "account" | "client" | "grant" | "name" | "time" | "choice";

/** Which form each of them has, by its name. */
const forms: Partial<Record<string, Form>> = {
  ...{ id: "account", userId: "account", subject: "account", clientId: "client", grantId: "grant" },
  ...{ tool: "name", from: "time", to: "time", kind: "choice", decision: "choice" },
};

interface Sentences {
  /** How what is not in the form of the audit is called. */
  readonly labels: Readonly<Record<string, string>>;
  /** @param label what a part is called */
  readonly form: (label: string) => Readonly<Record<Form | "other", string>>;
  readonly between: string;
  readonly tooLong: (most: number) => string;
  readonly other: Readonly<Record<Exclude<Wrong["kind"], "form" | "reason-too-long">, string>>;
}

/** Why something was refused, in the language of whom it is refused to. */
export function refusalSentence(c: AdminContext, { message, wrong }: AdministrationRefusal): string {
  const sentences = inLanguageOf(c, words);
  // that is the language that refusals are made in
  if (!sentences) return message;
  const { labels, form, between, tooLong, other } = sentences;
  if (wrong.kind === "reason-too-long") return tooLong(wrong.most);
  if (wrong.kind !== "form") return other[wrong.kind];
  const names: Readonly<Record<string, string>> = {
    ...labels,
    ...inLanguageOf(c, filterLabels)(upstreamOf(c.env.settings).name),
  };
  return wrong.parts.map((part) => form(names[part] ?? part)[forms[part] ?? "other"]).join(between);
}

const words = defineWords<Sentences | undefined>({
  en: undefined,
  ja: {
    labels: { id: "アカウント ID", grantId: "許可の ID" },
    form: (label) => ({
      account: `「${label}」には、GitHub の数字の ID（例：583231）、または OpenID アカウントの「o」と 40 桁の 16 進数を指定してください。`,
      client: `「${label}」には、クライアントの ID、またはそのメタデータドキュメントの URL を指定してください。`,
      grant: `「${label}」には、許可の一覧にある許可の ID を指定してください。`,
      name: `「${label}」には、ツール、リソース、またはプロンプトの名前を指定してください。`,
      time: `「${label}」には、2026-08-01 のような日付、または 2026-08-01T12:00:00Z のような日時を指定してください。`,
      choice: `「${label}」は、選択肢の中から指定してください。`,
      other: `「${label}」の値は使用できません。`,
    }),
    between: "",
    tooLong: (most) => `理由は ${most} 文字以内で入力してください。`,
    other: {
      "unknown-parts": "検索条件に使用できない項目が含まれています。",
      "from-after-to": "「開始」には「終了」より前の日時を指定してください。",
      span: "使用状況を一度に表示できるのは 1 年分までです。「開始」と「終了」の間隔を短くしてください。",
      cursor:
        "この続きの位置は、この条件の一覧に対して発行されたものではありません。位置を指定せずに、最初から表示してください。",
      self: "自分自身をブロックすることはできません。ブロックすると、自分では元に戻せなくなります。",
      operator:
        "このアカウントは管理者のものです。管理者が互いをブロックすることはできません。管理者の追加と削除は、設定の OPERATORS で行います。先にそこから外してください。",
      "no-such-grant":
        "その許可はありません。すでに終了した可能性があります。現在ある許可は、許可の一覧で確認できます。",
      "own-grant":
        "この呼び出しはその許可によるもので、取り消すと途中で切断されます。ページ /account で解除するか、クライアントでサインアウトしてください。",
      "not-operator": "このサーバーを管理できるのは、このサーバーの管理者だけです。",
    },
  },
  ko: {
    labels: { id: "계정 ID", grantId: "허가 ID" },
    form: (label) => ({
      account: `“${label}”에는 GitHub의 숫자 ID(예: 583231) 또는 OpenID 계정의 “o”와 16진수 40자리를 입력하세요.`,
      client: `“${label}”에는 클라이언트의 ID 또는 메타데이터 문서의 URL을 입력하세요.`,
      grant: `“${label}”에는 허가 목록에 있는 허가의 ID를 입력하세요.`,
      name: `“${label}”에는 도구, 리소스 또는 프롬프트의 이름을 입력하세요.`,
      time: `“${label}”에는 2026-08-01과 같은 날짜 또는 2026-08-01T12:00:00Z와 같은 일시를 입력하세요.`,
      choice: `“${label}”에는 목록에 있는 값을 선택하세요.`,
      other: `“${label}”의 값은 사용할 수 없습니다.`,
    }),
    between: " ",
    tooLong: (most) => `사유는 ${most}자 이내로 입력하세요.`,
    other: {
      "unknown-parts": "검색 조건에 사용할 수 없는 항목이 있습니다.",
      "from-after-to": "“시작”은 “끝”보다 앞선 일시여야 합니다.",
      span: "사용 현황은 한 번에 1년까지만 볼 수 있습니다. “시작”과 “끝”의 간격을 줄이세요.",
      cursor: "이 위치는 이 조건의 목록에 대해 발급된 것이 아닙니다. 위치를 지정하지 않고 처음부터 여세요.",
      self: "자기 자신은 차단할 수 없습니다. 차단하면 스스로 되돌릴 수 없게 됩니다.",
      operator:
        "이 계정은 관리자의 계정이며, 관리자는 서로를 차단할 수 없습니다. 관리자의 추가와 제외는 설정의 OPERATORS에서 합니다. 먼저 그곳에서 제외하세요.",
      "no-such-grant":
        "해당 허가가 없습니다. 이미 종료되었을 수 있습니다. 현재 있는 허가는 허가 목록에서 확인할 수 있습니다.",
      "own-grant":
        "이 호출은 바로 그 허가로 이루어졌으며, 철회하면 호출이 끊깁니다. /account 페이지에서 해제하거나 클라이언트에서 로그아웃하세요.",
      "not-operator": "이 서버는 이 서버의 관리자만 관리할 수 있습니다.",
    },
  },
});
