import type { Context } from "hono";
import type { Child } from "hono/jsx";
import { restricts } from "../access/rules.ts";
import { neededAtGitHub } from "../authorization/needed-at-github.ts";
import { canLinkGitHub } from "../settings/settings.ts";
import type { Credential } from "../upstream/credential.ts";
import { discard } from "../upstream/discard.ts";
import { UpstreamFailure } from "../upstream/failure.ts";
import type { Kept, Profile, SignInEnd, Upstream } from "../upstream/upstream.ts";
import { displayText } from "../web/display-text.ts";
import { formWords, readForm } from "../web/form.ts";
import { inLanguageOf } from "../web/language.ts";
import { renderNothingHere } from "../web/nothing-here.tsx";
import { renderPage, renderProblem } from "../web/render.tsx";
import { readVisitor, type Visitor } from "../web/visitor.ts";
import { failedSignIn } from "./failed-sign-in.ts";
import { linkWords } from "./link-words.ts";
import { LinkedPage, linkedWords } from "./pages/linked.tsx";
import { recordLink, recordReplacedLink } from "./recorded.ts";
import { blockedWords } from "./refusal-words.tsx";
import { type BridgeEnv, callbackUrl } from "./services.ts";
import { type Purpose, signInUpstream, upstreamFor } from "./sign-in.ts";
import { carrierOf } from "./visit.ts";

type Linking = Extract<Purpose, { kind: "link" }>;

/** POST /link: the person who is signed in at the pages wants to link an account that they have at GitHub. */
export async function beginLink(c: Context<BridgeEnv>): Promise<Response> {
  const { settings, accounts, server } = c.env;
  const said = inLanguageOf(c, linkWords);
  const visitor = await readVisitor(c, settings);
  if (!visitor) return await refused(c, said.signedOut);
  if (!canLinkGitHub(visitor.userId, settings)) return await renderNothingHere(c, server.issuer);
  if (!(await readForm(c, visitor, settings))) return await refused(c, inLanguageOf(c, formWords).notOurs);
  const connections = await accounts.connections(visitor.userId);
  // who signs in at the pages was not held to the operator's rules; who connected an app was
  if (restricts(settings.access) && connections.length === 0) return await refused(c, said.noApp);
  const scopes = neededAtGitHub(
    connections.map(({ permissions }) => permissions),
    visitor.userId,
    settings,
  );
  const purpose = { kind: "link", account: visitor.userId, scopes } as const;
  // they may be signed in there as somebody else than they mean
  return await signInUpstream(c.env, carrierOf(c, "/account"), purpose, "picked");
}

/**
 * GitHub sent the person back. The account is theirs that the pages know in this very browser: who began is who ends, or
 * else nothing is linked, and what GitHub would give is not even asked for.
 */
export async function finishLink(
  c: Context<BridgeEnv>,
  purpose: Linking,
  kept: Kept,
  headers: Headers,
): Promise<Response> {
  const { settings, server, trail } = c.env;
  const said = inLanguageOf(c, linkWords);
  const visitor = await readVisitor(c, settings);
  if (visitor?.userId !== purpose.account || !canLinkGitHub(purpose.account, settings)) {
    recordLink(trail, { userId: purpose.account }, "refused", "another-visitor");
    return await refused(c, said.otherVisitor, headers);
  }
  const upstream = upstreamFor(purpose, settings);
  const callback = { redirectUri: callbackUrl(server), withEmail: false };
  let end: SignInEnd;
  try {
    end = await upstream.finish(new URL(c.req.url), kept, callback);
  } catch (error) {
    if (!(error instanceof UpstreamFailure)) throw error;
    const { decision, reason, explanation } = failedSignIn(error, upstream.name);
    recordLink(trail, visitor, decision, reason);
    return await refused(c, said.failed(inLanguageOf(c, explanation)), headers, 503);
  }
  if (end.kind === "denied") {
    recordLink(trail, visitor, "denied", "cancelled-at-github");
    return await refused(c, said.cancelled, headers);
  }
  return await keep(c, { visitor, upstream, ...end }, headers);
}

interface SignedInAtGitHub {
  readonly visitor: Visitor;
  readonly upstream: Upstream;
  readonly credential: Credential;
  readonly profile: Profile;
}

/** Keeps what GitHub gave for the person, if nothing stands against it. */
async function keep(
  c: Context<BridgeEnv>,
  { visitor, upstream, credential, profile }: SignedInAtGitHub,
  headers: Headers,
): Promise<Response> {
  const { settings, accounts, trail } = c.env;
  const { id, login } = profile;
  if (await accounts.isBlocked(id)) {
    await discard(upstream, credential);
    recordLink(trail, visitor, "refused", "blocked", profile);
    return await refused(c, inLanguageOf(c, blockedWords(settings.access.contact, upstream.name)), headers);
  }
  const answer = await accounts
    .link(visitor.userId, { id, login }, credential)
    .catch(async (error: unknown) => {
      await discard(upstream, credential);
      throw error;
    });
  if (answer.kind === "refused") {
    recordLink(trail, visitor, "refused", "not-admitted", profile);
    return await refused(c, <span lang="en">{answer.message}</span>, headers);
  }
  recordLink(trail, visitor, "allowed", "by-person", profile);
  const { former } = answer;
  if (former && former.account !== id) recordReplacedLink(trail, visitor, former);
  const body = <LinkedPage login={displayText(login)} id={id} person={displayText(visitor.login)} />;
  return await renderPage(c, { status: 200, headers, title: inLanguageOf(c, linkedWords).title, body });
}

function refused(
  c: Context<BridgeEnv>,
  explanation: Child,
  headers?: Headers,
  status = 403,
): Promise<Response> {
  const { title, goOn } = inLanguageOf(c, linkWords);
  return renderProblem(c, {
    ...{ status, title, explanation },
    ...{ startAgain: "/account", goOn },
    ...(headers && { headers }),
  });
}
