import { vi } from "vitest";

/** A request that the fake GitHub received. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** @param signal of the request */
type Answer = (signal?: AbortSignal | null) => Response | Promise<Response>;

/** GitHub as far as the vault and the sign-in use it, in this isolate: one account, tokens that can be ended. */
export interface FakeGitHub {
  readonly received: Received[];
  /** Access tokens that work. */
  readonly tokens: Set<string>;
  /** Refresh tokens that work. */
  readonly refreshTokens: Set<string>;
  /** Seconds that tokens last, from the next one on; undefined when they do not expire. */
  lifetime: number | undefined;
  /** Answers the next requests to a path in place of the endpoint; may wait. */
  answer(path: string, answer: Answer, times?: number): void;
  count(method: string, path: string): number;
}

/** The account that signs in. */
const account = {
  ...{ id: 42, login: "octocat", name: "Octo Cat", bio: null, company: null, location: null, blog: "" },
  ...{ avatar_url: "https://github.com/octocat.png", html_url: "https://github.com/octocat" },
  ...{ public_repos: 1, followers: 2, following: 3, created_at: "2011-01-25T18:44:36Z" },
};

/** Puts a GitHub in place of the internet. */
export function fakeGitHub(): FakeGitHub {
  let issued = 0;
  const special: { path: string; answer: Answer }[] = [];
  const github: FakeGitHub = {
    received: [],
    tokens: new Set(),
    refreshTokens: new Set(),
    lifetime: undefined,
    answer(path, answer, times = 1) {
      for (let time = 0; time < times; time++) special.push({ path, answer });
    },
    count: (method, path) =>
      github.received.filter((request) => request.method === method && request.path === path).length,
  };

  function issue(): Response {
    issued += 1;
    const access_token = `gho_token${issued}`;
    github.tokens.add(access_token);
    if (github.lifetime === undefined)
      return Response.json({ access_token, scope: "", token_type: "bearer" });
    const refresh_token = `ghr_token${issued}`;
    github.refreshTokens.add(refresh_token);
    return Response.json({
      ...{ access_token, refresh_token, scope: "", token_type: "bearer" },
      ...{ expires_in: github.lifetime, refresh_token_expires_in: 15_897_600 },
    });
  }

  function tokenEndpoint(body: string): Response {
    const refresh = new URLSearchParams(body).get("refresh_token");
    if (refresh === null || github.refreshTokens.delete(refresh)) {
      if (refresh !== null) github.tokens.delete(refresh.replace("ghr_", "gho_"));
      return issue();
    }
    return Response.json({ error: "bad_refresh_token", error_description: "private detail" });
  }

  vi.stubGlobal("fetch", async (input: RequestInfo, init?: RequestInit) => {
    const request = new Request(input, init);
    const path = new URL(request.url).pathname;
    const body = new TextDecoder().decode(await request.arrayBuffer());
    github.received.push({ method: request.method, path, body });
    const index = special.findIndex((fault) => fault.path === path);
    if (index >= 0) return await special.splice(index, 1)[0]?.answer(init?.signal);
    if (path === "/login/oauth/access_token") return tokenEndpoint(body);
    if (path === deletion) {
      const { access_token = "" } = JSON.parse(body);
      github.refreshTokens.delete(access_token.replace("gho_", "ghr_"));
      return new Response(null, { status: github.tokens.delete(access_token) ? 204 : 404 });
    }
    const token = /^(?:token|bearer) (\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
    if (path !== "/user" || !github.tokens.has(token))
      return Response.json({ message: "Bad credentials" }, { status: path === "/user" ? 401 : 404 });
    return Response.json(account);
  });
  return github;
}

/** Where a token is deleted. */
export const deletion = "/applications/client/token";
export const tokenPath = "/login/oauth/access_token";
