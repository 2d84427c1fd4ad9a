import type { AuthRequest } from "@cloudflare/workers-oauth-provider";
import type { Context } from "hono";
import type { Child } from "hono/jsx";
import { isAccountId } from "../identity/account-id.ts";
import { canChange, requestedScopes } from "../scopes/scopes.ts";
import { upstreamOf } from "../upstream/upstream-of.ts";
import { clientTitle, identityOf } from "../web/client-identity.tsx";
import { displayText } from "../web/display-text.ts";
import { inLanguageOf, languageOf } from "../web/language.ts";
import { addCookies, renderPage, renderProblem } from "../web/render.tsx";
import { checkAuthorizationRequest } from "./authorization-request.ts";
import { approvalEnd, type BrowserMemory, readMemory } from "./browser.ts";
import { type ChoiceProblem, type Entries, readChoice } from "./choice.ts";
import { readDecision } from "./decision.ts";
import { destinationOf } from "./destination.ts";
import { type Earlier, earlierConnection, isCovered } from "./earlier.ts";
import { skipsConsent } from "./first-party.ts";
import { linkedLogin } from "./linked-login.ts";
import { firstEntries, offeredScopes } from "./offer.ts";
import { ConsentPage } from "./pages/consent.tsx";
import { problemWords } from "./problem-words.ts";
import { recordDenial } from "./recorded.ts";
import type { BridgeEnv } from "./services.ts";
import { redirect, signInUpstream } from "./sign-in.ts";
import { notWhole, startAgainOf } from "./start-again.ts";

/** GET /authorize: asks the person, unless they approved just this before in this browser, or need not be asked. */
export async function showConsent(c: Context<BridgeEnv>): Promise<Response> {
  const request = await checkAuthorizationRequest(c.req.raw, c.env);
  if ("redirectTo" in request) return redirect(new Headers({ Location: request.redirectTo }));
  const memory = await readMemory(c);
  const earlier = await earlierConnection(c.env, memory, request);
  const asksAnyway = c.req.query("prompt")?.split(" ").includes("consent");
  if (!asksAnyway && isCovered(request, earlier)) {
    const { userId, login, id, approvedUntil } = earlier;
    const permissions = { scopes: request.scope, repositories: earlier.permissions.repositories };
    const purpose = { asked: false, account: userId, permissions, approvedUntil, supersedes: id };
    return await signInUpstream(c.env, request, { kind: "connect", ...purpose }, { login });
  }
  if (!asksAnyway && skipsConsent(request, c.env.settings)) {
    const permissions = { scopes: request.scope, repositories: { kind: "all" } as const };
    // Nobody approved anything that could be remembered
    const purpose = { kind: "connect", asked: false, permissions, approvedUntil: 0 } as const;
    return await signInUpstream(c.env, request, purpose, undefined);
  }
  return await askPerson(c, request, { memory, earlier });
}

/** POST /authorize: the person decided. Only now may anything be sent to the upstream. */
export async function decideConsent(c: Context<BridgeEnv>): Promise<Response> {
  const { server, settings } = c.env;
  const decision = await readDecision(c);
  if (!decision) return renderProblem(c, notWhole(c));
  const { form, handle, approved } = decision;
  if (!approved || form.getAll("scope").length === 0) {
    const denied = await server.oauth.denyConsent(c.req.raw, handle, { description: "The person declined" });
    if (isOAuth(denied.request)) recordDenial(c.env, denied.request);
    return isOAuth(denied.request) ? redirect(denied.headers) : renderProblem(c, notWhole(c));
  }
  const { request, headers } = await server.oauth.approveConsent(c.req.raw, handle);
  const requested = requestedScopes(request.scope);
  const choice = readChoice(
    form,
    offeredScopes(requested, settings),
    settings.grantable.repositories,
    Date.now(),
  );
  const account = accountIn(form);
  if (choice.kind === "forged" || account === "unclear" || !isOAuth(request))
    return renderProblem(c, { ...notWhole(c), headers });
  const memory = await readMemory(c);
  const earlier = await earlierConnection(c.env, memory, request);
  if (choice.kind === "incomplete") {
    return await askPerson(c, request, { memory, earlier, ...choice, headers });
  }
  const { permissions } = choice;
  const approvedUntil = form.get("ask_again") === null ? approvalEnd() : 0;
  // Who is remembered may have changed since the page was shown: what it said counts
  const known = account !== "another" && memory?.userId === account ? memory : undefined;
  const purpose = {
    asked: true,
    account: account === "another" ? undefined : account,
    permissions,
    approvedUntil,
    supersedes: known && earlier?.id,
  };
  const hint = account === "another" ? "picked" : known;
  return await signInUpstream(c.env, request, { kind: "connect", ...purpose }, hint, headers);
}

/** Whether what was kept for a form is a client's request, and not that of another page of ours. */
function isOAuth({ responseType }: AuthRequest): boolean {
  return responseType === "code";
}

/** The account that the person chose to sign in with: the one that the page named, or any. */
function accountIn(form: FormData): string | "another" | "unclear" | undefined {
  const chosen = form.get("account");
  if (chosen === null || chosen === "another") return chosen ?? undefined;
  const named = form.get("known_account");
  return chosen === "known" && typeof named === "string" && isAccountId(named) ? named : "unclear";
}

/** What is known when the person is asked. */
interface Occasion {
  readonly memory: BrowserMemory | undefined;
  readonly earlier?: Earlier | undefined;
  /** What they entered before, and what is wrong with it. */
  readonly entries?: Entries;
  readonly problems?: readonly ChoiceProblem[];
  readonly notice?: Child;
  readonly headers?: Headers;
}

/** Shows the consent page for a request, whose form works once. */
export async function askPerson(
  c: Context<BridgeEnv>,
  request: AuthRequest,
  { memory, earlier, entries, problems, notice, headers }: Occasion,
): Promise<Response> {
  const { server, settings } = c.env;
  const requested = requestedScopes(request.scope);
  const offered = offeredScopes(requested, settings);
  const client = await server.oauth.describeConsent(request);
  const consent = await server.oauth.beginConsent(request);
  addCookies(consent.headers, headers);
  return await renderPage(c, {
    status: problems ? 400 : 200,
    headers: consent.headers,
    title: inLanguageOf(c, problemWords).allowAnApp,
    body: (
      <ConsentPage
        client={clientTitle(languageOf(c), client.clientId, client.clientName)}
        identity={identityOf(client.clientId, client.clientDomain, settings)}
        destination={destinationOf(client.redirectUri, client.redirectIsLoopback)}
        choices={{
          offered,
          entries: entries ?? firstEntries(requested, offered, earlier),
          requested,
          granted: earlier?.allowed ?? [],
          upstream: upstreamOf(settings),
          upstreamScopes: earlier?.upstream ?? [],
          linked: memory && (await linkedLogin(memory.userId, c.env)),
          bound: settings.grantable.repositories,
          writeUntil: earlier && canChange(earlier.allowed) ? earlier.permissions.writeUntil : undefined,
          problems,
        }}
        account={memory && { id: memory.userId, login: displayText(memory.login) }}
        notice={notice}
        action={startAgainOf(c, request)}
        handle={consent.handle}
      />
    ),
  });
}
