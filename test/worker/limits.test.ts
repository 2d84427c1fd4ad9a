import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resultOfTool } from "../support/authorization.ts";
import { sentenceOf } from "../support/challenge.ts";
import { lanes } from "../support/mcp-lanes.ts";
import { handOverRedirects } from "../support/outbound.ts";
import { type Connected, connectClient } from "../support/permission-page.ts";
import { startServer, type TestServer } from "../support/server.ts";

let server: TestServer;
let stopHandingOver: () => void;
beforeAll(async () => {
  stopHandingOver = handOverRedirects();
  server = await startServer();
});
afterAll(async () => {
  await server.close();
  stopHandingOver();
});

type Limit = { reach: "all" | "public" | "listed"; repositories?: string };

/** Somebody who may read and write, in these repositories. */
const limitedTo = (limit: Limit, { origin }: TestServer = server, user = "inspector"): Promise<Connected> =>
  connectClient(origin, { scope: "profile repos:write", behaviour: { user, fields: { ...limit } } });

/** What a tool says of a repository: "ok", or its sentence. */
async function call(
  { access_token }: Connected,
  tool: string,
  repository: string,
  at = server,
): Promise<string> {
  const [owner, repo] = repository.split("/");
  const title = tool === "createIssue" && { title: "Of a test" };
  const result = await resultOfTool(`${at.origin}/mcp`, access_token, tool, { owner, repo, ...title });
  return result.isError ? (result.content[0]?.text ?? "") : "ok";
}

/** Runs something, and says which changes GitHub was asked for meanwhile. */
async function changesDuring(
  what: () => Promise<unknown>,
  { github }: TestServer = server,
): Promise<string[]> {
  const before = github.calls().length;
  await what();
  return github
    .calls()
    .slice(before)
    .filter(({ method }) => method !== "GET")
    .map(({ method, path }) => `${method} ${path}`);
}

const listed = (...repositories: string[]): Limit => ({
  reach: "listed",
  repositories: repositories.join("\n"),
});

describe.each<[string, Limit, inside: string[], outside: string[], sentence: RegExp]>([
  [
    "public repositories",
    { reach: "public" },
    ["inspector/hello-world", "acme/platform", "demo/dotfiles"],
    ["inspector/secret-plans", "acme/payroll", "inspector/none", "nobody/nothing"],
    /^(\S+) is not a public repository that this connection can see\. This connection is limited to public repositories\. The person can change that: http/,
  ],
  [
    "one repository",
    listed("inspector/hello-world"),
    ["inspector/hello-world"],
    [
      "inspector/secret-plans",
      "acme/platform",
      "inspector/hello-world2",
      "inspector/hello-worl",
      "inspector/none",
    ],
    /^This connection is limited to inspector\/hello-world; (\S+) is not among them\. The person can change that: http/,
  ],
  [
    "all of an owner's",
    listed("acme/*"),
    ["acme/platform", "acme/payroll"],
    ["inspector/hello-world", "acme-2/platform", "demo/dotfiles", "acm/platform"],
    /^This connection is limited to acme\/\*; (\S+) is not among them\. The person can change that: http/,
  ],
  [
    "two, one of them private",
    listed("Inspector/Secret-Plans", "demo/*"),
    ["inspector/secret-plans", "demo/dotfiles"],
    ["inspector/hello-world", "acme/platform"],
    /^This connection is limited to inspector\/secret-plans, demo\/\*; (\S+) is not among them\. /,
  ],
])("a connection limited to %s", (_what, limit, inside, outside, sentence) => {
  let client: Connected;
  beforeAll(async () => {
    client = await limitedTo(limit);
  });

  it.each(inside)("reads and writes %s", async (repository) => {
    expect(await call(client, "listIssues", repository)).toBe("ok");
    const changes = await changesDuring(async () => {
      expect(await call(client, "createIssue", repository)).toBe("ok");
    });
    expect(changes).toEqual([`POST /repos/${repository}/issues`]);
  });

  it.each(outside)("neither reads nor writes %s, and no change reaches GitHub", async (repository) => {
    for (const tool of ["listIssues", "createIssue"]) {
      const changes = await changesDuring(async () => {
        const said = await call(client, tool, repository);
        expect(said).toMatch(sentence);
        expect(sentence.exec(said)?.[1]).toBe(repository);
      });
      expect(changes).toEqual([]);
    }
  });

  it("keeps what is not about repositories", async () => {
    const { structuredContent } = await resultOfTool(
      `${server.origin}/mcp`,
      client.access_token,
      "userInfoOctokit",
    );
    expect(structuredContent).toMatchObject({ login: "inspector" });
  });
});

describe("names in another case", () => {
  it.each<[string, Limit, string]>([
    ["public repositories", { reach: "public" }, "Inspector/Hello-World"],
    ["one repository", listed("inspector/hello-world"), "INSPECTOR/hello-World"],
    ["one repository, written in capitals", listed("Inspector/HELLO-WORLD"), "inspector/hello-world"],
    ["all of an owner's", listed("acme/*"), "Acme/Platform"],
  ])("are the same to a connection limited to %s", async (_what, limit, repository) => {
    const client = await limitedTo(limit);
    const changes = await changesDuring(async () => {
      // they are asked for as they were written, and the local GitHub tells them apart
      for (const tool of ["listIssues", "createIssue"])
        expect(await call(client, tool, repository)).toMatch(/^(ok|GitHub has no such thing)/);
    });
    expect(changes).toEqual([`POST /repos/${repository}/issues`]);
  });
});

describe("what a connection is not told", () => {
  it("of public repositories only: whether one is private or missing", async () => {
    const client = await limitedTo({ reach: "public" });
    for (const tool of ["listIssues", "createIssue"]) {
      const [hidden, missing] = ["inspector/secret-plans", "inspector/secret-plane"];
      const of = async (name: string) =>
        (await call(client, tool, name)).replaceAll(name, "x/y").replace(/request=\S+/, "");
      expect(await of(hidden)).toBe(await of(missing));
    }
  });

  it("by its own token: what a token of a public connection cannot see, GitHub does not show it either", async () => {
    const known = server.github.issuedTokens().length;
    await limitedTo({ reach: "public" }, server, "admin");
    const [token] = server.github.issuedTokens().slice(known);
    const see = async (path: string) =>
      (
        await fetch(`${server.github.url}${path}`, {
          headers: { authorization: `Bearer ${token}`, "user-agent": "test" },
        })
      ).status;
    expect([await see("/repos/acme/platform"), await see("/repos/acme/payroll")]).toEqual([200, 404]);
  });
});

describe("a repository that was renamed or transferred", () => {
  let moving: TestServer;
  beforeAll(async () => {
    moving = await startServer();
  });
  afterAll(() => moving.close());

  const moved = "This repository was renamed or moved; use its current name.";

  /** Something done at GitHub by a repository's owner. */
  async function atGitHub(method: string, path: string, body: object): Promise<number> {
    const { status } = await fetch(`${moving.github.url}${path}`, {
      method,
      headers: {
        ...{ authorization: `Bearer ${moving.github.issueToken("inspector", "repo")}` },
        ...{ "content-type": "application/json", "user-agent": "test" },
      },
      body: JSON.stringify(body),
    });
    return status;
  }

  it.each<[string, Limit, string]>([
    ["a list that has its former name", listed("inspector/hello-world"), moved],
    ["a list that has its former owner", listed("inspector/*"), moved],
    ["public repositories", { reach: "public" }, moved],
  ])("is not reached by its former name within %s, which is told", async (_what, limit, sentence) => {
    await moving.github.reset();
    const client = await limitedTo(limit, moving);
    expect(await call(client, "listIssues", "inspector/hello-world", moving)).toBe("ok");
    expect(await atGitHub("PATCH", "/repos/inspector/hello-world", { name: "renamed" })).toBe(200);
    for (const tool of ["listIssues", "createIssue"]) {
      expect(await call(client, tool, "inspector/hello-world", moving)).toBe(sentence);
    }
  });

  it.each([
    ["public repositories", { reach: "public" } as const],
    ["all repositories", { reach: "all" } as const],
    ["the new owner's", listed("demo/*")],
  ])("is reached by its new name within %s", async (_what, limit) => {
    await moving.github.reset();
    expect(await atGitHub("POST", "/repos/inspector/hello-world/transfer", { new_owner: "demo" })).toBe(202);
    const client = await limitedTo(limit, moving);
    for (const tool of ["listIssues", "createIssue"])
      expect(await call(client, tool, "demo/hello-world", moving)).toBe("ok");
  });

  it("that went to another owner leaves the list that it was on, and what is on it by then is somebody's new one", async () => {
    await moving.github.reset();
    const client = await limitedTo(listed("inspector/hello-world"), moving);
    await atGitHub("POST", "/repos/inspector/hello-world/transfer", { new_owner: "demo" });
    const changes = await changesDuring(async () => {
      expect(await call(client, "createIssue", "inspector/hello-world", moving)).toBe(moved);
      expect(await call(client, "createIssue", "demo/hello-world", moving)).toMatch(/is not among them/);
    }, moving);
    // GitHub answers the first with a redirect; it is not followed
    expect(changes).toEqual(["POST /repos/inspector/hello-world/issues"]);
  });

  it("without limits is read by its former name, and written by its new one", async () => {
    await moving.github.reset();
    const client = await limitedTo({ reach: "all" }, moving);
    await atGitHub("PATCH", "/repos/inspector/hello-world", { name: "renamed" });
    expect(await call(client, "listIssues", "inspector/hello-world", moving)).toBe("ok");
    expect(await call(client, "createIssue", "inspector/renamed", moving)).toBe("ok");
  });
});

describe.each(lanes)("on $title", (lane) => {
  it("the limits are the same", async () => {
    const client = await limitedTo(listed("inspector/hello-world"));
    const connection = await lane.connect(server.origin, client.authorization);
    const ask = (name: string, repo: string) =>
      connection.request("tools/call", {
        name,
        arguments: { owner: "inspector", repo, ...(name === "createIssue" && { title: "Of a test" }) },
      });
    for (const tool of ["listIssues", "createIssue"]) {
      expect((await ask(tool, "hello-world")).answer?.result?.structuredContent).toBeDefined();
      const changes = await changesDuring(async () => {
        const refused = await ask(tool, "secret-plans");
        expect(refused.status).toBeLessThan(300);
        expect(sentenceOf(refused)).toMatch(/^This connection is limited to inspector\/hello-world; /);
      });
      expect(changes).toEqual([]);
    }
    connection.close();
  });
});
