import type { OAuthApp } from "./seed.ts";

/** An app that people can sign in with. */
export interface RegisteredApp extends OAuthApp {
  /** A GitHub App's user tokens expire, can be refreshed and have no scopes. */
  readonly kind: "oauth-app" | "github-app";
}

/** The app of the seed, and those that were made since. */
export class RegisteredApps {
  /** The one of the seed. */
  readonly seeded: RegisteredApp;
  readonly #made = new Map<string, RegisteredApp>();

  constructor(seeded: OAuthApp) {
    this.seeded = { ...seeded, kind: "oauth-app" };
  }

  add(app: RegisteredApp): void {
    this.#made.set(app.client_id, app);
  }

  find(clientId: string | undefined): RegisteredApp | undefined {
    if (clientId === undefined) return undefined;
    return clientId === this.seeded.client_id ? this.seeded : this.#made.get(clientId);
  }

  /** Whether an app of this name was made: names are taken once at GitHub. */
  hasName(name: string): boolean {
    const same = (app: RegisteredApp) => app.name.toLowerCase() === name.toLowerCase();
    return same(this.seeded) || [...this.#made.values()].some(same);
  }

  /** The app that shows these credentials. */
  authenticated(clientId: string | undefined, secret: string | undefined): RegisteredApp | undefined {
    const app = this.find(clientId);
    return app !== undefined && app.client_secret === secret ? app : undefined;
  }

  clear(): void {
    this.#made.clear();
  }
}
