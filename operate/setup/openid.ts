import { UserError } from "../../dev/user-error.ts";
import { openIdProvider } from "../../src/settings/openid.ts";
import { readDocument } from "../../src/upstream/oidc/document.ts";
import { ask } from "./ask.ts";
import type { Variables } from "./dev-vars.ts";
import type { Terminal } from "./terminal.ts";

/** Where people sign in, as OIDC has it. */
export interface Provider {
  readonly issuer: string;
  readonly clientId: string;
}

/** A provider, and what is to be written about it. */
export interface OpenIdSetup {
  readonly provider: Provider;
  readonly variables: Variables;
  /** Whether OIDC is in `.dev.vars` only, so that a deployment does not know it. */
  readonly isOnlyHere: boolean;
}

/**
 * Finds out where people sign in, asks for what is missing, and checks that the provider is there. Its configuration
 * document is read as the server reads it (OpenID Connect Discovery 1.0 section 4).
 * @throws {UserError} that says what to do
 */
export async function setUpOpenId(
  terminal: Terminal,
  env: NodeJS.ProcessEnv,
  variables: Variables,
  deployed: Readonly<Record<string, unknown>>,
): Promise<OpenIdSetup> {
  const known = providerIn(variables.OIDC || deployed.OIDC || env.OIDC);
  const provider = known ?? (await describe(terminal));
  await requireDocument(provider.issuer);
  const secret = variables.OIDC_CLIENT_SECRET || (await secretFor(terminal, env, provider));
  const isOnlyHere = providerIn(deployed.OIDC) === undefined;
  return {
    provider,
    isOnlyHere,
    variables: {
      ...(isOnlyHere && { OIDC: variables.OIDC || env.OIDC || JSON.stringify(provider) }),
      ...(secret !== "" && { OIDC_CLIENT_SECRET: secret }),
    },
  };
}

function providerIn(oidc: unknown): Provider | undefined {
  const given = typeof oidc === "string" ? parsed(oidc) : oidc;
  if (given === undefined || given === null || Object.keys(given).length === 0) return undefined;
  const read = openIdProvider.safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new UserError(
    `OIDC cannot be used: ${issue?.path.join(".") || "it"}: ${issue?.message}. It is { "issuer": "https://…", "clientId": "…" }.`,
  );
}

function parsed(text: string): unknown {
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new UserError(`OIDC is no JSON. It is { "issuer": "https://…", "clientId": "…" }.`);
  }
}

async function describe(terminal: Terminal): Promise<Provider> {
  if (!terminal.isInteractive) {
    throw new UserError(
      `Nothing says which OpenID provider people sign in at: put "OIDC": { "issuer": "https://…", "clientId": "…" } into the vars of wrangler.jsonc, then run this again.`,
    );
  }
  const issuer = await terminal.ask("Issuer of the OpenID provider (https://…): ");
  const clientId = await terminal.ask("Client id there: ");
  const provider = providerIn({ issuer, clientId });
  if (provider === undefined) throw new UserError("Without issuer and client id there is no provider.");
  return { issuer: provider.issuer, clientId: provider.clientId };
}

async function requireDocument(issuer: string): Promise<void> {
  const address = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const { status, json } = await ask(address, { method: "GET" });
  if (status !== 200) {
    throw new UserError(
      `There is no OpenID provider at ${issuer}: ${address} answers ${status}. Take the issuer from the provider's own pages.`,
    );
  }
  const document = readDocument(issuer, json);
  if ("wrong" in document) {
    throw new UserError(
      `${address} cannot be used: its “${document.wrong}” is not what it should be. The issuer has to be the same there, to the letter, as in OIDC.`,
    );
  }
}

async function secretFor(terminal: Terminal, env: NodeJS.ProcessEnv, { issuer }: Provider): Promise<string> {
  const given = env.OIDC_CLIENT_SECRET?.trim();
  if (given) return given;
  return terminal.isInteractive
    ? await terminal.askSecret(
        `Client secret that ${new URL(issuer).host} gave (not shown; none for a public client): `,
      )
    : await terminal.piped();
}
