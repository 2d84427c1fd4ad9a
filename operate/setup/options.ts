import { parseCommandLine } from "../../dev/command-line.ts";
import { isLoopback } from "../../dev/loopback.ts";
import { UsageError } from "../../dev/user-error.ts";

export const USAGE = `Makes a GitHub App for this server to sign people in with, and writes its credentials to .dev.vars.

  npm run setup                                  opens your browser: one click at GitHub makes the app
  npm run setup -- --url https://HOST            the same, and people can sign in at that deployment too
  npm run setup -- --existing                    takes an OAuth App or GitHub App that you have: asks for id and secret
  npm run setup -- --upload                      uploads the secrets of .dev.vars to Cloudflare

  --url URL             the deployment's address; its callback URL becomes one of the new app's
  --organization ORG    the new app belongs to that organization, and not to your account
  --name NAME           the new app's name, at most 34 characters; GitHub lets you change it on its page
  --public              people outside of your account or organization can sign in with the new app, and install it
  --new                 makes a new app although .dev.vars has one
  --existing            takes an app that exists
  --client-id ID        its client id; the secret is asked for, or read from GITHUB_CLIENT_SECRET or standard input
  --upload              uploads to the Worker of wrangler.jsonc what .dev.vars holds then; needs npx wrangler login
  --yes                 answers every question with yes
  --no-browser          prints the address to open, and opens nothing
  --help                this text

It can be repeated: what is there is kept, and nothing is replaced before you have been asked. GITHUB_URL (and
GITHUB_API_URL) name another GitHub than that of wrangler.jsonc, such as http://localhost:4001 for the one of
npm run dev. Where people sign in at an OpenID provider, it checks the provider and asks for OIDC_CLIENT_SECRET, and
takes or makes a GitHub app if one of the options above says so.`;

/** What the command line asks for. */
export interface SetupOptions {
  readonly help: boolean;
  /** The deployment's origin. */
  readonly origin: string | undefined;
  readonly organization: string | undefined;
  readonly name: string | undefined;
  readonly isPublic: boolean;
  /** Whether an app is asked for though there may be one; undefined if it is up to what is there. */
  readonly app: "new" | "existing" | undefined;
  readonly clientId: string | undefined;
  readonly upload: boolean;
  readonly yes: boolean;
  readonly browser: boolean;
}

/** @throws {UsageError} that says what is wrong with the command line. */
export function parseSetupOptions(args: readonly string[]): SetupOptions {
  const values = parseCommandLine("npm run setup", args, {
    ...{ url: { type: "string" }, organization: { type: "string" }, name: { type: "string" } },
    ...{ public: { type: "boolean", default: false }, new: { type: "boolean", default: false } },
    ...{ existing: { type: "boolean", default: false }, "client-id": { type: "string" } },
    ...{ upload: { type: "boolean", default: false }, yes: { type: "boolean", default: false } },
    "no-browser": { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  });
  const { url, organization, name, "client-id": clientId } = values;
  const takes = values.existing || clientId !== undefined;
  const makes = [
    ...(values.new ? ["--new"] : []),
    ...(organization === undefined ? [] : ["--organization"]),
    ...(name === undefined ? [] : ["--name"]),
    ...(values.public ? ["--public"] : []),
  ];
  if (takes && makes.length > 0) {
    throw new UsageError(
      `${makes[0]} is about a new app, ${values.existing ? "--existing" : "--client-id"} about one that exists: leave one of them out.`,
    );
  }
  if (organization !== undefined && !/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(organization))
    throw new UsageError(`--organization ${JSON.stringify(organization)} is no name of an organization.`);
  if (name !== undefined && !/^[\x20-\x7e]{1,34}$/.test(name.trim()))
    throw new UsageError("--name has to be of 1 to 34 characters: GitHub takes no longer one.");
  if (clientId !== undefined && !/^[\x21-\x7e]{1,100}$/.test(clientId))
    throw new UsageError(`--client-id ${JSON.stringify(clientId)} is no client id.`);
  return {
    ...{ help: values.help, organization, name: name?.trim(), isPublic: values.public, clientId },
    origin: url === undefined ? undefined : originOf(url),
    app: takes ? "existing" : makes.length > 0 ? "new" : undefined,
    ...{ upload: values.upload, yes: values.yes, browser: !values["no-browser"] },
  };
}

function originOf(text: string): string {
  const url = URL.parse(text);
  if (url?.protocol !== "https:" || isLoopback(url.hostname)) {
    throw new UsageError(
      `--url ${text} is no address of a deployment: give one such as https://mcp.example.com.`,
    );
  }
  const isOrigin = ["/", "/mcp"].includes(url.pathname) && url.search === "" && url.hash === "";
  if (!isOrigin || url.username !== "" || url.password !== "")
    throw new UsageError(`--url ${text} is more than an origin: give ${url.origin}.`);
  return url.origin;
}
