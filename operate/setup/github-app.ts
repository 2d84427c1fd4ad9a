import { randomBytes } from "node:crypto";
import { openInBrowser } from "../../dev/browser.ts";
import { isLoopback } from "../../dev/loopback.ts";
import { UserError } from "../../dev/user-error.ts";
import { ask } from "./ask.ts";
import { convert, type MadeApp } from "./conversion.ts";
import { areGood, type Credentials } from "./credentials.ts";
import type { Variables } from "./dev-vars.ts";
import type { GitHubAddress } from "./github-address.ts";
import { makeApp } from "./manifest-flow.ts";
import type { SetupOptions } from "./options.ts";
import type { Permissions } from "./permissions.ts";
import type { Terminal } from "./terminal.ts";
import { type WayToPage, wayToPage } from "./way-to-page.ts";

/** How long an app can take to be made: somebody may have to ask who owns the organization. */
const PATIENCE_MS = 60 * 60_000;

/** What a new app is made for. */
interface Purpose {
  /** The folder of the checkout. */
  readonly root: string;
  readonly github: GitHubAddress;
  readonly options: SetupOptions;
  /** The Worker's name. */
  readonly worker: string;
  readonly callbacks: readonly string[];
  readonly permissions: Permissions;
  readonly terminal: Terminal;
  /** Writes the app's credentials. */
  readonly save: (app: MadeApp) => void;
}

/** Has the person make an app with one click at GitHub. @throws {UserError} that says what to do */
export async function newApp(purpose: Purpose): Promise<MadeApp> {
  const { root, github, options, worker, callbacks, permissions, terminal, save } = purpose;
  // an app whose credentials cannot be got from here would be made for nothing
  await ask(github.apiUrl, { method: "GET" });
  const keep = keepOr(save, github);
  const { organization, isPublic } = options;
  const of = organization === undefined ? "" : `/organizations/${organization}`;
  let way: WayToPage | undefined;
  const made = makeApp({
    wanted: {
      name: options.name ?? nameFor(worker),
      homepage: options.origin ?? new URL(callbacks[0] ?? "").origin,
      ...{ callbacks, permissions, isPublic },
    },
    page: `${github.url}${of}/settings/apps/new`,
    patienceMs: PATIENCE_MS,
    onReady(start) {
      terminal.say(
        `Make the app with one click at ${new URL(github.url).host}. If no browser opens, open this page:`,
      );
      terminal.say(`\n  ${start}\n`);
      terminal.say("Waiting for you to come back; Ctrl-C ends it, and nothing has been written so far.");
      if (!options.browser) return;
      way = wayToPage(root, start);
      // without it, the person has the address on the screen
      if (way !== undefined) openInBrowser(way.url);
    },
    async onCode(code) {
      const app = await convert(github, code);
      keep(app);
      const sentence = `The app ${app.slug} is made, and its credentials are in .dev.vars on this machine.`;
      return { result: app, sentence, install: installPage(github, app) };
    },
  });
  return await made.finally(() => way?.remove());
}

/** What GitHub gave is given once: if it cannot be written, the app is of no use. */
function keepOr(save: (app: MadeApp) => void, { url }: GitHubAddress): (app: MadeApp) => void {
  return (app) => {
    try {
      save(app);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      throw new UserError(
        `${error.message} The app ${app.slug} is made all the same, and its secret is lost: delete it at ${url}/settings/apps (or your organization's), mend that, then run this again.`,
      );
    }
  };
}

/** Where an app is installed on repositories. */
export const installPage = ({ url }: GitHubAddress, { slug }: MadeApp): string => {
  const { hostname } = new URL(url);
  // Enterprise Server has apps of its own under another path
  const isServer = hostname !== "github.com" && !hostname.endsWith(".ghe.com") && !isLoopback(hostname);
  return `${url}/${isServer ? "github-apps" : "apps"}/${slug}/installations/new`;
};

/** A name is taken once at a GitHub, and has 34 characters at most. */
const nameFor = (worker: string) => `${worker.slice(0, 27)}-${randomBytes(3).toString("hex")}`;

/** What of an app has to be known to take it. */
interface Existing {
  readonly github: GitHubAddress;
  readonly clientId: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly terminal: Terminal;
}

/** Asks for an app that exists, and has GitHub say whether the answers are right. @throws {UserError} that says what to do */
export async function existingApp({ github, clientId, env, terminal }: Existing): Promise<Credentials> {
  const id = clientId ?? (env.GITHUB_CLIENT_ID?.trim() || (await askForId(terminal)));
  const credentials = { clientId: id, clientSecret: await secretOf(id, env, terminal) };
  if (!(await areGood(github, credentials))) {
    throw new UserError(
      `${new URL(github.url).host} does not take this client id and secret. Make a new client secret in the app's settings (${github.url}/settings/apps, or .../settings/developers), then run this again. Nothing was written.`,
    );
  }
  return credentials;
}

async function askForId(terminal: Terminal): Promise<string> {
  if (!terminal.isInteractive) {
    throw new UserError(
      "Which app? Nobody can be asked here: give --client-id ID, or set GITHUB_CLIENT_ID. Nothing was written.",
    );
  }
  const id = await terminal.ask("Client id of the app: ");
  if (!/^[\x21-\x7e]{1,100}$/.test(id)) throw new UserError("That is no client id. Nothing was written.");
  return id;
}

async function secretOf(id: string, env: NodeJS.ProcessEnv, terminal: Terminal): Promise<string> {
  const given =
    env.GITHUB_CLIENT_SECRET?.trim() ||
    (terminal.isInteractive
      ? await terminal.askSecret(`Client secret of ${id} (not shown): `)
      : await terminal.piped());
  if (/^[\x21-\x7e]{1,200}$/.test(given)) return given;
  throw new UserError(
    given === ""
      ? "There is no client secret: type it, pipe it in, or set GITHUB_CLIENT_SECRET. Nothing was written."
      : "That is no client secret: it has no spaces, and is one line. Nothing was written.",
  );
}

/** Whether GitHub takes what `.dev.vars` has, as a sentence. @throws {UserError} if it does not */
export async function checkKept(
  github: GitHubAddress,
  { GITHUB_CLIENT_ID = "", GITHUB_CLIENT_SECRET = "" }: Variables,
) {
  const credentials = { clientId: GITHUB_CLIENT_ID.trim(), clientSecret: GITHUB_CLIENT_SECRET.trim() };
  const { host } = new URL(github.url);
  let good: boolean;
  try {
    good = await areGood(github, credentials);
  } catch (error) {
    // nothing is written about it, so it is only worth knowing
    if (error instanceof UserError) return `not checked: ${error.message}`;
    throw error;
  }
  if (good) return `${host} takes it`;
  throw new UserError(
    `${host} does not take the GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET of .dev.vars. Make a new client secret in the app's settings and run npm run setup -- --client-id ${credentials.clientId}, or npm run setup -- --new for another app. Nothing was changed.`,
  );
}
