import { type AuthRequest, authorizationErrorRedirect } from "@cloudflare/workers-oauth-provider";
import type { Context } from "hono";
import type { Child } from "hono/jsx";
import { errorDescription } from "../text/error-description.ts";
import { upstreamOf } from "../upstream/upstream-of.ts";
import { displayText } from "../web/display-text.ts";
import { inLanguageOf } from "../web/language.ts";
import { renderProblem } from "../web/render.tsx";
import { askPerson } from "./authorize.tsx";
import { type BrowserMemory, readMemory, rememberingCookie } from "./browser.ts";
import { changePermissions, showOwner } from "./changed-permissions.tsx";
import { connect, mayConnectUnasked } from "./connect.ts";
import { earlierConnection } from "./earlier.ts";
import { identify, type NotSignedIn, type SignedIn } from "./identity.ts";
import { finishLink } from "./link.tsx";
import { reasonOf, recordDecision, recordSignIn } from "./recorded.ts";
import { accountWords } from "./refusal-words.tsx";
import type { BridgeEnv } from "./services.ts";
import { setAside } from "./set-aside.ts";
import { isToAllow, type Purpose, redirect, type SignInState } from "./sign-in.ts";
import { welcome } from "./visit.ts";

/**
 * GET /callback: the upstream sent the person back. From here on every refusal reaches the client that they connect, with
 * its state and our issuer (RFC 6749 section 4.1.2.1, RFC 9207); on our own pages, the person reads it.
 */
export async function finishSignIn(c: Context<BridgeEnv>): Promise<Response> {
  const { request, data, headers } = await c.env.server.oauth.finishUpstream<SignInState>(c.req.raw);
  const { purpose, ...kept } = data;
  if (purpose.kind === "link") return await finishLink(c, purpose, kept, headers);
  const admit = isToAllow(purpose);
  const withEmail = admit && purpose.permissions.scopes.includes("email");
  const answer = await identify(new URL(c.req.url), kept, { withEmail, admit }, c.env);
  recordSignIn(c.env, request, purpose, answer);
  if (answer.kind === "refused") return await refuse(c, request, purpose, answer, headers);

  if (purpose.kind === "visit") return await welcome(c, purpose, answer, headers);
  const memory = await readMemory(c);
  if (purpose.account !== undefined && purpose.account !== answer.profile.id) {
    await setAside(answer, c.env);
    recordDecision(c.env, request, purpose, answer, "refused", "another-account");
    return await wrongAccount(c, request, purpose, answer, memory, headers);
  }
  switch (purpose.kind) {
    case "connect": {
      if (!purpose.asked && !(await mayConnectUnasked(request, purpose, answer.profile.id, c.env))) {
        await setAside(answer, c.env);
        recordDecision(c.env, request, purpose, answer, "asked", "limited-since");
        return await askAgain(
          c,
          request,
          answer,
          memory,
          headers,
          inLanguageOf(c, accountWords).limitedSince,
        );
      }
      const { redirectTo, connectionId, granted } = await connect(request, purpose, answer, c.env);
      if (granted) recordDecision(c.env, request, purpose, answer, "allowed", reasonOf(purpose), granted);
      else recordDecision(c.env, request, purpose, answer, "refused", "nothing-grantable");
      const { approvedUntil } = purpose;
      const made = connectionId && { key: request, id: connectionId, approvedUntil };
      headers.append("Set-Cookie", await cookieFor(answer, memory, c, made || undefined));
      headers.set("Location", redirectTo);
      return redirect(headers);
    }
    case "change":
      headers.append("Set-Cookie", await cookieFor(answer, memory, c));
      return await changePermissions(c, request, purpose, answer, headers);
    case "identify":
      headers.append("Set-Cookie", await cookieFor(answer, memory, c));
      return await showOwner(c, purpose, answer, headers);
  }
}

function cookieFor(
  { profile }: SignedIn,
  memory: BrowserMemory | undefined,
  c: Context<BridgeEnv>,
  made?: Parameters<typeof rememberingCookie>[3],
): Promise<string> {
  return rememberingCookie(memory, { userId: profile.id, login: profile.login }, c.env.settings, made);
}

async function refuse(
  c: Context<BridgeEnv>,
  request: AuthRequest,
  purpose: Purpose,
  { error, reason, description, explanation }: NotSignedIn,
  headers: Headers,
): Promise<Response> {
  if (purpose.kind === "connect") {
    headers.set("Location", authorizationErrorRedirect(request, error, errorDescription(description)));
    return redirect(headers);
  }
  const said = inLanguageOf(c, accountWords);
  const why = inLanguageOf(c, explanation);
  return await renderProblem(c, {
    status: error === "access_denied" ? 403 : 503,
    ...(purpose.kind === "visit"
      ? { title: said.notSignedIn, explanation: why, startAgain: purpose.page }
      : { title: said.nothingChanged, explanation: reason === "blocked" ? why : said.still(why) }),
    appCanRetry: false,
    headers,
  });
}

/** What one account's person allowed does not count for another: they are asked again, or it is not theirs. */
async function wrongAccount(
  c: Context<BridgeEnv>,
  request: AuthRequest,
  purpose: Purpose,
  answer: SignedIn,
  memory: BrowserMemory | undefined,
  headers: Headers,
): Promise<Response> {
  const login = <bdi>{displayText(answer.profile.login)}</bdi>;
  const upstream = upstreamOf(c.env.settings).name;
  const said = inLanguageOf(c, accountWords);
  if (purpose.kind === "connect") {
    return await askAgain(c, request, answer, undefined, headers, said.otherChosen(upstream, login));
  }
  headers.append("Set-Cookie", await cookieFor(answer, memory, c));
  return await renderProblem(c, {
    status: 403,
    ...said.belongsToAnother(upstream, login),
    appCanRetry: false,
    headers,
  });
}

/** Shows the consent page to the person who just signed in. */
async function askAgain(
  c: Context<BridgeEnv>,
  request: AuthRequest,
  answer: SignedIn,
  memory: BrowserMemory | undefined,
  headers: Headers,
  notice: Child,
): Promise<Response> {
  headers.append("Set-Cookie", await cookieFor(answer, memory, c));
  const { id: userId, login } = answer.profile;
  const known = { userId, login, connections: memory?.userId === userId ? memory.connections : [] };
  const earlier = await earlierConnection(c.env, known, request);
  return await askPerson(c, request, { memory: known, earlier, notice, headers });
}
