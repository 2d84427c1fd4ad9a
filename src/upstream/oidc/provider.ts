import * as oauth from "oauth4webapi";
import type { OidcSettings } from "../../settings/settings.ts";
import { within } from "../../time/within.ts";
import { UpstreamFailure } from "../failure.ts";
import { type ProviderDocument, readDocument } from "./document.ts";
import { classify } from "./failure.ts";
import { longestAnswer, longestDocument, providerFetch } from "./fetch.ts";

/** How long a configuration document is taken for true, in milliseconds. */
const lifetime = 3600_000;

/** How long to wait for an answer that another request asked for, in milliseconds: it may have been given up since. */
const patience = 3000;

/** Seconds by which the provider's clock and ours may differ. */
export const clockTolerance = 30;

/** A provider that is found by its issuer (OpenID Connect Discovery 1.0), and us as a client of it. */
export class Provider {
  readonly settings: OidcSettings;
  readonly client: oauth.Client;
  readonly #time: number | undefined;
  #known: { readonly document: ProviderDocument; readonly until: number } | undefined;
  #asking: Promise<ProviderDocument> | undefined;

  /** @param time how long an answer may take, in milliseconds */
  constructor(settings: OidcSettings, time?: number) {
    this.settings = settings;
    this.client = { client_id: settings.clientId, [oauth.clockTolerance]: clockTolerance };
    this.#time = time;
  }

  /** What it says about itself. @throws {UpstreamFailure} if it cannot be asked, or says what cannot be used */
  async document(): Promise<ProviderDocument> {
    if (this.#known && Date.now() < this.#known.until) return this.#known.document;
    return await this.#askOnce();
  }

  /** What it says about itself now, whatever it said before: its keys may be others. */
  async documentNow(): Promise<ProviderDocument> {
    this.#known = undefined;
    return await this.#askOnce();
  }

  /** How requests are made that are about a person. */
  get options() {
    return this.#options(longestAnswer);
  }

  /** How documents are asked for that are the same for everybody. */
  get documentOptions() {
    return this.#options(longestDocument);
  }

  #options(mostBytes: number) {
    return {
      [oauth.customFetch]: providerFetch(this.settings.name, mostBytes, this.#time),
      // settings allow http for a provider on this machine only, and the document then for no other place
      [oauth.allowInsecureRequests]: this.settings.issuer.startsWith("http:"),
    };
  }

  /** One request is enough for all who ask at once. */
  async #askOnce(): Promise<ProviderDocument> {
    const asking = this.#asking;
    if (asking) {
      const answer = await within(patience, asking).catch((error: unknown) => {
        // what a request began that is over may never end
        if (!(error instanceof DOMException)) throw error;
      });
      if (answer) return answer;
    }
    const own = this.#ask().finally(() => {
      if (this.#asking === own) this.#asking = undefined;
    });
    this.#asking = own;
    return await own;
  }

  async #ask(): Promise<ProviderDocument> {
    const { issuer, name } = this.settings;
    const act = "the request for its configuration";
    const json = await oauth
      .discoveryRequest(new URL(issuer), this.documentOptions)
      .then((response) => oauth.processDiscoveryResponse(new URL(issuer), response))
      .catch((error: unknown) => {
        throw classify(error, name, act);
      });
    const document = readDocument(issuer, json);
    if ("wrong" in document)
      throw new UpstreamFailure(
        "malformed",
        `${name}'s description of itself could not be used. The operator of this server has to look at OIDC.issuer.`,
        `configuration document: ${document.wrong}`,
      );
    this.#known = { document, until: Date.now() + lifetime };
    return document;
  }
}
