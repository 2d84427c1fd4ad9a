import { exports } from "cloudflare:workers";
import { onTestFinished, vi } from "vitest";
import type { Bindings } from "../../src/site.ts";
import { postToken, type SignedIn } from "../support/oauth-client.ts";
import type { FakeGitHub } from "./github.ts";

declare global {
  namespace Cloudflare {
    interface Env extends Bindings {}
    interface GlobalProps {
      mainModule: typeof import("../../src/index.ts");
    }
  }
}

/** Where the Worker is. */
export const origin = "https://mcp.test";

let connected: FakeGitHub | undefined;

/** From now on this is the Worker's GitHub. What is fetched, here and by the Worker, goes no further than these two. */
export function connect(github: FakeGitHub): void {
  connected = github;
}

// for good: the Worker may still have something to do when a test is over
vi.stubGlobal("fetch", async (input: RequestInfo, init?: RequestInit) => {
  const request = new Request(input, init);
  const { hostname } = new URL(request.url);
  if (hostname === "mcp.test") return await exports.default.fetch(request);
  if (connected && /^(api\.)?github\.com$/.test(hostname)) return await connected.answer(request);
  throw new TypeError(`Nobody is at ${hostname}.`);
});

/** A clock that stands still unless it is moved, for everything in this process; the runtime's own goes on. */
export function stopClock(): { forward(milliseconds: number): void } {
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  return { forward: (milliseconds) => vi.setSystemTime(Date.now() + milliseconds) };
}

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** The client asks for new tokens. */
export function refresh({ clientId, refresh_token }: Pick<SignedIn, "clientId" | "refresh_token">) {
  return postToken(origin, { grant_type: "refresh_token", refresh_token, client_id: clientId });
}
