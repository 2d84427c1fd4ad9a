import { expect } from "vitest";
import type { LocalGitHub } from "../../../dev/github/index.ts";

/** The registered callback that tests use. */
export const CALLBACK = "http://localhost:8788/callback";

/** The fields of answers that tests read by name; whether they are there is what the tests find out. */
export interface Body {
  readonly avatar_url: string;
  readonly content: string;
  readonly id: number;
  readonly items: Body[];
  readonly message: string;
  readonly name: string;
  readonly number: number;
  readonly object: { readonly sha: string };
  readonly sha: string;
  readonly title: string;
  readonly token: string;
  readonly tree: { readonly sha: string };
  readonly url: string;
  readonly user: { readonly login: string };
}

/** The members of a list, which some endpoints wrap. */
export const itemsOf = (body: Body): Body[] => (Array.isArray(body) ? body : body.items);

/** The parameters of the callback, or `{}` when there was no redirect. */
export function callbackOf(response: Response): Record<string, string> {
  const location = response.headers.get("location");
  return location === null ? {} : Object.fromEntries(new URL(location).searchParams);
}

/** What an app does at a GitHub: sends people there, exchanges their codes and calls the REST API. */
export function clientOf(github: LocalGitHub) {
  function authorize(parameters: Record<string, string | undefined> = {}): Promise<Response> {
    const url = new URL("/login/oauth/authorize", github.url);
    const all = {
      client_id: github.clientId,
      redirect_uri: CALLBACK,
      state: "st",
      scope: "user:email",
      ...parameters,
    };
    for (const [name, value] of Object.entries(all)) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    return fetch(url, { redirect: "manual" });
  }

  async function codeFor(login: string, parameters: Record<string, string> = {}): Promise<string> {
    const { code } = callbackOf(await authorize({ login, ...parameters }));
    if (code === undefined) throw new Error("The sign-in gave no code.");
    return code;
  }

  async function exchange(parameters: Record<string, string>): Promise<Record<string, unknown>> {
    const credentials = { client_id: github.clientId, client_secret: github.clientSecret };
    const response = await fetch(`${github.url}/login/oauth/access_token`, {
      method: "POST",
      headers: { accept: "application/json" },
      body: new URLSearchParams({ ...credentials, ...parameters }),
    });
    expect(response.status).toBe(200);
    return (await response.json()) as Record<string, unknown>;
  }

  async function api(path: string, token?: string, init: RequestInit & { json?: unknown } = {}) {
    const { json, ...rest } = init;
    const response = await fetch(github.url + path, {
      ...rest,
      ...(json === undefined ? {} : { method: rest.method ?? "POST", body: JSON.stringify(json) }),
      headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...rest.headers },
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.startsWith("application/json");
    const body: Body = isJson ? JSON.parse(text) : text;
    return { status: response.status, headers: response.headers, body };
  }

  /** The app's own credentials, for `/applications`. */
  const asApp = {
    authorization: `Basic ${Buffer.from(`${github.clientId}:${github.clientSecret}`).toString("base64")}`,
  };

  return { api, asApp, authorize, codeFor, exchange };
}
