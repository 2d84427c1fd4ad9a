/** How to mend each variable, for the operator who reads a `SettingsError`. */
export const remedies: Readonly<Record<string, string>> = {
  GITHUB_URL: 'set vars.GITHUB_URL in wrangler.jsonc, for instance "https://github.com"',
  GITHUB_API_URL: 'set vars.GITHUB_API_URL in wrangler.jsonc, for instance "https://api.github.com"',
  GITHUB_CLIENT_ID: "run `npx wrangler secret put GITHUB_CLIENT_ID` with the client ID of your GitHub app",
  GITHUB_CLIENT_SECRET:
    "run `npx wrangler secret put GITHUB_CLIENT_SECRET` with a client secret of your GitHub app",
  UPSTREAM: 'make vars.UPSTREAM in wrangler.jsonc "github" or "oidc"',
  OIDC: 'make vars.OIDC in wrangler.jsonc { "issuer": "https://…", "clientId": "…", "name": "…" }, the issuer as the provider\'s /.well-known/openid-configuration says it; scopes, groupsClaim, usernameClaim, trustsEmail and parameters can be there too',
  OIDC_CLIENT_SECRET:
    "run `npx wrangler secret put OIDC_CLIENT_SECRET` with the client secret that your OpenID provider gave",
  SERVER_SECRET:
    "run `npx wrangler secret put SERVER_SECRET` with at least 32 random characters, for instance from `openssl rand -base64 32`",
  SERVER_SECRET_PREVIOUS:
    "put the former SERVER_SECRET there with `npx wrangler secret put SERVER_SECRET_PREVIOUS`, or delete it",
  ACCESS:
    'make vars.ACCESS in wrangler.jsonc { "users": [], "organizations": [], "teams": ["organization/team"], "contact": "" }, or where people sign in at an OpenID provider { "users": [], "groups": [], "emailDomains": ["example.com"], "contact": "" }',
  GRANT_IDLE_DAYS: "make vars.GRANT_IDLE_DAYS in wrangler.jsonc a number of days from 1 to 365",
  AUDIT_DAYS: "make vars.AUDIT_DAYS in wrangler.jsonc a number of days from 1 to 3650",
  AUDIT_ARGUMENTS: 'make vars.AUDIT_ARGUMENTS in wrangler.jsonc "names" or "values"',
  ALLOWED_ORIGINS:
    'make vars.ALLOWED_ORIGINS in wrangler.jsonc a list of origins, such as ["https://example.com"]',
  GRANTABLE:
    'make vars.GRANTABLE in wrangler.jsonc { "scopes": ["profile", "repos:read"], "repositories": "all" } (repos:write needs repos:read beside it); repositories can be "public" or a list such as ["acme/*"] too',
  HEADLESS:
    'make vars.HEADLESS in wrangler.jsonc {}, which turns it off, { "scopes": ["profile", "repos:read"], "personalAccessTokens": true } where people sign in with GitHub, or { "scopes": ["profile"], "audiences": ["https://…"] } where they sign in at an OpenID provider',
  OPERATORS:
    'make vars.OPERATORS in wrangler.jsonc a list of numeric GitHub user ids (`gh api users/NAME --jq .id`), or where people sign in at an OpenID provider of "sub:" and a subject each',
  GITHUB_APP_ID:
    "run `npx wrangler secret put GITHUB_APP_ID` with the App ID that the GitHub App's settings show",
  GITHUB_APP_PRIVATE_KEY:
    "run `npx wrangler secret put GITHUB_APP_PRIVATE_KEY < key.pem` with a private key that the GitHub App's settings made",
  FIRST_PARTY_CLIENTS:
    'make vars.FIRST_PARTY_CLIENTS in wrangler.jsonc a list of { "clientId", "scopes" }, each clientId the https URL of a client\'s metadata document or the clientId of one of CLIENTS',
  CLIENTS:
    "make vars.CLIENTS in wrangler.jsonc a list of { clientId, clientName, redirectUris }, each with tokenExchange: true besides if it may exchange tokens",
};
