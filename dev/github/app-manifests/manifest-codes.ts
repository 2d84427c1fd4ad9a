import { randomBytes } from "node:crypto";

/** What a code is exchanged for: the app that was made, as its endpoint answers. */
export type Conversion = Readonly<Record<string, unknown>>;

const LIFETIME_MS = 60 * 60 * 1000;

/** Codes that stand for an app that was made from a manifest: single use, one hour. */
export class ManifestCodes {
  readonly #codes = new Map<string, { conversion: Conversion; expiresAt: number }>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  issue(conversion: Conversion): string {
    const code = randomBytes(20).toString("hex");
    this.#codes.set(code, { conversion, expiresAt: this.#now() + LIFETIME_MS });
    return code;
  }

  /** Spends a code; undefined when it is unknown, spent or expired. */
  redeem(code: string): Conversion | undefined {
    const found = this.#codes.get(code);
    this.#codes.delete(code);
    return found !== undefined && found.expiresAt > this.#now() ? found.conversion : undefined;
  }

  clear(): void {
    this.#codes.clear();
  }
}
