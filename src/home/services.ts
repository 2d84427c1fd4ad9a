import type { Catalogue } from "../catalogue/catalogue.ts";
import type { Settings } from "../settings/settings.ts";
import type { Health } from "./health.ts";

/** What these routes work with, for the origin that a request came to. */
export interface HomeServices {
  /** This server's origin. */
  readonly issuer: string;
  readonly settings: Settings;
  readonly catalogue: Catalogue;
  /** Whether what this server stores things in answers. */
  readonly health: () => Promise<Health>;
}

/** Hono's environment for the routes of this folder. */
export type HomeEnv = { Bindings: HomeServices };
