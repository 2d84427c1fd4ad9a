import { AuthorizationError, CimdFetchError } from "@cloudflare/workers-oauth-provider";
import { type Context, Hono } from "hono";
import { UpstreamFailure } from "../upstream/failure.ts";
import { upstreamOf } from "../upstream/upstream-of.ts";
import { formLimit } from "../web/form.ts";
import { inLanguageOf } from "../web/language.ts";
import { renderNothingHere } from "../web/nothing-here.tsx";
import type { Problem } from "../web/problem.tsx";
import { renderFailure, renderPage, renderProblem } from "../web/render.tsx";
import { limitByAddress } from "./address-limit.ts";
import { decideConsent, showConsent } from "./authorize.tsx";
import { finishSignIn } from "./callback.tsx";
import { beginLink } from "./link.tsx";
import { UnknownClientPage, unknownClientWords } from "./pages/unknown-client.tsx";
import { decidePermissions, showPermissions } from "./permissions.tsx";
import { problemWords } from "./problem-words.ts";
import { failureWords } from "./refusal-words.tsx";
import type { BridgeEnv } from "./services.ts";
import { startAgainOf } from "./start-again.ts";
import { signInForPages } from "./visit.ts";

/** The pages, and the bridge from a client's authorization request to the upstream and back. */
export const bridge = new Hono<BridgeEnv>();

bridge.use("/authorize", limitByAddress);
bridge.get("/authorize", showConsent);
bridge.post("/authorize", formLimit(startAgainOf), decideConsent);
bridge.get("/callback", finishSignIn);
bridge.use("/sign-in", limitByAddress);
bridge.get("/sign-in", signInForPages);
bridge.use("/link", limitByAddress);
bridge.post("/link", formLimit(startAgainOf), beginLink);
bridge.get("/permissions", showPermissions);
bridge.post("/permissions", formLimit(startAgainOf), decidePermissions);

bridge.notFound((c) => renderNothingHere(c, c.env.server.issuer));

bridge.onError((error, c) => {
  const said = inLanguageOf(c, problemWords);
  if (error instanceof AuthorizationError && error.redirectTo !== undefined)
    return c.redirect(error.redirectTo, 302);
  if (error instanceof AuthorizationError && error.description === "Invalid client_id") {
    return renderPage(c, {
      status: 400,
      title: inLanguageOf(c, unknownClientWords).title,
      body: <UnknownClientPage />,
    });
  }
  if (error instanceof AuthorizationError) return renderProblem(c, { status: 400, ...describe(error, c) });
  if (error instanceof CimdFetchError) {
    return renderProblem(c, {
      status: 400,
      ...said.unverified,
      startAgain: startAgainOf(c),
    });
  }
  if (error instanceof UpstreamFailure) {
    return renderProblem(c, {
      status: 503,
      ...said.noSignIn(inLanguageOf(c, failureWords(error, upstreamOf(c.env.settings).name))),
      startAgain: startAgainOf(c),
      appCanRetry: false,
    });
  }
  return renderFailure(c, error, startAgainOf(c));
});

/** An authorization that cannot be answered to the client, because client or redirect URI cannot be trusted. */
function describe(error: AuthorizationError, c: Context<BridgeEnv>): Problem {
  const { description } = error;
  const said = inLanguageOf(c, problemWords);
  if (description === "Invalid redirect URI") return { ...said.wrongPlace, appCanRetry: false };
  const startAgain = startAgainOf(c);
  if (description.includes("expired or was already used")) return { ...said.used, startAgain };
  if (description.includes("different browser") || description.includes("not started in this browser")) {
    return { ...said.otherBrowser, startAgain };
  }
  // the library's, for whoever wrote the client
  const explanation = <span lang="en">{description}.</span>;
  return { title: said.cannotGoOn, explanation, startAgain };
}
