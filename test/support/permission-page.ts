import type { CookieJar } from "../../dev/cookie-jar.ts";
import type { Submission } from "../../dev/page.ts";
import { type Behaviour, Person } from "../../dev/person.ts";
import { formOf, type Shown, shown, tokensOf } from "./authorization.ts";
import { authorizationRequest, exchangeCode, register, type SignedIn } from "./oauth-client.ts";

/** A client that somebody signed in with, and their browser. */
export interface Connected extends SignedIn {
  readonly person: Person;
}

/** How somebody signs in with a client. */
export interface SignInOptions {
  readonly scope?: string | undefined;
  readonly resource?: string;
  /** One that signed in before, in place of a new one. */
  readonly clientId?: string;
  /** Where they signed in before, in place of a browser without cookies. */
  readonly browser?: Person;
  readonly behaviour?: Partial<Behaviour>;
}

/** The whole way of a client, from its registration to its tokens. */
export async function connectClient(origin: string, options: SignInOptions = {}): Promise<Connected> {
  const { scope, resource, browser, behaviour } = options;
  const clientId = options.clientId ?? (await register(origin));
  const person = personAt(browser, behaviour);
  const { url, verifier } = authorizationRequest(origin, clientId, { scope, resource });
  const redirect = await person.authorize(url);
  const fields: Record<string, string> = resource === undefined ? {} : { resource };
  const tokens = await tokensOf(await exchangeCode(origin, clientId, redirect, verifier, fields));
  return { ...tokens, clientId, person, authorization: { authorization: `Bearer ${tokens.access_token}` } };
}

/** Somebody at another one's browser, or at a new one. */
export function personAt(browser?: Person, behaviour: Partial<Behaviour> = {}): Person {
  const whole = { user: "inspector", ...behaviour };
  return browser ? new PersonAtBrowser(whole, browser.cookies) : new Person(whole);
}

class PersonAtBrowser extends Person {
  override readonly cookies: CookieJar;

  constructor(behaviour: Behaviour, cookies: CookieJar) {
    super(behaviour);
    this.cookies = cookies;
  }
}

/** Where a walk from page to page ended. */
export interface Walk extends Shown {
  /** What GitHub was asked for on the way: the parameters of each authorization request. */
  readonly asked: readonly Record<string, string>[];
}

/** What to do at GitHub. */
export type AtGitHub = { readonly user: string } | "cancel";

/** Goes on until there is a page of ours to read; at GitHub, does what is said. */
export async function walk(
  person: Person,
  start: URL | string | Submission,
  atGitHub: AtGitHub,
): Promise<Walk> {
  const asked: Record<string, string>[] = [];
  let next: Submission = isSubmission(start) ? start : get(new URL(start));
  for (let pages = 0; pages < 20; pages++) {
    const { url } = next;
    const answer = await shown(url, await send(person, next));
    const picker = answer.page.forms.find((form) => form.choices("login").length > 0);
    // the picker's own answer is the same request again
    const isRequest = url.pathname === "/login/oauth/authorize" && next.fields.size === 0;
    if (isRequest) asked.push(Object.fromEntries(url.searchParams));
    if (answer.location) next = get(answer.location);
    else if (!picker) return { ...answer, asked };
    else if (atGitHub !== "cancel") next = picker.press("login", atGitHub.user);
    else next = get(answer.page.link("Cancel") ?? new URL("about:blank"));
  }
  throw new Error("Sent from page to page without an end.");
}

/** What to choose on the page; what is not said stays as the page has it. */
export interface Choices {
  readonly scopes?: readonly string[];
  readonly reach?: "all" | "public" | "listed";
  readonly repositories?: string;
  readonly writeFor?: "hour" | "day" | "always";
  readonly decision?: "approve" | "deny";
}

/** Opens a link to the permissions page, signing in at GitHub where that is asked for. */
export async function openPermissions(person: Person, link: URL | string, user = "inspector"): Promise<Walk> {
  return await walk(person, link, { user });
}

/** Opens a link to the permissions page, chooses and sends it off, up to the page that says what came of it. */
export async function changePermissions(
  person: Person,
  link: URL | string,
  choices: Choices = {},
  atGitHub: AtGitHub = { user: "inspector" },
): Promise<Walk> {
  const page = await openPermissions(person, link, atGitHub === "cancel" ? undefined : atGitHub.user);
  return await walk(person, fillIn(page, choices), atGitHub);
}

/** The form of a permission page, filled in and sent. */
export function fillIn(page: Shown, choices: Choices): Submission {
  const form = formOf(page);
  const { scopes, reach, repositories, writeFor, decision = "approve" } = choices;
  if (scopes) form.tick("scope", scopes);
  for (const [name, value] of Object.entries({ reach, repositories, write_for: writeFor }))
    if (value !== undefined && !form.fill(name, value)) throw new Error(`There is no ${name} ${value}.`);
  return form.press("decision", decision);
}

/** The first link to the permissions page in a text. */
export function linkIn(text: string): URL {
  const [link] = /https?:\/\/[^\s"]+\/permissions\?request=[\w.-]*[\w-]/.exec(text) ?? [];
  if (link === undefined) throw new Error(`There is no link in “${text}”.`);
  return new URL(link);
}

function get(url: URL): Submission {
  return { method: "GET", url, fields: new URLSearchParams() };
}

function send(person: Person, { method, url, fields }: Submission): Promise<Response> {
  if (method === "POST") return person.post(url, fields);
  const target = new URL(url);
  // a form sent with GET replaces the query of its action
  if (fields.size > 0) target.search = fields.toString();
  return person.get(target);
}

function isSubmission(start: URL | string | Submission): start is Submission {
  return typeof start === "object" && "fields" in start;
}
