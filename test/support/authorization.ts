import { parse } from "node-html-parser";
import { z } from "zod";
import { type Form, Page } from "../../dev/page.ts";
import { Person } from "../../dev/person.ts";
import { authorizationRequest, exchangeCode, redirectUri, register, type Tokens } from "./oauth-client.ts";

/** An answer to a browser, taken apart. */
export interface Shown {
  readonly status: number;
  readonly headers: Headers;
  readonly location: URL | undefined;
  readonly html: string;
  /** What a person reads, on one line. */
  readonly text: string;
  readonly title: string;
  readonly page: Page;
}

/** Tags that start or end a line. */
const blockTag = /<\/?(?:button|dd|div|dl|dt|fieldset|form|h\d|label|legend|li|p|pre|small|ul)\b/g;

/** The answer as its reader sees it. @param url where it was asked for */
export async function shown(url: URL | string, response: Response): Promise<Shown> {
  const html = await response.text();
  const location = response.headers.get("location");
  const body = parse(html.replace(blockTag, " $&")).querySelector("body");
  return {
    status: response.status,
    headers: response.headers,
    location: location === null ? undefined : new URL(location, url),
    html,
    text: (body?.textContent ?? "").replace(/\s+/g, " ").trim(),
    title: parse(html).querySelector("h1")?.textContent.replace(/\s+/g, " ").trim() ?? "",
    page: new Page(new URL(url), html),
  };
}

/** Opens a URL in a browser without cookies. */
export async function open(url: URL | string, headers: Record<string, string> = {}): Promise<Shown> {
  return await shown(
    url,
    await fetch(url, { redirect: "manual", headers: { accept: "text/html", ...headers } }),
  );
}

/** A consent page in a person's browser. */
export interface Consent extends Shown {
  /** The single-use handle of its form. */
  readonly handle: string;
  readonly scopes: readonly string[];
}

/** Opens an authorization request that asks for consent. */
export async function openConsent(person: Person, url: URL): Promise<Consent> {
  const answer = await shown(url, await person.get(url));
  const form = answer.page.forms[0];
  return {
    ...answer,
    handle: form?.choices("handle")[0] ?? "",
    scopes: form?.choices("scope") ?? [],
  };
}

/** The form of a page that asks for permissions. @throws if the page has none */
export function formOf({ page, status, title }: Shown): Form {
  const form = page.forms.find((candidate) => candidate.choices("decision").length > 0);
  if (!form) throw new Error(`There is no form on this page (${status}, ${title}).`);
  return form;
}

/** What a form would send as it stands, by field; its button left out, and the handle that only works once. */
export function entriesOnPage(page: Shown): Record<string, string[]> {
  const { fields } = formOf(page).press("decision", "approve");
  const names = [...new Set(fields.keys())].filter((name) => name !== "handle" && name !== "decision");
  return Object.fromEntries(names.map((name) => [name, fields.getAll(name)]));
}

/** What is entered on a page before it is sent. */
export interface Entered {
  /** Exactly these are ticked; without it, they stay as the page has them. */
  readonly scopes?: readonly string[];
  /** What is written into text fields, or chosen of radio buttons, by name. */
  readonly fields?: Readonly<Record<string, string>>;
  /** What is done to the form that no page can do. */
  readonly tamper?: (fields: URLSearchParams) => void;
}

/** Fills in a page's form and presses Allow. @throws if it has no such field */
export async function allow(
  person: Person,
  page: Shown,
  { scopes, fields = {}, tamper }: Entered = {},
): Promise<Shown> {
  const form = formOf(page);
  if (scopes) form.tick("scope", scopes);
  for (const [name, value] of Object.entries(fields)) {
    if (!form.fill(name, value)) throw new Error(`The page has no field ${name} that takes what goes there.`);
  }
  const submission = form.press("decision", "approve");
  tamper?.(submission.fields);
  return await shown(submission.url, await person.post(submission.url, submission.fields));
}

/** A redirect's parameters as an object; a repeated one would be an error, and is an array. */
export function parametersOf(url: URL | undefined): Record<string, string | string[]> {
  if (!url) throw new Error("There is no redirect.");
  const names = new Set(url.searchParams.keys());
  return Object.fromEntries(
    [...names].map((name) => {
      const values = url.searchParams.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? "") : values];
    }),
  );
}

/** The client's address of a redirect, without what was added to it. */
export function addressOf(url: URL | undefined): string | undefined {
  return url && `${url.protocol}//${url.host}${url.pathname}`;
}

const tokenAnswer = z.object({
  access_token: z.string(),
  refresh_token: z.string(),
  token_type: z.string(),
  expires_in: z.number(),
  scope: z.string(),
});

/** The tokens of an answer that must have them. */
export async function tokensOf(response: Response): Promise<Tokens> {
  if (response.status !== 200) throw new Error(`No tokens (${response.status}): ${await response.text()}`);
  return tokenAnswer.parse(await response.json());
}

/** A sign-in of a known client, up to the code. */
export async function authorizeClient(
  origin: string,
  clientId: string,
  parameters: Record<string, string | undefined> = {},
  person = new Person({ user: "inspector" }),
): Promise<{ redirect: URL; verifier: string }> {
  const { url, verifier } = authorizationRequest(origin, clientId, parameters);
  return { redirect: await person.authorize(url), verifier };
}

/** A sign-in of a known public client, with its tokens. */
export async function signInClient(
  origin: string,
  clientId: string,
  parameters: Record<string, string | undefined> = {},
  person?: Person,
): Promise<Tokens> {
  const { redirect, verifier } = await authorizeClient(origin, clientId, parameters, person);
  return await tokensOf(await exchangeCode(origin, clientId, redirect, verifier));
}

/** A newly registered client's authorization request. */
export async function newRequest(
  origin: string,
  parameters: Record<string, string | undefined> = {},
  metadata: Record<string, unknown> = {},
): Promise<{ clientId: string; url: URL; verifier: string }> {
  const clientId = await register(origin, { redirect_uris: [redirectUri], ...metadata });
  return { clientId, ...authorizationRequest(origin, clientId, parameters) };
}

/** One tools/call of revision 2026-07-28, which needs no session. */
export async function callTool(
  endpoint: string,
  accessToken: string,
  name: string,
  parameters: Record<string, unknown> = {},
): Promise<Response> {
  const _meta = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientInfo": { name: "test", version: "1" },
    "io.modelcontextprotocol/clientCapabilities": {},
  };
  return await fetch(endpoint, {
    method: "POST",
    headers: {
      authorization: `Bearer ${accessToken}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      "mcp-protocol-version": "2026-07-28",
      "mcp-method": "tools/call",
      "mcp-name": name,
    },
    body: JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "tools/call",
      params: { name, arguments: parameters, _meta },
    }),
  });
}

const toolAnswer = z.object({
  result: z.object({
    structuredContent: z.record(z.string(), z.unknown()).optional(),
    isError: z.boolean().optional(),
    content: z.array(z.object({ text: z.string() })),
  }),
});

/** What a tool answered. @throws if there was no answer to the call */
export async function resultOfTool(
  endpoint: string,
  accessToken: string,
  name: string,
  parameters?: Record<string, unknown>,
): Promise<z.output<typeof toolAnswer>["result"]> {
  const response = await callTool(endpoint, accessToken, name, parameters);
  const text = await response.text();
  if (response.status !== 200) throw new Error(`The call was refused (${response.status}): ${text}`);
  const json = text.startsWith("{") ? text : (/^data: (\{.*\})$/m.exec(text)?.[1] ?? "");
  return toolAnswer.parse(JSON.parse(json)).result;
}

const connection = z.object({
  account: z.object({ id: z.string(), login: z.string().optional() }),
  scopes: z.array(z.string()),
  withheld: z.array(z.object({ scope: z.string(), reason: z.string() })),
  repositories: z.object({ reach: z.string(), only: z.array(z.string()).optional() }),
  writeEndsAt: z.string().optional(),
  githubScopes: z.array(z.string()),
  connectedAt: z.string(),
  options: z.array(z.object({ what: z.string(), url: z.string().optional() })),
});

/** What a connection may do, as its client reads it. */
export async function connectionOf(
  origin: string,
  accessToken: string,
): Promise<z.output<typeof connection>> {
  const { structuredContent } = await resultOfTool(`${origin}/mcp`, accessToken, "connectionStatus");
  return connection.parse(structuredContent);
}

/** Whether an SSE stream opens with this token; closes it. @returns the status */
export async function openSse(origin: string, accessToken: string): Promise<number> {
  const response = await fetch(`${origin}/sse`, {
    headers: { authorization: `Bearer ${accessToken}`, accept: "text/event-stream" },
  });
  await response.body?.cancel();
  return response.status;
}
