import type { Child } from "hono/jsx";
import { defineWords, type Words } from "../web/language.ts";
import type { ClientId } from "./clients.ts";

/**
 * What somebody does in each client, in the order of its way: the link, then the commands or the configuration, then the
 * address. What stands on the client's own pages is between asterisks: it is shown as it stands there, in English.
 */
export const clientSteps: Words<Readonly<Record<ClientId, string>>> = defineWords<
  Readonly<Record<ClientId, string>>
>({
  en: {
    claude:
      "On the web and in Claude Desktop. The link opens *Customize*, *Connectors*, with the name and the address filled in: choose *Add*, then *Connect*. Otherwise choose *+* and *Add custom connector* there, and paste the address. In a team, an owner adds it first.",
    chatgpt:
      "Turn on *Developer mode* under *Settings*, *Security and login*. The link opens *Plugins*: choose *+*, then *Add custom MCP server*, paste the address as the *Server URL*, and choose *OAuth*.",
    cursor: "The link has Cursor ask you to install this server. Otherwise put this into ~/.cursor/mcp.json.",
    vscode: "The link has VS Code ask you to install this server. So does this command.",
    "claude-code": "Run this command. Then /mcp in Claude Code signs you in.",
    codex: "Run these commands; the second one signs you in.",
    inspector: "Run this command. It opens a page on which you connect and sign in.",
    playground: "The link opens it: paste the address as that of an MCP server.",
    "mcp-remote":
      "For every client that only starts a local command. Put this into its configuration; it needs Node.js.",
    sse: "For clients that know nothing newer than HTTP with SSE, the transport of 2024-11-05.",
  },
  ja: {
    claude:
      "Web と Claude Desktop で使えます。リンクを開くと、名前とアドレスが入力された状態で *Customize* の *Connectors* が表示されます。*Add*、続いて *Connect* を選んでください。手動の場合は、同じ画面で *+* と *Add custom connector* を選び、アドレスを貼り付けます。チームでは、先にオーナーが追加します。",
    chatgpt:
      "*Settings* の *Security and login* で *Developer mode* をオンにします。リンクを開くと *Plugins* が表示されます。*+* と *Add custom MCP server* を選び、*Server URL* にアドレスを貼り付けて、*OAuth* を選んでください。",
    cursor:
      "リンクを開くと、このサーバーのインストールを Cursor が確認します。手動の場合は、次の内容を ~/.cursor/mcp.json に書きます。",
    vscode:
      "リンクを開くと、このサーバーのインストールを VS Code が確認します。次のコマンドでも同じことができます。",
    "claude-code": "このコマンドを実行します。その後、Claude Code の /mcp からサインインします。",
    codex: "これらのコマンドを実行します。2 つ目のコマンドでサインインします。",
    inspector: "このコマンドを実行します。開いたページで接続し、サインインします。",
    playground: "リンクを開き、MCP サーバーのアドレスとして貼り付けます。",
    "mcp-remote":
      "ローカルのコマンドを起動するだけのクライアントで使えます。次の内容を設定ファイルに書きます。Node.js が必要です。",
    sse: "2024-11-05 版のトランスポートである HTTP with SSE にしか対応していないクライアント用です。",
  },
  ko: {
    claude:
      "웹과 Claude Desktop에서 사용합니다. 링크를 열면 이름과 주소가 입력된 상태로 *Customize*의 *Connectors*가 표시됩니다. *Add*를 선택한 다음 *Connect*를 선택하세요. 직접 추가하려면 같은 화면에서 *+*와 *Add custom connector*를 선택하고 주소를 붙여 넣으세요. 팀에서는 소유자가 먼저 추가합니다.",
    chatgpt:
      "*Settings*의 *Security and login*에서 *Developer mode*를 켭니다. 링크를 열면 *Plugins*가 표시됩니다. *+*와 *Add custom MCP server*를 선택하고 *Server URL*에 주소를 붙여 넣은 다음 *OAuth*를 선택하세요.",
    cursor:
      "링크를 열면 Cursor가 이 서버를 설치할지 묻습니다. 직접 설정하려면 다음 내용을 ~/.cursor/mcp.json에 넣으세요.",
    vscode: "링크를 열면 VS Code가 이 서버를 설치할지 묻습니다. 다음 명령으로도 설치할 수 있습니다.",
    "claude-code": "이 명령을 실행하세요. 그런 다음 Claude Code에서 /mcp로 로그인합니다.",
    codex: "이 명령들을 실행하세요. 두 번째 명령으로 로그인합니다.",
    inspector: "이 명령을 실행하세요. 열리는 페이지에서 연결하고 로그인합니다.",
    playground: "링크를 열고 MCP 서버 주소로 붙여 넣으세요.",
    "mcp-remote":
      "로컬 명령만 실행할 수 있는 모든 클라이언트에서 사용합니다. 다음 내용을 설정 파일에 넣으세요. Node.js가 필요합니다.",
    sse: "2024-11-05 버전의 전송 방식인 HTTP with SSE만 지원하는 클라이언트용입니다.",
  },
});

/** What else is said of clients on a page. */
export const clientWords = defineWords({
  en: {
    add: (name: Child) => <>Add to {name}</>,
    open: (name: Child) => <>Open {name}</>,
    other: (name: Child) => <>Any other client: {name}</>,
    elsewhere: (names: Child) => (
      <>
        {names} run elsewhere, and cannot reach a server on this computer. Once it is deployed, this page says
        how to connect them.
      </>
    ),
  },
  ja: {
    add: (name) => <>{name} に追加</>,
    open: (name) => <>{name} を開く</>,
    other: (name) => <>その他のクライアント：{name}</>,
    elsewhere: (names) => (
      <>
        {names}{" "}
        は別の場所で動いているため、このコンピューター上のサーバーには接続できません。デプロイすると、このページに接続方法が表示されます。
      </>
    ),
  },
  ko: {
    add: (name) => <>{name}에 추가</>,
    open: (name) => <>{name} 열기</>,
    other: (name) => <>그 밖의 클라이언트: {name}</>,
    elsewhere: (names) => (
      <>
        {names}은(는) 다른 곳에서 실행되므로 이 컴퓨터의 서버에 연결할 수 없습니다. 배포하면 이 페이지에 연결
        방법이 표시됩니다.
      </>
    ),
  },
});
