import type { Caller } from "../authorization/caller.ts";
import { linkAddress } from "../authorization/link-address.ts";
import { credentialLacks } from "../authorization/needed-at-github.ts";
import type { ToolContext } from "../catalogue/context.ts";
import { type Conversation, nobody } from "../catalogue/conversation.ts";
import type { Need } from "../catalogue/needs.ts";
import type { Tool } from "../catalogue/tool.ts";
import type { Arguments } from "../policy/decision.ts";
import type { ScopeName } from "../scopes/scopes.ts";
import { boundOf } from "../settings/settings.ts";
import { type GitHubApi, githubApi, type TokenSource } from "../upstream/github/api.ts";
import { upstreamOf } from "../upstream/upstream-of.ts";
import { administrationFor } from "./administering.ts";
import { standingOf } from "./admission.ts";
import { type CallerCredential, credentialOf } from "./credential.ts";
import { type Effects, effectsOf } from "./effects.ts";
import { failureOf } from "./failure.ts";
import { gateOf } from "./gate.ts";
import { withoutGitHub } from "./github-account.ts";
import { imagesBy } from "./images.ts";
import { linksOf } from "./links.ts";
import { type PolicyCheck, policyCheck } from "./policy-check.ts";
import { counted } from "./quota.ts";
import { type Course, newCourse, type Recorded, record } from "./recorded.ts";
import { logRefusal, type Refusal } from "./refusal.ts";
import { refuseIfNotGranted } from "./scope-check.ts";
import type { Services } from "./services.ts";
import { requireStillAllowed } from "./still-allowed.ts";

/** Who asks for something, and how they are reached while it is done. */
export interface Request {
  readonly caller: Caller;
  readonly signal: AbortSignal;
  readonly conversation?: Conversation;
}

/** What is asked for: a call of a tool, the reading of a resource, and the like. */
export interface Operation<Value> {
  /** For messages and the log. */
  readonly name: string;
  readonly scopes: readonly ScopeName[];
  /** What it takes besides, if its scopes do not say so. */
  readonly needs?: Need | undefined;
  /** The tool whose policy it falls under. */
  readonly tool: Tool | undefined;
  readonly recorded: Recorded;
  run(context: ToolContext, hand: Hand): Promise<Done<Value>>;
}

/** What an operation's requests to GitHub came to, and who makes them. */
export interface Hand {
  readonly effects: Effects;
  /** {@link requireStillAllowed} */
  requireStillAllowed(args: Readonly<Record<string, unknown>>): Promise<void>;
  /** Why the operator's policy does not let the caller do this with these arguments, if so. */
  refusal(args: Arguments): Refusal | undefined;
  /**
   * Does what it is about, once nothing stands against it any more: now it counts as a call of its tool.
   * @throws {Limited} if the operator's policy lets the caller call that no more for now
   */
  counted<Value>(work: () => Promise<Value>): Promise<Value>;
  /** The context of the same call, whose requests to GitHub are made with other tokens, within the same limits. */
  as(tokens: TokenSource): ToolContext;
  /** It was done in this name at GitHub, and not in the caller's. */
  actedAs(actor: string): void;
}

export type Done<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * Carries something out as its caller may have it done: whether they may still use this server at all, whether the
 * operator's policy lets them do this, what was granted, and then the thing itself, whose requests to GitHub are held to
 * the same until it has ended. What becomes of it is recorded. It never throws.
 */
export async function carryOut<Value>(
  operation: Operation<Value>,
  request: Request,
  services: Services,
): Promise<Done<Value>> {
  const course = newCourse();
  const done = await attempt(operation, request, services, course);
  if (!done.ok) logRefusal(operation.name, done.refusal);
  record(services.trail, operation, request.caller, done, course);
  return done;
}

async function attempt<Value>(
  operation: Operation<Value>,
  request: Request,
  services: Services,
  course: Course,
): Promise<Done<Value>> {
  try {
    const standing = await standingOf(request.caller, services);
    if (!standing.ok) return standing;
    const check = policyCheck(request.caller, standing.facts, services.settings);
    const refusal =
      withoutGitHub(operation, request.caller, services.settings) ??
      (operation.tool && check.refusal(operation.tool)) ??
      (await refuseIfNotGranted(operation, request.caller, services.settings));
    return refusal ? { ok: false, refusal } : await run(operation, request, services, { check, course });
  } catch (error) {
    return { ok: false, refusal: await failureOf(error, linksOf(request.caller, services.settings)) };
  }
}

async function run<Value>(
  operation: Operation<Value>,
  request: Request,
  services: Services,
  { check, course }: { readonly check: PolicyCheck; readonly course: Course },
): Promise<Done<Value>> {
  course.begun = true;
  const { caller } = request;
  const credential = credentialOf(caller, services, (linked) =>
    credentialLacks(linked, operation.scopes, caller.userId, services.settings),
  );
  const { gate, close } = gateOf(caller, operation.scopes, services.settings, credential.permissions);
  const effects = effectsOf();
  const { settings, accounts } = services;
  try {
    const as = (tokens: TokenSource) =>
      contextOf(request, services, credential, () =>
        effects.watch(githubApi(settings.github, tokens, request.signal, gate)),
      );
    const context = as(credential);
    return await operation.run(context, {
      ...{ effects, as },
      actedAs(actor) {
        course.actor = actor;
      },
      async counted(work) {
        const { tool } = operation;
        if (!tool) return await work();
        const { userId } = caller;
        return await counted({ userId, tool, rates: check.rates(tool), accounts, effects, course }, work);
      },
      refusal: (args) => operation.tool && check.refusal(operation.tool, args),
      requireStillAllowed: (args) => requireStillAllowed(args, gate, context.github),
    });
  } finally {
    // nobody answers for what is asked after this
    close();
  }
}

function contextOf(
  { caller, signal, conversation = nobody }: Request,
  services: Services,
  { account }: CallerCredential,
  github: () => GitHubApi,
): ToolContext {
  const { settings, accounts, ai } = services;
  const { userId, connectionId } = caller;
  const links = linksOf(caller, settings);
  return {
    caller,
    signal,
    conversation,
    bound: boundOf(settings, userId),
    github: async () => github(),
    githubAccount: account,
    ...linkedOf(caller, services),
    connection: () => accounts.status(userId, connectionId),
    administration: () => administrationFor(caller, services),
    generateImage: imagesBy(ai, signal),
    permissionsUrl: links.permissions,
    upstream: upstreamOf(settings),
  };
}

/** What there is to say of a linked account, where people link one. */
function linkedOf(caller: Caller, { accounts, settings }: Services): Pick<ToolContext, "linked"> {
  const url = linkAddress(caller, settings);
  if (url === undefined) return {};
  return { linked: { url, status: () => accounts.linkStatus(caller.userId) } };
}
