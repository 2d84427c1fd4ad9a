import type { Context } from "hono";
import { linkClientId } from "../accounts/link-answers.ts";
import { permissionLink } from "../authorization/permission-link.ts";
import { headlessClientId } from "../settings/headless.ts";
import { boundOf } from "../settings/settings.ts";
import { upstreamOf } from "../upstream/upstream-of.ts";
import { displayText } from "../web/display-text.ts";
import { formProof } from "../web/form.ts";
import { defineWords, inLanguageOf } from "../web/language.ts";
import { renderPage, renderProblem } from "../web/render.tsx";
import { knownClients } from "./known-clients.ts";
import { linkFacts } from "./link-facts.ts";
import { AccountPage } from "./pages/account.tsx";
import { accountWords } from "./pages/account-words.tsx";
import { ConnectionPage } from "./pages/connection.tsx";
import { recentCalls } from "./recent-calls.ts";
import type { AccountEnv } from "./services.ts";
import { shownConnection } from "./shown-connection.ts";
import { waysOn } from "./ways-on.ts";

/** GET /account: everything that is connected to the visitor's account. */
export async function showAccount(c: Context<AccountEnv>): Promise<Response> {
  const { accounts, catalogue, settings, server } = c.env;
  const visitor = c.get("visitor");
  const { userId, login } = visitor;
  const [connections, calls, github] = await Promise.all([
    accounts.connections(userId),
    recentCalls(c.env, { userId }),
    linkFacts(visitor, c.env),
  ]);
  const callers = (calls ?? []).flatMap(({ clientId }) => clientId ?? []);
  const clients = await knownClients([...connections.map(({ clientId }) => clientId), ...callers], c);
  const bound = boundOf(settings, userId);
  return await renderPage(c, {
    status: 200,
    title: inLanguageOf(c, accountWords).title,
    wide: true,
    body: (
      <AccountPage
        login={displayText(login)}
        connections={connections.map((connection) => shownConnection(connection, bound, Date.now()))}
        clients={clients}
        github={github}
        calls={calls}
        catalogue={catalogue}
        operates={settings.operators.includes(userId)}
        signOutProof={await formProof(visitor, "/account/sign-out", settings)}
        endpoint={`${server.issuer}/mcp`}
        reviewUrl={upstreamOf(settings).reviewUrl}
      />
    ),
  });
}

/** GET /account/connection?id=…: one of them, with what it did. */
export async function showConnection(c: Context<AccountEnv>): Promise<Response> {
  const { accounts, catalogue, settings, server } = c.env;
  const visitor = c.get("visitor");
  const { userId } = visitor;
  const id = c.req.query("id");
  const connection = (await accounts.connections(userId)).find((candidate) => candidate.id === id);
  if (!connection) return await showNoConnection(c);
  const { clientId, grantId } = connection;
  const [clients, calls, permissionsUrl, endProof] = await Promise.all([
    knownClients([clientId], c),
    // before its first token it cannot have called anything
    grantId === undefined ? [] : recentCalls(c.env, { userId, grantId }),
    // what these may do is said elsewhere
    clientId === headlessClientId || clientId === linkClientId
      ? undefined
      : permissionLink(
          { userId, clientId, connectionId: connection.id, issuer: server.issuer },
          [],
          settings,
        ),
    formProof(visitor, "/account/end", settings),
  ]);
  const client = clients(clientId);
  const bound = boundOf(settings, userId);
  return await renderPage(c, {
    status: 200,
    title: client.title,
    wide: true,
    body: (
      <ConnectionPage
        connection={shownConnection(connection, bound, Date.now())}
        {...{ client, calls, catalogue, permissionsUrl, endProof }}
      />
    ),
  });
}

/** One that ended, that is somebody else's, or that never was: nobody can tell them apart by this. */
export function showNoConnection(c: Context<AccountEnv>): Promise<Response> {
  return renderProblem(c, {
    status: 404,
    ...inLanguageOf(c, noConnection),
    startAgain: "/account",
    goOn: inLanguageOf(c, waysOn).connections,
  });
}

const noConnection = defineWords({
  en: {
    title: "You have no such connection",
    explanation: "It has ended, or it was made with another account. Nothing was changed by this.",
  },
  ja: {
    title: "その接続はありません",
    explanation: "すでに解除されたか、別のアカウントで作られた接続です。この操作では何も変更されていません。",
  },
  ko: {
    title: "해당 연결이 없습니다",
    explanation: "이미 해제되었거나 다른 계정으로 만든 연결입니다. 이 요청으로 변경된 것은 없습니다.",
  },
});
