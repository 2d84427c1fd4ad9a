import type { Context } from "hono";
import { onceAMinute } from "../limits/once-a-minute.ts";
import { readForm } from "../web/form.ts";
import { renderPage } from "../web/render.tsx";
import { Upstream } from "../web/upstream-name.tsx";
import { noVisitorCookie, readVisitor } from "../web/visitor.ts";
import { refuseForm } from "./ending.tsx";
import type { AccountEnv } from "./services.ts";

// Anybody can sign in here, and send this again and again with a cookie that they kept: the trail has it once
const isFirst = onceAMinute();

/** POST /account/sign-out: the browser at hand is nobody's any more. Who is not signed in is told the same. */
export async function signOut(c: Context<AccountEnv>): Promise<Response> {
  const { settings, trail } = c.env;
  const visitor = await readVisitor(c, settings);
  if (visitor) {
    if (!(await readForm(c, visitor, settings))) return await refuseForm(c);
    const { id, userId, login } = visitor;
    if (isFirst(id))
      trail.record({ kind: "sign-in", action: "sign-out", decision: "allowed", userId, login });
  }
  const body = (
    <>
      <h1>You are signed out</h1>
      <p>
        Nobody can see or end anything from this browser until they sign in. What is connected stays
        connected.
      </p>
      <p class="quiet">
        At <Upstream /> you are signed in as before. On a computer that is not yours, sign out there too.
      </p>
      <p class="actions">
        <a class="button" href="/account">
          Sign in again
        </a>
      </p>
    </>
  );
  // A form of another site comes without the cookie, and its answer must not take it away
  const headers = new Headers(visitor && { "Set-Cookie": await noVisitorCookie(settings) });
  return await renderPage(c, { status: 200, headers, title: "Signed out", body });
}
