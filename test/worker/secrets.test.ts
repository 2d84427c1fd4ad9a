import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Fault } from "../../dev/github/index.ts";
import { Person } from "../../dev/person.ts";
import {
  callTool,
  newRequest,
  openConsent,
  openSse,
  parametersOf,
  resultOfTool,
  signInClient,
} from "../support/authorization.ts";
import {
  exchangeCode,
  postRegistration,
  postToken,
  redirectUri,
  type SignedIn,
  signIn,
} from "../support/oauth-client.ts";
import { interceptOutbound } from "../support/outbound.ts";
import { type Recording, record } from "../support/recording.ts";
import { serverSecret, startServer, type TestServer } from "../support/server.ts";
import { authorizationStorage, entriesOf } from "../support/storage.ts";

/** Any token of GitHub's. */
const githubToken = /gh[opurs]_[A-Za-z0-9]+/;
/** What a failing GitHub might put into its answers. */
const leak = "gho_leakedByGitHub0123456789";
const email = "inspector@example.com";

let server: TestServer;
let origin: string;
let mcp: string;
let recording: Recording;
let session: SignedIn;
/** Secrets of clients, and handles of sign-ins, that were given out. */
const given: string[] = [];

const registered = z.object({ client_id: z.string(), client_secret: z.string() });

/** GitHub fails the next request like this, and says too much about it. */
const fault = (path: string, status: number, extra: Partial<Fault> = {}) =>
  server.github.fault({
    path,
    status,
    body: { message: `token ${leak}`, error: "bad_verification_code", error_description: leak },
    ...extra,
  });

/** One sign-in that GitHub ends badly. */
async function failedSignIn(): Promise<void> {
  const { url } = await newRequest(origin);
  const redirect = await new Person({ user: "inspector" }).authorize(url);
  expect(parametersOf(redirect)).toHaveProperty("error");
}

beforeAll(async () => {
  server = await startServer();
  origin = server.origin;
  mcp = `${origin}/mcp`;
  recording = record(origin);

  // the way of a client, on every lane
  session = await signIn(origin, { scope: "profile email" });
  for (const tool of ["whoami", "userInfoOctokit", "nonsense"])
    await callTool(mcp, session.access_token, tool);
  await openSse(origin, session.access_token);
  const initialize = {
    protocolVersion: "2025-06-18",
    capabilities: {},
    clientInfo: { name: "test", version: "1" },
  };
  const opened = await fetch(mcp, {
    method: "POST",
    headers: {
      ...session.authorization,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params: initialize }),
  });
  expect(opened.status).toBe(200);
  const refreshed = await postToken(origin, {
    grant_type: "refresh_token",
    refresh_token: session.refresh_token,
    client_id: session.clientId,
  });
  expect(refreshed.status).toBe(200);
  given.push(session.access_token, session.refresh_token);

  // one that keeps a secret, and stops on its way
  const confidential = registered.parse(
    await (await postRegistration(origin, { token_endpoint_auth_method: "client_secret_post" })).json(),
  );
  given.push(confidential.client_secret);
  const { url } = await newRequest(origin);
  const person = new Person({ user: "inspector" });
  const { handle } = await openConsent(person, url);
  const approved = await person.post(url, { handle, decision: "approve", scope: "profile" });
  const github = new URL(approved.headers.get("location") ?? "");
  given.push(handle, github.searchParams.get("state") ?? "");

  // what can go wrong
  await failedSignInsAndCalls();
  await fetch(`${origin}/callback?code=x&state=${encodeURIComponent(leak)}`);
  await exchangeCode(origin, session.clientId, new URL(`${redirectUri}?code=x`), "y");
});

async function failedSignInsAndCalls(): Promise<void> {
  for (const status of [200, 401, 500]) {
    fault("/login/oauth/access_token", status);
    await failedSignIn();
  }
  // a read is tried three times when GitHub fails, and a 401 is the end of a sign-in
  for (const status of [200, 403, 500, 401]) {
    const times = status === 500 ? 3 : 1;
    const { access_token } = await signIn(origin, { user: "demo" });
    fault("/user", status, { times });
    await failedSignIn();
    fault("/user", status, { times });
    await callTool(mcp, access_token, "userInfoOctokit");
  }
  const html = { body: `<!doctype html>${leak}`, headers: { "content-type": "text/html" } };
  fault("/user", 500, { ...html, times: 3 });
  await callTool(mcp, session.access_token, "userInfoOctokit");
}

afterAll(async () => {
  recording.stop();
  await server.close();
});

/** What must not be seen outside, by what it is called. */
const hidden = (): [string, RegExp | string][] => [
  ["a token of GitHub", githubToken],
  ["our secret at GitHub", server.github.clientSecret],
  ["the server's secret", serverSecret],
];

const expectNone = (text: string, what: string, found: RegExp | string) =>
  expect(typeof found === "string" ? text.includes(found) : found.test(text), `${what} in ${text}`).toBe(
    false,
  );

describe("no secret leaves the server", () => {
  test("in an answer, its headers or its body", async () => {
    const answers = await recording.answers();
    const paths = new Set(answers.map((answer) => answer.split(" ")[1]));
    expect([...paths].sort()).toEqual(["/authorize", "/callback", "/mcp", "/register", "/sse", "/token"]);
    expect(answers.some((answer) => answer.includes("inspector"))).toBe(true);
    for (const answer of answers) {
      for (const [what, found] of hidden()) expectNone(answer, what, found);
      expectNone(answer, "a stack trace", /\bat [\w.<>]+ \(|\.ts:\d+|\.js:\d+/);
      expectNone(answer, "an internal error", /^\S+ \S+ 500$/m);
    }
  });

  test("in a line of the log, whose failures are there", () => {
    const logs = server.logs();
    expect(logs).toContain("sign_in_failed");
    expect(logs).toContain("tool_failed");
    for (const [what, found] of hidden()) expectNone(logs, what, found);
    expectNone(logs, "an e-mail address", email);
    for (const secret of given) expectNone(logs, "a secret of a client", secret);
  });
});

describe("what is stored tells nobody a secret", () => {
  test("grants, tokens, clients and sign-ins under way", async () => {
    const entries = await entriesOf(await authorizationStorage(server));
    expect(new Set(entries.map(({ key }) => key.split(":")[0]))).toEqual(
      new Set(["client", "grant", "token", "transaction", "used"]),
    );
    for (const { key, value, metadata } of entries) {
      const text = `${key} ${value} ${metadata}`;
      for (const [what, found] of hidden()) expectNone(text, what, found);
      expectNone(text, "an e-mail address", /@example\.com/);
      for (const secret of given) expectNone(text, "a secret of a client", secret);
    }
  });

  test("the vault of the account", async () => {
    const worker = server.harness.getWorker();
    const [userId = ""] = session.access_token.split(":");
    const storage = await worker.getDurableObjectStorage("ACCOUNTS", { name: userId });
    const rows = JSON.stringify(await storage.exec("SELECT * FROM credentials"));
    expect(rows).toContain("user:email");
    for (const [what, found] of hidden()) expectNone(rows, what, found);
  });
});

describe("a tool call that GitHub fails is an answer in words", () => {
  test.each<[number, Partial<Fault>, RegExp]>([
    [401, {}, /no longer accepts .* Sign in again/],
    [500, { times: 3 }, /having trouble \(status 500\)\. Try again/],
    [403, {}, /may not do it/],
    [404, {}, /no such thing/],
    [429, { headers: { "retry-after": "7" } }, /rate limit .* in 7 seconds/],
  ])("%i", async (status, extra, words) => {
    const { access_token } = await signIn(origin, { user: "demo" });
    fault("/user", status, extra);
    const result = await resultOfTool(mcp, access_token, "userInfoOctokit");
    expect(result.isError).toBe(true);
    expect(result.structuredContent).toBeUndefined();
    expect(result.content[0]?.text).toMatch(words);
    expect(result.content[0]?.text).not.toMatch(githubToken);
  });

  test("and the next one works", async () => {
    const { access_token } = await signIn(origin);
    fault("/user", 500, { times: 3 });
    expect((await resultOfTool(mcp, access_token, "userInfoOctokit")).isError).toBe(true);
    const result = await resultOfTool(mcp, access_token, "userInfoOctokit");
    expect(result.structuredContent).toMatchObject({ login: "inspector" });
  });
});

test("a redirect of GitHub's API to another host does not take the token along", async () => {
  const { access_token } = await signIn(origin);
  const sent: (string | null)[] = [];
  const restore = interceptOutbound((url, headers) => {
    if (url.origin === server.github.url && url.pathname === "/user") {
      expect(headers.get("authorization")).toMatch(githubToken);
      return new Response(null, { status: 302, headers: { location: "https://elsewhere.example/user" } });
    }
    if (url.hostname !== "elsewhere.example") return undefined;
    sent.push(headers.get("authorization"));
    return Response.json({ message: "Not Found" }, { status: 404 });
  });
  try {
    expect((await resultOfTool(mcp, access_token, "userInfoOctokit")).isError).toBe(true);
  } finally {
    restore();
  }
  expect(sent).toEqual([null]);
});

test("an e-mail address that was not granted is in no answer", async () => {
  const { clientId } = await newRequest(origin);
  const { access_token } = await signInClient(origin, clientId, { scope: "profile" });
  for (const tool of ["whoami", "userInfoOctokit"]) {
    expect(JSON.stringify(await resultOfTool(mcp, access_token, tool))).not.toContain("@example.com");
  }
});
