import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { finished } from "node:stream/promises";
import { listenOnLoopback } from "../../dev/loopback-listener.ts";
import { UserError } from "../../dev/user-error.ts";
import { endPage, startPage } from "./app-page.ts";
import { manifestOf, type WantedApp } from "./manifest.ts";

/** What becomes of the code that GitHub comes back with. */
export interface Arrival<Result> {
  readonly result: Result;
  /** For the page that the person sees. */
  readonly sentence: string;
  /** Where the app can be installed. */
  readonly install: string;
}

interface Flow<Result> {
  readonly wanted: WantedApp;
  /** The page at GitHub that takes the manifest. */
  readonly page: string;
  /** Called once the start page is there. */
  readonly onReady: (start: URL) => void;
  /** Called with the code, once. */
  readonly onCode: (code: string) => Promise<Arrival<Result>>;
  readonly patienceMs: number;
}

/** What GitHub leads back to. */
const BACK = "/made";

/**
 * Has a person make the app: a page on this machine sends the manifest to GitHub, and GitHub sends the person back to it
 * with a code. Whoever comes back without the state of this run is not answered, and does not end it.
 * @throws {UserError} if nobody comes back; and whatever `onCode` throws
 */
export async function makeApp<Result>(flow: Flow<Result>): Promise<Result> {
  const listener = await listenOnLoopback(0);
  const origin = `http://localhost:${listener.port}`;
  const state = randomBytes(32).toString("base64url");
  // who else is on this machine does not know the address of the page, which shows the state
  const start = new URL(`/${randomBytes(16).toString("base64url")}`, origin);
  const manifest = manifestOf(flow.wanted, origin + BACK);
  const outcome = Promise.withResolvers<Result>();
  let hasArrived = false;

  listener.serve((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.destroy();
      outcome.reject(error);
    });
  });
  const timeout = setTimeout(() => outcome.reject(nobodyCame(flow.patienceMs)), flow.patienceMs);
  try {
    flow.onReady(start);
    return await outcome.promise;
  } finally {
    clearTimeout(timeout);
    await listener.close();
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = URL.parse(request.url ?? "/", origin);
    // a name that somebody else's server gave to this machine (DNS rebinding) is not ours
    const isOurs = [`localhost:${listener.port}`, `127.0.0.1:${listener.port}`].includes(
      request.headers.host ?? "",
    );
    if (url === null || !isOurs || request.method !== "GET") return await show(response, 404, NOT_HERE);
    if (url.pathname === start.pathname) return await show(response, 200, form());
    if (url.pathname !== BACK) return await show(response, 404, NOT_HERE);

    const code = url.searchParams.get("code") ?? "";
    if (!isSame(url.searchParams.get("state"), state) || !/^[\w-]{1,200}$/.test(code))
      return await show(response, 400, NOT_FROM_HERE);
    if (hasArrived) return await show(response, 409, TWICE);
    hasArrived = true;
    try {
      const { result, sentence, install } = await flow.onCode(code);
      await show(response, 200, endPage("The app is made", sentence, install));
      outcome.resolve(result);
    } catch (error) {
      const sentence = error instanceof UserError ? error.message : "Something went wrong.";
      await show(response, 502, endPage("That did not work", sentence));
      outcome.reject(error);
    }
  }

  function form() {
    const { name, permissions, callbacks } = flow.wanted;
    const action = `${flow.page}?${new URLSearchParams({ state })}`;
    const asked = Object.entries(permissions).map(
      ([permission, level]) => `${level} ${permission.replaceAll("_", " ")}`,
    );
    return startPage({
      ...{ action, name, callbacks, permissions: asked },
      manifest: JSON.stringify(manifest),
    });
  }

  async function show(response: ServerResponse, status: number, page: ReturnType<typeof endPage>) {
    response.writeHead(status, {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "content-security-policy": `default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action ${new URL(flow.page).origin}; frame-ancestors 'none'`,
      // the connection would keep the listener open
      connection: "close",
    });
    response.end(String(await page));
    // somebody who went away does not need it
    await finished(response).catch(() => {});
  }
}

const NOT_HERE = endPage("There is nothing here", "The terminal has the address of the page.");
const NOT_FROM_HERE = endPage(
  "This is not an answer to what was asked",
  "Go back to the page that the terminal named, and begin there. Nothing was changed.",
);
const TWICE = endPage("That was answered already", "The code of an app counts once.");

const nobodyCame = (patienceMs: number) =>
  new UserError(
    `Nobody came back from GitHub within ${Math.round(patienceMs / 60_000)} minutes. Nothing was written: run npm run setup again. If the app was made, delete it at GitHub first.`,
  );

/** In a time that says nothing about where they differ. */
function isSame(given: string | null, expected: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(given ?? ""), hash(expected));
}
