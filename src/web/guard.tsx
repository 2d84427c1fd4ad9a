import { createMiddleware } from "hono/factory";
import type { SignInPlace } from "../scopes/scopes.ts";
import type { Settings } from "../settings/settings.ts";
import { upstreamOf } from "../upstream/upstream-of.ts";
import { isPageOfOurs } from "./page-address.ts";
import { renderPage, renderProblem } from "./render.tsx";
import { readVisitor, type Visitor } from "./visitor.ts";

/** Hono's environment for pages of somebody who is signed in. */
export interface VisitorEnv<Services extends { readonly settings: Settings }> {
  Bindings: Services;
  Variables: { visitor: Visitor };
}

/** What a page says to whoever is not signed in. */
interface Invitation {
  readonly title: string;
  /** @param upstream where they are to sign in */
  readonly explanation: (upstream: SignInPlace) => string;
  /** The first of these pages: where to go on after a form that came too late, or to a page of something named. */
  readonly page: string;
}

/** Lets through who is signed in at the browser at hand, as `visitor`; others are shown where they can do that. */
export function visitorsOnly<Services extends { readonly settings: Settings }>({
  title,
  explanation,
  page,
}: Invitation) {
  return createMiddleware<VisitorEnv<Services>>(async (c, next) => {
    const visitor = await readVisitor(c, c.env.settings);
    if (visitor) {
      c.set("visitor", visitor);
      return await next();
    }
    if (c.req.method === "POST") {
      return await renderProblem(c, {
        status: 403,
        title: "Sign in again",
        explanation: "You have not been signed in for the last hour, so nothing was done.",
        startAgain: page,
      });
    }
    const upstream = upstreamOf(c.env.settings);
    const { pathname, search } = new URL(c.req.url);
    const asked = search === "" || isPageOfOurs(pathname + search) ? pathname + search : page;
    const signIn = `/sign-in?page=${encodeURIComponent(asked)}`;
    const body = (
      <>
        <h1>{title}</h1>
        <p>{explanation(upstream)}</p>
        <p class="actions">
          <a class="button primary" href={signIn}>
            Sign in with {upstream.name}
          </a>
        </p>
        <p class="quiet">
          {upstream.name} tells this server who you are, and nothing else. You stay signed in for an hour.
        </p>
      </>
    );
    return await renderPage(c, { status: 401, title, body });
  });
}
