import { AuthorizationError, CimdFetchError } from "@cloudflare/workers-oauth-provider";
import { type Context, Hono } from "hono";
import { UpstreamFailure } from "../upstream/failure.ts";
import { formLimit } from "../web/form.ts";
import { renderNothingHere } from "../web/nothing-here.tsx";
import type { Problem } from "../web/problem.tsx";
import { renderFailure, renderPage, renderProblem } from "../web/render.tsx";
import { limitByAddress } from "./address-limit.ts";
import { decideConsent, showConsent } from "./authorize.tsx";
import { finishSignIn } from "./callback.tsx";
import { beginLink } from "./link.tsx";
import { UnknownClientPage } from "./pages/unknown-client.tsx";
import { decidePermissions, showPermissions } from "./permissions.tsx";
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
  if (error instanceof AuthorizationError && error.redirectTo !== undefined)
    return c.redirect(error.redirectTo, 302);
  if (error instanceof AuthorizationError && error.description === "Invalid client_id") {
    return renderPage(c, { status: 400, title: "This app is not known here", body: <UnknownClientPage /> });
  }
  if (error instanceof AuthorizationError) return renderProblem(c, { status: 400, ...describe(error, c) });
  if (error instanceof CimdFetchError) {
    return renderProblem(c, {
      status: 400,
      title: "This app could not be verified",
      explanation:
        "The app identifies itself by a document on the web, and that document could not be read or is not valid.",
      startAgain: startAgainOf(c),
    });
  }
  if (error instanceof UpstreamFailure) {
    return renderProblem(c, {
      status: 503,
      title: "You cannot sign in just now",
      explanation: `${error.message} Nothing was changed.`,
      startAgain: startAgainOf(c),
      appCanRetry: false,
    });
  }
  return renderFailure(c, error, startAgainOf(c));
});

/** An authorization that cannot be answered to the client, because client or redirect URI cannot be trusted. */
function describe(error: AuthorizationError, c: Context<BridgeEnv>): Problem {
  const { description } = error;
  if (description === "Invalid redirect URI") {
    return {
      title: "This app asked for access to be sent to a place it did not register",
      explanation:
        "To protect you, nothing was sent. Remove this server from the app and add it again, so that the app registers anew.",
      appCanRetry: false,
    };
  }
  const startAgain = startAgainOf(c);
  if (description.includes("expired or was already used")) {
    return {
      title: "This page was used already, or is too old",
      explanation: "Each sign-in page works once, for ten minutes. Nothing was granted by this one.",
      startAgain,
    };
  }
  if (description.includes("different browser") || description.includes("not started in this browser")) {
    return {
      title: "This sign-in was finished already, or was not started in this browser",
      explanation:
        "Each sign-in works once and has to end in the browser it began in. If this is the first time, allow cookies for this site.",
      startAgain,
    };
  }
  return { title: "This sign-in cannot go on", explanation: `${description}.`, startAgain };
}
