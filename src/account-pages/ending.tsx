import type { Context } from "hono";
import type { ConnectionSummary } from "../accounts/answers.ts";
import { boundOf, canLinkGitHub } from "../settings/settings.ts";
import { upstreamOf } from "../upstream/upstream-of.ts";
import { formProof, formWords, readForm } from "../web/form.ts";
import { defineWords, inLanguageOf, languageOf } from "../web/language.ts";
import { renderPage, renderProblem } from "../web/render.tsx";
import { showNoConnection } from "./account.tsx";
import { knownClients } from "./known-clients.ts";
import { endedLink, linkFacts } from "./link-facts.ts";
import { EndAllPage, endAllWords } from "./pages/end-all.tsx";
import { AllEndedPage, EndedPage } from "./pages/ended.tsx";
import { endedWords } from "./pages/ended-words.tsx";
import { titleOf, UnfinishedPage } from "./pages/unfinished.tsx";
import type { AccountEnv } from "./services.ts";
import { shownConnection } from "./shown-connection.ts";

/** What the audit trail has for a reason. */
const reason = "by-person";

/** POST /account/end: ends one connection. Whoever sends it twice gets the same receipt. */
export async function endOne(c: Context<AccountEnv>): Promise<Response> {
  const { server, settings, accounts } = c.env;
  const { userId } = c.get("visitor");
  const form = await readForm(c, c.get("visitor"), settings);
  if (!form) return await refuseForm(c);
  const id = form.get("connection");
  if (typeof id !== "string" || !/^[\w-]{1,100}$/.test(id)) return await showNoConnection(c);
  const before = (await accounts.connections(userId)).filter((connection) => connection.id === id);
  try {
    const receipt = await server.endConnection(userId, id, reason);
    if (!receipt) return await showNoConnection(c);
    const clients = await knownClients([receipt.clientId], c);
    const facts = { receipt, clients, reviewUrl: upstreamOf(settings).reviewUrl };
    const { title } = inLanguageOf(c, endedWords);
    return await renderPage(c, { status: 200, title, body: <EndedPage {...facts} /> });
  } catch (error) {
    return await showUnfinished(c, before, error);
  }
}

/** GET /account/end-all: asks. */
export async function askToEndAll(c: Context<AccountEnv>): Promise<Response> {
  const { accounts, settings } = c.env;
  const visitor = c.get("visitor");
  const [connections, github] = await Promise.all([
    accounts.connections(visitor.userId),
    linkFacts(visitor, c.env),
  ]);
  const clients = await knownClients(
    connections.map(({ clientId }) => clientId),
    c,
  );
  const bound = boundOf(settings, visitor.userId);
  const { reviewUrl } = upstreamOf(settings);
  const shown = connections.map((connection) => shownConnection(connection, bound, Date.now()));
  const proof = await formProof(visitor, "/account/end-all", settings);
  const body =
    shown.length === 0 ? (
      <AllEndedPage receipts={[]} clients={clients} reviewUrl={reviewUrl} unlinked={undefined} />
    ) : (
      <EndAllPage connections={shown} clients={clients} linked={github?.link?.login} proof={proof} />
    );
  return await renderPage(c, { status: 200, title: inLanguageOf(c, endAllWords).title, body });
}

/** POST /account/end-all: ends everything of the visitor's. */
export async function endAll(c: Context<AccountEnv>): Promise<Response> {
  const { server, settings, accounts } = c.env;
  const visitor = c.get("visitor");
  const { userId } = visitor;
  if (!(await readForm(c, visitor, settings))) return await refuseForm(c);
  const before = await accounts.connections(userId);
  try {
    // by itself, for what there is to say of it: receipts are of apps
    const unlinked = canLinkGitHub(visitor.userId, settings)
      ? await server.endLink(userId, reason)
      : undefined;
    const receipts = await server.endEverything(userId, reason);
    const clients = await knownClients(
      receipts.map(({ clientId }) => clientId),
      c,
    );
    const facts = { receipts, clients, reviewUrl: upstreamOf(settings).reviewUrl };
    const body = <AllEndedPage {...facts} unlinked={unlinked && endedLink(unlinked)} />;
    return await renderPage(c, { status: 200, title: inLanguageOf(c, endedWords).title, body });
  } catch (error) {
    return await showUnfinished(c, before, error);
  }
}

/** A form that no page of ours showed to this visitor. */
export function refuseForm(c: Context<AccountEnv>): Promise<Response> {
  return renderProblem(c, {
    status: 403,
    title: inLanguageOf(c, nothingDone),
    explanation: inLanguageOf(c, formWords).notOurs,
    startAgain: "/account",
  });
}

const nothingDone = defineWords({
  en: "Nothing was done",
  ja: "何も実行されませんでした",
  ko: "아무 작업도 실행되지 않았습니다",
});

/** @param before what was to end, as it was */
async function showUnfinished(
  c: Context<AccountEnv>,
  before: readonly ConnectionSummary[],
  error: unknown,
): Promise<Response> {
  const reference = crypto.randomUUID();
  const detail = error instanceof Error ? error.name : typeof error;
  console.error(JSON.stringify({ event: "ending_failed", reference, error: detail }));
  const { userId } = c.get("visitor");
  const [clients, after] = await Promise.all([
    knownClients(
      before.map(({ clientId }) => clientId),
      c,
    ),
    c.env.accounts.connections(userId).catch(() => undefined),
  ]);
  const stands = ({ id }: ConnectionSummary) => after?.some((connection) => connection.id === id) ?? true;
  const state = after && {
    ended: before.filter((connection) => !stands(connection)),
    standing: before.filter(stands),
  };
  return await renderPage(c, {
    status: 500,
    title: titleOf(languageOf(c), state),
    body: (
      <UnfinishedPage {...{ state, clients, reference, reviewUrl: upstreamOf(c.env.settings).reviewUrl }} />
    ),
  });
}
