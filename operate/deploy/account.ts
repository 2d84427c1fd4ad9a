import { z } from "zod";
import { UserError } from "../../dev/user-error.ts";
import { harmless } from "../harmless.ts";
import type { Configuration } from "./configuration.ts";
import { wrangler } from "./wrangler-command.ts";

/** A Cloudflare account. */
export interface Account {
  readonly id: string;
  /** Undefined if the token may not know. */
  readonly name: string | undefined;
}

const whoami = z.object({
  loggedIn: z.boolean(),
  accounts: z.array(z.object({ id: z.string(), name: z.string() })).default([]),
});

const LOG_IN =
  "Run npx wrangler login, or set CLOUDFLARE_API_TOKEN to a token that was made from the template “Edit Cloudflare Workers” with D1 (edit) added (https://dash.cloudflare.com/profile/api-tokens).";

/** The account that is deployed to. @throws {UserError} if nobody is logged in, or there are several to choose from */
export async function chooseAccount({ accountId }: Configuration): Promise<Account> {
  const { stdout, reason } = await wrangler(["whoami", "--json"]);
  const { data } = whoami.safeParse(parsed(stdout));
  if (data?.loggedIn !== true) {
    const login = process.env.CLOUDFLARE_API_TOKEN ? "CLOUDFLARE_API_TOKEN" : "The login";
    throw new UserError(
      data === undefined
        ? `${login} is not taken at Cloudflare: ${reason} ${LOG_IN}`
        : `Nobody is logged in at Cloudflare. ${LOG_IN}`,
    );
  }
  // as wrangler has it: the file wins
  const chosen = accountId ?? process.env.CLOUDFLARE_ACCOUNT_ID;
  if (chosen) return { id: chosen, name: data.accounts.find(({ id }) => id === chosen)?.name };
  const [only, ...others] = data.accounts;
  if (only === undefined)
    throw new UserError(
      "The login reaches no account at Cloudflare: set CLOUDFLARE_ACCOUNT_ID, or log in as somebody else.",
    );
  if (others.length > 0) {
    const known = data.accounts.map(({ id, name }) => harmless(`  ${id}  ${name}`)).join("\n");
    throw new UserError(
      `The login reaches several accounts at Cloudflare: set CLOUDFLARE_ACCOUNT_ID, or "account_id" in wrangler.jsonc, to the one to deploy to.\n${known}`,
    );
  }
  return only;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
