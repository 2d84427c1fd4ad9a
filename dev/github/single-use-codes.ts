import { randomBytes } from "node:crypto";

/** Codes that stand for something, once and for a while. */
export class SingleUseCodes<Kept> {
  readonly #codes = new Map<string, { kept: Kept; expiresAt: number }>();
  readonly #lifetime: number;
  readonly #bytes: number;
  readonly #now: () => number;

  /** @param lifetime of a code, in milliseconds @param bytes of its randomness */
  constructor({ lifetime, bytes }: { lifetime: number; bytes: number }, now: () => number) {
    this.#lifetime = lifetime;
    this.#bytes = bytes;
    this.#now = now;
  }

  issue(kept: Kept): string {
    const code = randomBytes(this.#bytes).toString("hex");
    this.#codes.set(code, { kept, expiresAt: this.#now() + this.#lifetime });
    return code;
  }

  /** Spends a code, even when what follows fails; undefined when it is unknown, spent or expired. */
  redeem(code: string): Kept | undefined {
    const found = this.#codes.get(code);
    this.#codes.delete(code);
    return found !== undefined && found.expiresAt > this.#now() ? found.kept : undefined;
  }

  clear(): void {
    this.#codes.clear();
  }
}
