import type { Accounts } from "../../src/accounts/accounts.ts";
import { createCatalogue } from "../../src/catalogue/catalogue.ts";
import type { Prompt } from "../../src/catalogue/prompt.ts";
import type { Resource } from "../../src/catalogue/resource.ts";
import type { Services } from "../../src/dispatch/services.ts";
import { parseSettings } from "../../src/settings/settings.ts";

export const settingsUnder = (secrets: { SERVER_SECRET: string; SERVER_SECRET_PREVIOUS?: string }) =>
  parseSettings({
    GITHUB_URL: "https://github.com",
    GITHUB_API_URL: "https://api.github.com",
    GITHUB_CLIENT_ID: "id",
    GITHUB_CLIENT_SECRET: "secret",
    ...secrets,
  });

export const unexpected = () => Promise.reject(new Error("this was not expected to be asked for"));

const accounts: Accounts = {
  ...{ addConnection: unexpected, change: unexpected, permissions: unexpected, renew: unexpected },
  ...{ credential: unexpected, admission: unexpected, rejected: unexpected, release: unexpected },
  ...{ end: unexpected, noteSession: unexpected, grantOf: unexpected, connections: unexpected },
  ...{ block: unexpected, unblock: unexpected, isBlocked: unexpected },
  ...{ limited: unexpected, status: unexpected, beginChange: unexpected, endChange: unexpected },
  ...{ spend: unexpected, giveBack: unexpected, link: unexpected, unlink: unexpected, linked: unexpected },
  ...{ linkStatus: unexpected, linkedCredential: unexpected, linkedRejected: unexpected },
  present: unexpected,
};

/** What serving resources and prompts takes that need no vault. */
export function servicesFor(resources: readonly Resource[], prompts: readonly Prompt[] = []): Services {
  return {
    catalogue: createCatalogue([], resources, prompts),
    settings: settingsUnder({ SERVER_SECRET: "a server secret of more than 32 characters" }),
    accounts,
    trail: { record: () => {} },
    endGrants: unexpected,
    administrationBy: unexpected,
  };
}
