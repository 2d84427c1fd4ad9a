import type { Settings } from "../settings/settings.ts";
import { gitHubUpstream } from "./github/upstream.ts";
import type { Upstream } from "./upstream.ts";

const made = new WeakMap<object, Upstream>();

/** Where the people of a deployment sign in, as its settings choose; made once for each settings object. */
export function upstreamOf(settings: Settings): Upstream {
  const known = made.get(settings);
  if (known) return known;
  const upstream = gitHubUpstream(settings.github);
  made.set(settings, upstream);
  return upstream;
}
