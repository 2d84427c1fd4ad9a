import { randomBytes } from "node:crypto";
import type {
  OAuthClientMetadata,
  OAuthClientProvider,
  OAuthDiscoveryState,
  StoredOAuthClientInformation,
  StoredOAuthTokens,
} from "@modelcontextprotocol/client";

/** Hears of each part of the sign-in that the SDK completes; nothing it hears is secret. */
export type Progress = (step: "metadata" | "registration" | "token", detail: string) => void;

/** An MCP client's side of OAuth for one sign-in, in memory. The SDK's `auth()` drives it. */
export class OAuthClient implements OAuthClientProvider {
  readonly redirectUrl: string;
  readonly #state = randomBytes(16).toString("base64url");
  readonly #progress: Progress;
  #discovery: OAuthDiscoveryState | undefined;
  #information: StoredOAuthClientInformation | undefined;
  #tokens: StoredOAuthTokens | undefined;
  #verifier = "";
  #authorizationUrl: URL | undefined;

  constructor(redirectUrl: string, progress: Progress) {
    this.redirectUrl = redirectUrl;
    this.#progress = progress;
  }

  /** Where the person has to go; known once `auth()` has asked for a redirect. */
  get authorizationUrl(): URL {
    if (!this.#authorizationUrl) throw new Error("No authorization request was made.");
    return this.#authorizationUrl;
  }

  get accessToken(): string {
    if (!this.#tokens) throw new Error("No token was received.");
    return this.#tokens.access_token;
  }

  get clientMetadata(): OAuthClientMetadata {
    return {
      client_name: "npm run try",
      redirect_uris: [this.redirectUrl],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
    };
  }

  state(): string {
    return this.#state;
  }

  discoveryState(): OAuthDiscoveryState | undefined {
    return this.#discovery;
  }

  saveDiscoveryState(state: OAuthDiscoveryState): void {
    this.#discovery = state;
    this.#progress("metadata", `authorization server ${state.authorizationServerUrl}`);
  }

  clientInformation(): StoredOAuthClientInformation | undefined {
    return this.#information;
  }

  saveClientInformation(information: StoredOAuthClientInformation): void {
    this.#information = information;
    this.#progress("registration", `client ${information.client_id}`);
  }

  tokens(): StoredOAuthTokens | undefined {
    return this.#tokens;
  }

  saveTokens(tokens: StoredOAuthTokens): void {
    this.#tokens = tokens;
    const refresh = tokens.refresh_token ? ", can be refreshed" : "";
    this.#progress("token", `scope ${tokens.scope || "not said"}${refresh}`);
  }

  redirectToAuthorization(url: URL): void {
    this.#authorizationUrl = url;
  }

  saveCodeVerifier(verifier: string): void {
    this.#verifier = verifier;
  }

  codeVerifier(): string {
    return this.#verifier;
  }
}
