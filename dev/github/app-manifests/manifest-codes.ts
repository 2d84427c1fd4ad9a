import { SingleUseCodes } from "../single-use-codes.ts";

/** What a code is exchanged for: the app that was made, as its endpoint answers. */
export type Conversion = Readonly<Record<string, unknown>>;

/** Codes that stand for an app that was made from a manifest: single use, one hour. */
export class ManifestCodes extends SingleUseCodes<Conversion> {
  constructor(now: () => number = Date.now) {
    super({ lifetime: 60 * 60 * 1000, bytes: 20 }, now);
  }
}
