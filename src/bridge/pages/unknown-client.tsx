import type { Child } from "hono/jsx";
import { defineWords, inPageLanguage } from "../../web/language.ts";

/** A client whose id means nothing here: its registration ended, or was made at another server. */
export function UnknownClientPage() {
  const said = inPageLanguage(unknownClientWords);
  return (
    <>
      <h1>{said.title}</h1>
      <p>{said.explanation}</p>
      <dl>
        {said.resets.map(({ client, how }) => (
          <>
            <dt>
              <bdi>{client}</bdi>
            </dt>
            <dd>{how}</dd>
          </>
        ))}
      </dl>
      <p class="quiet">
        <a href="/">{said.home}</a>
      </p>
    </>
  );
}

/** The name of a command of VS Code's. */
const removeProviders = <span lang="en">Authentication: Remove Dynamic Authentication Providers</span>;

interface UnknownClientWords {
  readonly title: string;
  readonly explanation: string;
  readonly resets: readonly Reset[];
  readonly home: string;
}

interface Reset {
  readonly client: string;
  readonly how: Child;
}

/** With how to make each client forget the registration that this server does not know, and register anew. */
export const unknownClientWords = defineWords<UnknownClientWords>({
  en: {
    title: "This app is not known here",
    explanation:
      "It uses a registration that does not exist at this server, or no longer does. Nothing was granted. Make the app forget it, and it will register anew:",
    resets: [
      { client: "Cursor", how: "Settings, Tools & MCP: remove this server and add it again." },
      {
        client: "VS Code",
        how: <>Command palette: “{removeProviders}”, then connect again.</>,
      },
      {
        client: "Claude",
        how: "Settings, Connectors: remove this connector and add it again. In Claude Code: /mcp, clear authentication.",
      },
      { client: "mcp-remote", how: "Delete the folder ~/.mcp-auth and start the client again." },
      { client: "MCP Inspector", how: "Authentication: clear the OAuth state, then connect again." },
      { client: "Another app", how: "Remove this server from it and add it again." },
    ],
    home: "About this server",
  },
  ja: {
    title: "このアプリは登録されていません",
    explanation:
      "アプリが使っている登録は、このサーバーにないか、すでに無効になっています。何も許可されていません。アプリの登録情報を消すと、改めて登録されます：",
    resets: [
      {
        client: "Cursor",
        how: "Settings の Tools & MCP で、このサーバーを削除してから追加し直してください。",
      },
      {
        client: "VS Code",
        how: <>コマンドパレットで「{removeProviders}」を実行してから、接続し直してください。</>,
      },
      {
        client: "Claude",
        how: "Settings の Connectors で、このコネクタを削除してから追加し直してください。Claude Code では /mcp で認証を消去してください。",
      },
      {
        client: "mcp-remote",
        how: "フォルダー ~/.mcp-auth を削除して、クライアントを起動し直してください。",
      },
      {
        client: "MCP Inspector",
        how: "Authentication で OAuth の状態を消去してから、接続し直してください。",
      },
      { client: "その他のアプリ", how: "アプリからこのサーバーを削除して、追加し直してください。" },
    ],
    home: "このサーバーについて",
  },
  ko: {
    title: "이 앱은 등록되어 있지 않습니다",
    explanation:
      "앱이 사용하는 등록 정보가 이 서버에 없거나 더 이상 유효하지 않습니다. 허용된 것은 없습니다. 앱에서 등록 정보를 지우면 새로 등록됩니다:",
    resets: [
      { client: "Cursor", how: "Settings의 Tools & MCP에서 이 서버를 제거한 후 다시 추가하세요." },
      {
        client: "VS Code",
        how: <>명령 팔레트에서 “{removeProviders}”를 실행한 후 다시 연결하세요.</>,
      },
      {
        client: "Claude",
        how: "Settings의 Connectors에서 이 커넥터를 제거한 후 다시 추가하세요. Claude Code에서는 /mcp에서 인증을 지우세요.",
      },
      { client: "mcp-remote", how: "~/.mcp-auth 폴더를 삭제하고 클라이언트를 다시 시작하세요." },
      { client: "MCP Inspector", how: "Authentication에서 OAuth 상태를 지운 후 다시 연결하세요." },
      { client: "다른 앱", how: "앱에서 이 서버를 제거한 후 다시 추가하세요." },
    ],
    home: "이 서버 소개",
  },
});
