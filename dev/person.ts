import { CookieJar } from "./cookie-jar.ts";
import { type Form, Page, type Submission } from "./page.ts";

/** How a person behaves on the pages of a sign-in. */
export interface Behaviour {
  /** The account to pick on the local GitHub. */
  readonly user: string;
  /** The GitHub scopes to leave ticked there; all that are requested unless said. */
  readonly githubScopes?: readonly string[];
  /** The button to press on the consent page; `approve` unless said otherwise. */
  readonly decision?: "approve" | "deny";
  /** The scopes to leave ticked, in place of those that the page ticks. */
  readonly scopes?: readonly string[];
  /** Whether to tick "ask me again"; left as the page has it unless said. */
  readonly askAgain?: boolean;
  /** What to write into text fields of the consent page, or to select of its radio buttons, by name. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Presses Cancel at GitHub in place of picking an account. */
  readonly cancelAtGitHub?: boolean;
}

/** The person cannot go on. The message names the page, never a query or a form field: they hold secrets. */
export class Stuck extends Error {
  override readonly name = "Stuck";
  /** The last page's HTTP status. */
  readonly status: number;

  constructor(why: string, url: URL, status: number, title: string) {
    super(`${why} at ${url.origin}${url.pathname} (status ${status}${title ? `, “${title}”` : ""}).`);
    this.status = status;
  }
}

// A whole sign-in takes five; a browser gives up after twenty.
const MOST_PAGES = 20;

/** A scripted person at a browser without a browser: cookies, redirects by hand, forms filled in as they stand. */
export class Person {
  readonly cookies = new CookieJar();
  readonly #behaviour: Behaviour;

  constructor(behaviour: Behaviour) {
    this.#behaviour = behaviour;
  }

  /**
   * Opens an authorization request (RFC 6749 section 4.1.1) and goes through its pages. Cookies stay for the next
   * one. @returns where the client is sent, with its `code` or `error`. @throws {Stuck} on any other page.
   */
  async authorize(url: URL | string): Promise<URL> {
    const start = new URL(url);
    const redirectUri = start.searchParams.get("redirect_uri");
    return await this.browse(start, (next) => redirectUri !== null && isAt(next, redirectUri));
  }

  /**
   * Goes from page to page until it is sent to an address that `stopsAt` accepts, and returns that without
   * opening it. Several can be under way at once, like tabs. @throws {Stuck}
   */
  async browse(start: URL | string, stopsAt: (next: URL) => boolean): Promise<URL> {
    const end = await this.#go(opening(start), stopsAt);
    if (end instanceof URL) return end;
    throw stuckAt("There is a page that this script does not know", end, 200);
  }

  /** Goes from page to page, from an address or a form, until there is one that asks nothing. @throws {Stuck} */
  async read(start: Submission | URL | string): Promise<Page> {
    const first = typeof start === "string" || start instanceof URL ? opening(start) : start;
    const end = await this.#go(first, () => false);
    if (end instanceof Page) return end;
    throw new Error("There is no address to stop at.");
  }

  /** @returns the address to stop at, or a page that asks neither for a decision nor for an account */
  async #go(start: Submission, stopsAt: (next: URL) => boolean): Promise<URL | Page> {
    let submission = start;
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      const { url } = submission;
      const response = await this.#send(submission);
      // read in any case, so that the connection can serve the next request
      const html = await response.text();
      const next = redirectOf(response, url) ?? this.#act(new Page(url, html), response.status);
      if (next instanceof Page) return next;
      if (next instanceof URL) {
        if (stopsAt(next)) return next;
        submission = opening(next);
      } else {
        submission = next;
      }
    }
    throw new Stuck("Sent from page to page without an end", submission.url, 302, "");
  }

  /** One GET with this person's cookies; redirects are not followed. */
  async get(url: URL | string): Promise<Response> {
    return await this.#send(opening(url));
  }

  /** One form sent with this person's cookies; redirects are not followed. */
  async post(url: URL | string, fields: URLSearchParams | Record<string, string>): Promise<Response> {
    return await this.#send({ method: "POST", url: new URL(url), fields: new URLSearchParams(fields) });
  }

  async #send({ method, url, fields }: Submission): Promise<Response> {
    const headers = new Headers({ accept: "text/html" });
    const cookie = this.cookies.header(url);
    if (cookie) headers.set("cookie", cookie);
    let target = url;
    if (method === "POST") headers.set("origin", url.origin);
    else if (fields.size > 0) {
      // a form sent with GET replaces the query of its action
      target = new URL(url);
      target.search = fields.toString();
    }
    const body = method === "POST" ? fields : null;
    const response = await fetch(target, { method, headers, body, redirect: "manual" });
    this.cookies.store(url, response.headers);
    return response;
  }

  #act(page: Page, status: number): Submission | URL | Page {
    const stuck = (why: string) => stuckAt(why, page, status);
    if (status !== 200) throw stuck("The sign-in stopped");
    const consent = page.forms.find((form) => form.choices("decision").length > 0);
    if (consent) return this.#decide(consent, stuck);
    const picker = page.forms.find((form) => form.choices("login").length > 0);
    return picker ? this.#pickAccount(picker, page.link("Cancel"), stuck) : page;
  }

  #decide(form: Form, stuck: (why: string) => Stuck): Submission {
    const { decision = "approve", scopes, askAgain, fields = {} } = this.#behaviour;
    if (scopes) {
      const missing = scopes.find((scope) => !form.choices("scope").includes(scope));
      if (missing !== undefined) throw stuck(`The scope “${missing}” is not offered`);
      form.tick("scope", scopes);
    }
    if (askAgain !== undefined) form.tick("ask_again", askAgain ? form.choices("ask_again") : []);
    for (const [name, value] of Object.entries(fields)) {
      if (!form.fill(name, value)) throw stuck(`There is no field “${name}” that takes what is to go there`);
    }
    return form.press("decision", decision);
  }

  #pickAccount(form: Form, cancel: URL | undefined, stuck: (why: string) => Stuck): Submission | URL {
    const { user, githubScopes, cancelAtGitHub = false } = this.#behaviour;
    if (cancelAtGitHub) {
      if (!cancel) throw stuck("There is no Cancel link");
      return cancel;
    }
    const accounts = form.choices("login");
    if (!accounts.includes(user)) {
      throw stuck(`There is no account “${user}” (there are ${accounts.join(", ")})`);
    }
    if (githubScopes) {
      const missing = githubScopes.find((scope) => !form.choices("granted_scope").includes(scope));
      if (missing !== undefined) throw stuck(`The GitHub scope “${missing}” is not requested`);
      form.tick("granted_scope", githubScopes);
    }
    return form.press("login", user);
  }
}

const opening = (url: URL | string): Submission => ({
  ...{ method: "GET", url: new URL(url), fields: new URLSearchParams() },
});

const stuckAt = (why: string, { url, title }: Page, status: number) => new Stuck(why, url, status, title);

function redirectOf(response: Response, from: URL): URL | undefined {
  const location = response.headers.get("location");
  if (response.status < 300 || response.status > 399 || location === null) return undefined;
  return new URL(location, from);
}

/** Whether `url` is `redirectUri` with parameters added. */
function isAt(url: URL, redirectUri: string): boolean {
  const expected = new URL(redirectUri);
  return url.origin === expected.origin && url.pathname === expected.pathname;
}
