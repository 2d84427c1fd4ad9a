import type { Child } from "hono/jsx";
import { defineWords, inPageLanguage, pageLanguage } from "../../web/language.ts";
import { Moment } from "../../web/moment.tsx";
import { reachWords } from "../../web/reach-words.ts";
import { scopeSentence } from "../../web/scope-words.ts";
import { signInPlace } from "../../web/upstream-name.tsx";
import type { Changing, ShownConnection } from "../shown-connection.ts";

/** What a connection may do, and how long it lasts. */
export function ConnectionFacts({ connection }: { connection: ShownConnection }) {
  const { may, repositories, changing, connectedAt, lastUsedAt, endsAt } = connection;
  const said = inPageLanguage(words);
  return (
    <dl class="facts">
      <dt>{said.may}</dt>
      <dd>
        {may.length === 0 ? (
          said.nothing(signInPlace().kind === "github")
        ) : (
          <ul>
            {may.map((name) => (
              <li>{scopeSentence(name, signInPlace())}</li>
            ))}
          </ul>
        )}
      </dd>
      {repositories !== undefined && (
        <>
          <dt>{said.repositories}</dt>
          <dd>{reachedInWords(repositories)}</dd>
        </>
      )}
      <dt>{said.changes}</dt>
      <dd>
        <ChangingWords changing={changing} />
      </dd>
      <dt>{said.connected}</dt>
      <dd>
        <Moment at={connectedAt} />
      </dd>
      <dt>{said.lastUsed}</dt>
      <dd>{lastUsedAt === undefined ? said.notYet : <Moment at={lastUsedAt} />}</dd>
      <dt>{said.ends}</dt>
      <dd>{said.endsAt(<Moment at={endsAt} />)}</dd>
    </dl>
  );
}

function reachedInWords({ chosen, bound }: NonNullable<ShownConnection["repositories"]>): string {
  const inWords = reachWords[pageLanguage()];
  return bound.kind === "all"
    ? inWords(chosen)
    : inPageLanguage(words).limited(inWords(chosen), inWords(bound));
}

function ChangingWords({ changing }: { changing: Changing }) {
  const said = inPageLanguage(words);
  switch (changing.kind) {
    case "never":
      return <>{said.changesNothing}</>;
    case "while-connected":
      return <>{said.whileConnected}</>;
    case "until":
      return said.until(<Moment at={changing.at} />);
    case "ended":
      return said.ended(<Moment at={changing.at} />);
  }
}

const words = defineWords({
  en: {
    may: "It may",
    nothing: (isGitHub: boolean) => `do nothing${isGitHub ? " on GitHub" : ""} now`,
    repositories: "Repositories",
    /** @param bound what the operator limits everybody to */
    limited: (chosen: string, bound: string) => `${chosen}; the operator limits every app to ${bound}`,
    changes: "Changes",
    changesNothing: "it can change nothing",
    whileConnected: "allowed for as long as it is connected",
    until: (moment: Child) => <>allowed until {moment}</>,
    ended: (moment: Child) => <>the time for them was over at {moment}; it can only read now</>,
    connected: "Connected",
    lastUsed: "Last used",
    notYet: "not yet",
    ends: "Ends",
    endsAt: (moment: Child) => <>{moment}, if nobody uses it until then: each use moves that on</>,
  },
  ja: {
    may: "できること",
    nothing: (isGitHub) => `現在${isGitHub ? "、GitHub で" : ""}できることはありません`,
    repositories: "リポジトリ",
    limited: (chosen, bound) =>
      `${chosen}（管理者により、すべてのアプリは次の範囲に制限されています：${bound}）`,
    changes: "変更",
    changesNothing: "何も変更できません",
    whileConnected: "接続している間、許可されています",
    until: (moment) => <>{moment} まで許可されています</>,
    ended: (moment) => <>変更できる期間は {moment} に終わりました。現在は読み取りだけができます</>,
    connected: "接続日時",
    lastUsed: "最終使用",
    notYet: "まだ使われていません",
    ends: "終了予定",
    endsAt: (moment) => <>{moment}（それまでに使われなかった場合。使われるたびに延長されます）</>,
  },
  ko: {
    may: "할 수 있는 작업",
    nothing: (isGitHub) => `현재 ${isGitHub ? "GitHub에서 " : ""}할 수 있는 작업이 없습니다`,
    repositories: "리포지토리",
    limited: (chosen, bound) => `${chosen}(관리자가 모든 앱을 다음 범위로 제한합니다: ${bound})`,
    changes: "변경",
    changesNothing: "아무것도 변경할 수 없습니다",
    whileConnected: "연결되어 있는 동안 허용됩니다",
    until: (moment) => <>{moment}까지 허용됩니다</>,
    ended: (moment) => <>변경할 수 있는 기간이 {moment}에 끝났습니다. 지금은 읽기만 할 수 있습니다</>,
    connected: "연결 일시",
    lastUsed: "마지막 사용",
    notYet: "아직 사용되지 않음",
    ends: "종료 예정",
    endsAt: (moment) => <>{moment} (그때까지 사용되지 않는 경우이며, 사용할 때마다 연장됩니다)</>,
  },
});
