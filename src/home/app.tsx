import { type Context, Hono, type MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import { iconPaths, thisServer } from "../identity/this-server.ts";
import { inLanguageOf } from "../web/language.ts";
import { preferredType } from "../web/preferred-type.ts";
import { renderFailure, renderPage } from "../web/render.tsx";
import { isMistakenEndpoint } from "./addresses.ts";
import { descriptionOf } from "./description.ts";
import { pngIcon, svgIcon } from "./icon-bytes.ts";
import { llmsText } from "./llms-text.ts";
import { answerMistaken, refuseMessage } from "./mistaken.tsx";
import { HomePage } from "./pages/home.tsx";
import { homeWords } from "./pages/home-words.tsx";
import { robotsText } from "./robots.ts";
import { serverJsonOf } from "./server-json.ts";
import type { HomeEnv } from "./services.ts";
import { shownTools } from "./shown-tools.ts";

/** What this server says of itself, to people and to programs, whoever they are. */
export const home = new Hono<HomeEnv>();

const methods = "GET, HEAD, OPTIONS";

/** What is the same until the next deployment is kept for a while, by whoever asks and on the way to them. */
const briefly = "public, max-age=300";
const forDays = "public, max-age=86400";

// whoever asks sends nothing that says who they are, so pages of any origin may read the answers
// (POST, too: a client that took the wrong address for the endpoint is told so)
home.use(cors({ origin: "*", allowMethods: ["GET", "HEAD", "POST"], maxAge: 86400 }));

home.get("/", async (c) => {
  const { issuer, settings, catalogue, health } = c.env;
  // a client that was given this address in place of the SSE endpoint's takes nothing else
  if (preferredType(c, ["text/html", "application/json", "text/event-stream"]) === "text/event-stream")
    return refuseMessage(c, 405, methods);
  if (preferredType(c, ["text/html", "application/json"]) === "application/json") {
    c.header("Vary", "Accept");
    c.header("Cache-Control", briefly);
    c.header("X-Content-Type-Options", "nosniff");
    return c.json(descriptionOf(c.env));
  }
  const { status } = await health();
  const page = {
    ...{ origin: issuer, tools: shownTools(catalogue, settings) },
    ...{ linksGitHub: settings.linksGitHub, health: status },
  };
  const headers = new Headers({ Vary: "Accept" });
  const title = inLanguageOf(c, homeWords).tab;
  return await renderPage(c, { status: 200, headers, title, body: <HomePage {...page} /> });
});

home.get("/health", async (c) => {
  const { status, checks } = await c.env.health();
  const { name, version } = thisServer;
  c.header("Cache-Control", "no-store");
  c.header("X-Content-Type-Options", "nosniff");
  const body = { status, name, version, time: new Date().toISOString(), checks };
  return c.json(body, status === "ok" ? 200 : 503);
});

home.get("/server.json", document(briefly), (c) => c.json(serverJsonOf(c.env.issuer)));
home.get("/llms.txt", document(briefly), (c) => c.text(llmsText(descriptionOf(c.env))));
home.get("/robots.txt", document(forDays), (c) => c.text(robotsText));
home.get(iconPaths.svg, document(forDays), (c) => c.body(svgIcon, 200, { "Content-Type": "image/svg+xml" }));
for (const path of [iconPaths.png, iconPaths.ico])
  home.get(path, document(forDays), (c) => c.body(pngIcon, 200, { "Content-Type": "image/png" }));

home.all("*", async (c) => {
  if (isMistakenEndpoint(c.req.path)) return await answerMistaken(c);
  // of these addresses, a client takes the bare origin for its endpoint
  return c.req.path === "/" ? refuseMessage(c, 405, methods) : methodNotAllowed(c);
});

home.onError((error, c) => renderFailure(c, error));

/** The headers of a document that is the same for everybody. */
function document(caching: string): MiddlewareHandler<HomeEnv> {
  return async (c, next) => {
    await next();
    c.header("Cache-Control", caching);
    c.header("X-Content-Type-Options", "nosniff");
  };
}

function methodNotAllowed(c: Context<HomeEnv>): Response {
  const description = "This document is read with GET or HEAD.";
  return c.json({ error: "invalid_request", error_description: description }, 405, {
    ...{ Allow: methods, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff" },
  });
}
