import { RequestError } from "@octokit/request-error";
import { afterEach, describe, expect, it, vi } from "vitest";
import { parseSettings } from "../../../src/settings/settings.ts";
import { githubApi, type TokenSource } from "../../../src/upstream/github/api.ts";
import { apiFetch } from "../../../src/upstream/github/api-fetch.ts";
import { classifyGitHubError } from "../../../src/upstream/github/failure.ts";
import { type Gate, OutOfBounds, type Passage } from "../../../src/upstream/github/gate.ts";
import { type Answer, fakeFetch, linesOf, redirectTo } from "./fake-fetch.ts";

const api = "https://api.github.com";
const settings = parseSettings({
  GITHUB_URL: "https://github.com",
  GITHUB_API_URL: api,
  GITHUB_CLIENT_ID: "id",
  GITHUB_CLIENT_SECRET: "secret",
  SERVER_SECRET: "a server secret of more than 32 characters",
}).github;

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Tokens "first", then "second", and no more. */
function tokensOf(...tokens: string[]): TokenSource {
  let used = 0;
  return {
    current: async () => tokens[used] ?? "none",
    rejected: async () => tokens[++used],
  };
}

const openGate: Gate = async () => undefined;

/** A gate that notes what passes it, and refuses what `refuses` says. */
function noting(refuses: (passage: Passage) => boolean = () => false) {
  const passed: Passage[] = [];
  const gate: Gate = async (passage) => {
    passed.push(passage);
    if (refuses(passage)) throw new OutOfBounds("No further.");
    return undefined;
  };
  return { passed, gate };
}

/** Lets public repositories through. */
const publicGate: Gate = async ({ address }) =>
  address.kind === "repository"
    ? {
        kind: "only-if-public",
        repository: address.name,
        refusal: async () => new OutOfBounds(`${address.name} is not public.`),
      }
    : undefined;

function octokit(gate: Gate | undefined = openGate, tokens: TokenSource = tokensOf("first")) {
  return githubApi(settings, tokens, undefined, gate);
}

/** What a request failed with, taken out of what Octokit makes of it. */
async function failureOf(request: Promise<unknown>): Promise<unknown> {
  const error = await request.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof RequestError && error.cause ? error.cause : error;
}

const repository = (isPrivate: boolean, visibility?: string) =>
  Response.json({ id: 1, private: isPrivate, ...(visibility && { visibility }) });

describe("the credential", () => {
  it("goes out with a request to the API, and Octokit does not hold it", async () => {
    const sent = fakeFetch({ [`GET ${api}/user`]: Response.json({ id: 1 }) });
    const seen: string[] = [];
    const client = octokit();
    client.hook.before("request", (options) => void seen.push(JSON.stringify(options)));
    await client.request("GET /user", { headers: { authorization: "token another" } });
    expect(sent).toMatchObject([{ authorization: "token first" }]);
    expect(seen.join()).not.toContain("first");
  });

  it("is not given to a fetch that somebody brings along", async () => {
    const sent = fakeFetch({});
    const theirs = vi.fn(async () => Response.json({}));
    await octokit().request("GET /user", { request: { fetch: theirs } });
    await octokit().request("GET /user", { request: { fetch: theirs, hook: undefined } });
    expect(theirs).toHaveBeenCalledTimes(2);
    expect(JSON.stringify(theirs.mock.calls)).not.toContain("first");
    expect(sent).toEqual([]);
  });

  it.each([
    ["GET https://evil.com/repos/acme/site", undefined],
    ["GET https://api.github.com.evil.com/user", undefined],
    ["GET https://api.github.com@evil.com/user", undefined],
    ["GET http://api.github.com/user", openGate],
    ["POST https://uploads.github.com/repos/acme/site/releases/1/assets", openGate],
    ["GET nonsense", undefined],
  ])("does not go elsewhere, nor is it fetched: %s", async (route, gate) => {
    const sent = fakeFetch({});
    const current = vi.fn(async () => "first");
    const baseUrl = route === "GET nonsense" ? "nonsense:" : "https://unused.example";
    const request = octokit(gate, { ...tokensOf(), current }).request(route, { baseUrl });
    expect(await failureOf(request)).toBeInstanceOf(OutOfBounds);
    expect(sent).toEqual([]);
    expect(current).not.toHaveBeenCalled();
  });

  it("is tried anew when GitHub does not take it, by way of the gate", async () => {
    const sent = fakeFetch({
      [`POST ${api}/repos/acme/site/issues`]: ({ authorization }) =>
        authorization === "token second" ? Response.json({ number: 1 }) : new Response("{}", { status: 401 }),
    });
    const { passed, gate } = noting();
    await octokit(gate, tokensOf("first", "second")).request("POST /repos/acme/site/issues", { title: "x" });
    expect(sent.map(({ authorization }) => authorization)).toEqual(["token first", "token second"]);
    expect(sent.map(({ body }) => body)).toEqual(['{"title":"x"}', '{"title":"x"}']);
    expect(passed).toHaveLength(2);
  });

  it("is refused for good when there is no other", async () => {
    const sent = fakeFetch({ [`GET ${api}/user`]: new Response("{}", { status: 401 }) });
    const failure = classifyGitHubError(await failureOf(octokit().request("GET /user")));
    expect(failure?.kind).toBe("unauthorized");
    expect(sent).toHaveLength(1);
  });

  it("that cannot be had is our failure and not GitHub's", async () => {
    fakeFetch({});
    const own = new RangeError("ours");
    const current = () => Promise.reject(own);
    const thrown = await octokit(openGate, { ...tokensOf(), current })
      .request("GET /user")
      .catch((error: unknown) => error);
    expect(thrown).toBe(own);
  });
});

describe("the gate", () => {
  it("sees the method and address that are sent, whatever Octokit is asked", async () => {
    const sent = fakeFetch({ [`POST ${api}/repos/evil/x/issues`]: Response.json({}) });
    const { passed, gate } = noting();
    await octokit(gate).request("POST /repos/{owner}/{repo}/issues", {
      owner: "acme",
      repo: "site",
      title: "x",
      url: "/repos/acme/../evil/x/issues",
      headers: { "x-http-method-override": "DELETE" },
    });
    expect(passed).toEqual([
      {
        method: "POST",
        address: { kind: "repository", name: "evil/x", path: "issues" },
        redirected: false,
        pullsFromElsewhere: false,
      },
    ]);
    expect(linesOf(sent)).toEqual([`POST ${api}/repos/evil/x/issues`]);
    expect(sent[0]?.headers.has("x-http-method-override")).toBe(false);
  });

  it("keeps what it refuses from being sent", async () => {
    const sent = fakeFetch({});
    const { gate } = noting(() => true);
    const failure = await failureOf(octokit(gate).request("DELETE /repos/acme/site"));
    expect(failure).toEqual(new OutOfBounds("No further."));
    expect(sent).toEqual([]);
  });

  it.each<[string, Record<string, unknown> | string, boolean]>([
    ["POST /repos/acme/site/pulls", { head: "topic", base: "main", title: "x" }, false],
    ["POST /repos/acme/site/pulls/", { head: "topic" }, false],
    ["POST /repos/acme/site/pulls", { head: "evil:topic", base: "main" }, true],
    ["POST /repos/acme/site/Pulls/", { head: "evil:topic" }, true],
    ["POST /repos/acme/site/pulls", { head: "topic", head_repo: "evil/x" }, true],
    ["POST /repos/acme/site/pulls", { head: ["evil:topic"] }, true],
    ["POST /repos/acme/site/pulls", { base: "main" }, true],
    ["POST /repos/acme/site/pulls", '{"he\\u0061d":"evil:topic"}', true],
    ["POST /repos/acme/site/pulls", "head=topic&head_repo=evil", true],
    ["POST /repos/acme/site/pulls?head=evil:topic", { head: "topic" }, true],
    ["PATCH /repos/acme/site/pulls/1", { title: "a: b" }, false],
    ["POST /repos/acme/site/issues", { title: "x", head: "evil:topic" }, false],
    ["GET /repos/acme/site/pulls", {}, false],
  ])("is told whose branch a pull request may be of: %s with %j", async (route, data, elsewhere) => {
    fakeFetch({});
    const { passed, gate } = noting(() => true);
    await failureOf(octokit(gate).request(route, typeof data === "string" ? { data } : data));
    expect(passed.map(({ pullsFromElsewhere }) => pullsFromElsewhere)).toEqual([elsewhere]);
  });

  it.each([new Blob(['{"head":"topic"}']), new Uint8Array(1), undefined])(
    "takes a pull request whose content it cannot see to be of anybody's branch",
    async (body) => {
      fakeFetch({});
      const { passed, gate } = noting(() => true);
      const send = apiFetch(api, tokensOf("first"), gate);
      await failureOf(send(`${api}/repos/acme/site/pulls`, { method: "POST", ...(body && { body }) }));
      expect(passed).toMatchObject([{ pullsFromElsewhere: true }]);
    },
  );

  it("is not shown another content than is sent", async () => {
    const url = `${api}/repos/acme/site/pulls`;
    const sent = fakeFetch({ [`POST ${url}`]: Response.json({}) });
    const init = { method: "POST", body: '{"head":"topic"}' };
    const answer = apiFetch(api, tokensOf("first"), openGate)(url, init);
    init.body = '{"head":"evil:topic"}';
    await answer;
    expect(sent).toMatchObject([{ body: '{"head":"topic"}' }]);
  });

  it("comes before the credential, which may be another one by then", async () => {
    const sent = fakeFetch({ [`GET ${api}/user`]: Response.json({ id: 1 }) });
    let token = "old";
    const gate: Gate = async () => {
      token = "new";
      return undefined;
    };
    await octokit(gate, { ...tokensOf(), current: async () => token }).request("GET /user");
    expect(sent).toMatchObject([{ authorization: "token new" }]);
  });

  it("that fails lets nothing through", async () => {
    const sent = fakeFetch({});
    const own = new RangeError("ours");
    await expect(octokit(() => Promise.reject(own)).request("GET /user")).rejects.toBe(own);
    expect(sent).toEqual([]);
  });
});

describe("a redirect", () => {
  const found = Response.json({ found: true });

  it.each([301, 302, 303, 307, 308])(
    "%i of a read is followed within the API, through the gate",
    async (status) => {
      const sent = fakeFetch({
        [`GET ${api}/repos/acme/old/issues`]: redirectTo("/repositories/7/issues", status),
        [`GET ${api}/repositories/7/issues`]: found,
      });
      const { passed, gate } = noting();
      const { data } = await octokit(gate).request("GET /repos/acme/old/issues");
      expect(data).toEqual({ found: true });
      expect(sent.map(({ authorization }) => authorization)).toEqual(["token first", "token first"]);
      expect(passed[1]).toMatchObject({ method: "GET", address: { kind: "unknown" }, redirected: true });
    },
  );

  it("to where the gate lets nobody ends there", async () => {
    const sent = fakeFetch({ [`GET ${api}/repos/acme/old`]: redirectTo(`${api}/repos/evil/x`) });
    const { gate } = noting(({ address }) => address.kind === "repository" && address.name === "evil/x");
    const failure = await failureOf(octokit(gate).request("GET /repos/acme/old"));
    expect(failure).toBeInstanceOf(OutOfBounds);
    expect(linesOf(sent)).toEqual([`GET ${api}/repos/acme/old`]);
  });

  it.each([307, 308])("%i of a change is followed with its method and body", async (status) => {
    const sent = fakeFetch({
      [`POST ${api}/repos/acme/old/issues`]: redirectTo(`${api}/repositories/7/issues`, status),
      [`POST ${api}/repositories/7/issues`]: found,
    });
    await octokit().request("POST /repos/acme/old/issues", { title: "x" });
    expect(sent[1]).toMatchObject({ method: "POST", body: '{"title":"x"}' });
  });

  it.each([301, 302, 303])("%i of a change is not followed: it would become a read", async (status) => {
    const sent = fakeFetch({
      [`POST ${api}/repos/acme/old/issues`]: redirectTo(`${api}/repositories/7/issues`, status),
    });
    const failure = await failureOf(octokit().request("POST /repos/acme/old/issues", { title: "x" }));
    expect(classifyGitHubError(failure)?.message).toBe(
      "This repository was renamed or moved; use its current name.",
    );
    expect(sent).toHaveLength(1);
  });

  it("is followed three times and no more", async () => {
    const sent = fakeFetch({ [`GET ${api}/user`]: redirectTo("/user") });
    expect(classifyGitHubError(await failureOf(octokit().request("GET /user")))?.kind).toBe("malformed");
    expect(sent).toHaveLength(4);
  });

  it.each(["https://codeload.example/x.zip", "http://127.0.0.1:4001/x.zip", "http://localhost/x.zip"])(
    "to another origin is followed without the credential: %s",
    async (elsewhere) => {
      const sent = fakeFetch({
        [`GET ${api}/repos/acme/site/zipball`]: redirectTo(elsewhere, 302),
        [`GET ${elsewhere}`]: new Response("archive"),
      });
      const headers = { accept: "application/zip", cookie: "a=b", "x-mine": "1" };
      await octokit().request("GET /repos/acme/site/zipball", { headers });
      expect(linesOf(sent)).toEqual([`GET ${api}/repos/acme/site/zipball`, `GET ${elsewhere}`]);
      expect([...(sent[1]?.headers.keys() ?? [])].sort()).toEqual(["accept", "user-agent"]);
    },
  );

  it.each<[string, string]>([
    ["GET", "http://codeload.example/x.zip"],
    ["GET", "ftp://codeload.example/x.zip"],
    ["GET", "https://user:password@codeload.example/x.zip"],
    ["GET", "http://127.0.0.1.evil.example/"],
    ["HEAD", "https://codeload.example/x.zip"],
    ["POST", "https://codeload.example/x.zip"],
    ["GET", "https://%"],
  ])("of %s to %s is not", async (method, elsewhere) => {
    const sent = fakeFetch({ [`${method} ${api}/repos/acme/site/zipball`]: redirectTo(elsewhere, 307) });
    const failure = classifyGitHubError(
      await failureOf(octokit().request(`${method} /repos/acme/site/zipball`)),
    );
    expect(failure?.kind).toBe("malformed");
    expect(sent).toHaveLength(1);
  });

  it("from another origin leads nowhere, not back to the API either", async () => {
    const sent = fakeFetch({
      [`GET ${api}/repos/acme/site/zipball`]: redirectTo("https://codeload.example/1", 302),
      "GET https://codeload.example/1": redirectTo(`${api}/user`, 302),
    });
    const failure = await failureOf(octokit().request("GET /repos/acme/site/zipball"));
    expect(classifyGitHubError(failure)?.kind).toBe("malformed");
    expect(sent).toHaveLength(2);
  });

  it("is under the same rules where no gate is", async () => {
    const sent = fakeFetch({
      [`GET ${api}/user`]: redirectTo("https://elsewhere.example/", 302),
      "GET https://elsewhere.example/": found,
    });
    await githubApi(settings, tokensOf("first")).request("GET /user");
    expect(sent.map(({ authorization }) => authorization)).toEqual(["token first", null]);
  });
});

describe("a repository that has to be public", () => {
  /** A name that no other test has asked for: what is public is remembered. */
  let count = 0;
  const next = () => `acme/public-${++count}`;

  function answersFor(name: string, description: Answer): Record<string, Answer> {
    return {
      [`GET ${api}/repos/${name}`]: description,
      [`GET ${api}/repos/${name}/issues`]: Response.json([{ title: "content" }]),
      [`POST ${api}/repos/${name}/issues`]: Response.json({ number: 1 }, { status: 201 }),
    };
  }

  it.each([
    ["public", repository(false, "public")],
    ["of a GitHub that knows no visibility", repository(false)],
  ])("and is (%s) is read and changed", async (_what, description) => {
    const name = next();
    const sent = fakeFetch(answersFor(name, description));
    const looks = () => linesOf(sent).filter((line) => line === `GET ${api}/repos/${name}`).length;
    for (const _time of [1, 2]) {
      const { data } = await octokit(publicGate).request(`GET /repos/${name}/issues`);
      expect(data).toEqual([{ title: "content" }]);
    }
    // seen once, and remembered
    expect(looks()).toBe(1);
    await octokit(publicGate).request(`POST /repos/${name}/issues`, { title: "x" });
    expect(looks()).toBe(2);
    expect(sent.every(({ authorization }) => authorization === "token first")).toBe(true);
  });

  it.each<[string, Answer]>([
    ["private", repository(true, "private")],
    ["internal", repository(false, "internal")],
    ["nothing that says so", Response.json({ id: 1 })],
    ["no JSON", new Response("<html>")],
    ["not there", new Response("{}", { status: 404 })],
  ])("and is %s is not read, and a change is not sent", async (_what, description) => {
    const name = next();
    const sent = fakeFetch(answersFor(name, description));
    const refusal = new OutOfBounds(`${name} is not public.`);
    expect(await failureOf(octokit(publicGate).request(`GET /repos/${name}/issues`))).toEqual(refusal);
    const change = octokit(publicGate).request(`POST /repos/${name}/issues`, { title: "x" });
    expect(await failureOf(change)).toEqual(refusal);
    expect(linesOf(sent)).not.toContain(`POST ${api}/repos/${name}/issues`);
  });

  it("and was until a moment ago is not changed any more", async () => {
    const name = next();
    let isPrivate = false;
    const sent = fakeFetch(answersFor(name, () => repository(isPrivate)));
    await octokit(publicGate).request(`GET /repos/${name}/issues`);
    isPrivate = true;
    const change = octokit(publicGate).request(`POST /repos/${name}/issues`, { title: "x" });
    expect(await failureOf(change)).toBeInstanceOf(OutOfBounds);
    expect(linesOf(sent)).not.toContain(`POST ${api}/repos/${name}/issues`);
  });

  it("is changed only if the gate lets it after the look too, and read with one question", async () => {
    const name = next();
    const sent = fakeFetch(answersFor(name, repository(false)));
    let asked = 0;
    const gate: Gate = async (passage) => {
      if (++asked === 3) throw new OutOfBounds("No further.");
      return await publicGate(passage);
    };
    await octokit(gate).request(`GET /repos/${name}/issues`);
    expect(asked).toBe(1);
    const change = octokit(gate).request(`POST /repos/${name}/issues`, { title: "x" });
    expect(await failureOf(change)).toEqual(new OutOfBounds("No further."));
    expect(linesOf(sent)).not.toContain(`POST ${api}/repos/${name}/issues`);
  });

  it("and has another name now is refused by that", async () => {
    const name = next();
    fakeFetch(answersFor(name, redirectTo(`${api}/repositories/7`)));
    const change = octokit(publicGate).request(`POST /repos/${name}/issues`, { title: "x" });
    expect(classifyGitHubError(await failureOf(change))?.message).toContain("renamed or moved");
  });

  it("and cannot be asked about is GitHub's failure", async () => {
    const name = next();
    const limit = { status: 429, headers: { "retry-after": "30" } };
    fakeFetch(answersFor(name, new Response("{}", limit)));
    const read = octokit(publicGate).request(`GET /repos/${name}/issues`);
    expect(classifyGitHubError(await failureOf(read))?.kind).toBe("rate-limited");
  });

  it("is asked about with the newer credential too", async () => {
    const name = next();
    fakeFetch({
      [`GET ${api}/repos/${name}`]: ({ authorization }) =>
        authorization === "token second" ? repository(false) : new Response("{}", { status: 401 }),
      [`POST ${api}/repos/${name}/issues`]: Response.json({ number: 1 }),
    });
    const { data } = await octokit(publicGate, tokensOf("first", "second")).request(
      `POST /repos/${name}/issues`,
      { title: "x" },
    );
    expect(data).toEqual({ number: 1 });
  });

  it("is asked about again after a minute", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const name = next();
    let isPrivate = false;
    fakeFetch(answersFor(name, () => repository(isPrivate)));
    const read = () => octokit(publicGate).request(`GET /repos/${name}/issues`);
    await read();
    isPrivate = true;
    vi.advanceTimersByTime(59_000);
    await read();
    vi.advanceTimersByTime(1000);
    await expect(read()).rejects.toThrow("is not public");
  });
});
