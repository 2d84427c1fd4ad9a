import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  connectionOf,
  newRequest,
  openConsent,
  parametersOf,
  resultOfTool,
} from "../support/authorization.ts";
import { sentenceOf } from "../support/challenge.ts";
import { lanes } from "../support/mcp-lanes.ts";
import { handOverRedirects } from "../support/outbound.ts";
import { type Connected, connectClient, linkIn, openPermissions } from "../support/permission-page.ts";
import { startServer, type TestServer } from "../support/server.ts";

let server: TestServer;
let client: Connected;
let stopHandingOver: () => void;
beforeAll(async () => {
  stopHandingOver = handOverRedirects();
  server = await startServer();
  // of a time when the operator limited nothing
  client = await connectClient(server.origin, { scope: "profile email repos:write" });
});
afterAll(async () => {
  await server.close();
  stopHandingOver();
});

const hello = "inspector/hello-world";
const secret = "inspector/secret-plans";
const platform = "acme/platform";

/** What a tool says of a repository: "ok", or its sentence. */
async function call(tool: string, repository: string): Promise<string> {
  const [owner, repo] = repository.split("/");
  const args = { owner, repo, ...(tool === "createIssue" && { title: "Of a test" }) };
  const result = await resultOfTool(`${server.origin}/mcp`, client.access_token, tool, args);
  return result.isError ? (result.content[0]?.text ?? "") : "ok";
}

const writes = () =>
  server.github.calls().filter(({ method, path }) => method === "POST" && /issues$/.test(path));

describe.each<[string, unknown, inside: string[], outside: string[], sentence: string, shown: unknown]>([
  [
    "public repositories",
    "public",
    [hello, platform],
    [secret, "inspector/none"],
    "REPOSITORY is not a public repository that this connection can see. The operator limits this server to public repositories.",
    "public",
  ],
  [
    "an owner's repositories",
    ["Acme/*"],
    [platform, "acme/payroll"],
    [hello, secret],
    "The operator limits this server to acme/*; REPOSITORY is not among them.",
    ["acme/*"],
  ],
])(
  "an operator who limits everybody to %s from now on",
  (_what, repositories, inside, outside, sentence, shown) => {
    beforeAll(() => server.reconfigure({ GRANTABLE: { repositories } }));

    it.each(["listIssues", "createIssue"])(
      "limits %s of a connection that there was before",
      async (tool) => {
        for (const repository of inside) expect(await call(tool, repository)).toBe("ok");
        const before = writes().length;
        for (const repository of outside) {
          // nobody is sent to a page where it cannot be changed
          expect(await call(tool, repository)).toBe(sentence.replace("REPOSITORY", repository));
        }
        expect(writes().length).toBe(before);
      },
    );

    it("is named by the connection's status, and on the page", async () => {
      const { structuredContent } = await resultOfTool(
        `${server.origin}/mcp`,
        client.access_token,
        "connectionStatus",
      );
      expect(structuredContent).toMatchObject({ operatorLimit: shown, repositories: { reach: "all" } });
      const { options } = await connectionOf(server.origin, client.access_token);
      const page = await openPermissions(client.person, linkIn(JSON.stringify(options)));
      expect(page.text).toMatch(/operator of this server limits/i);
    });
  },
);

it("what the operator limits is as it was once they do not limit it any more", async () => {
  await server.reconfigure({ GRANTABLE: { repositories: ["acme/*"] } });
  expect(await call("listIssues", secret)).not.toBe("ok");
  await server.reconfigure({});
  expect(await call("listIssues", secret)).toBe("ok");
  expect(await call("createIssue", secret)).toBe("ok");
});

describe("an operator who lets nobody write from now on", () => {
  const sentence = "createIssue needs repos:write, which the operator of this server does not allow.";
  const [owner, repo] = hello.split("/");

  beforeAll(() => server.reconfigure({ GRANTABLE: { scopes: ["profile", "email", "repos:read"] } }));

  it("leaves a connection what it may read", async () => {
    expect(await call("listIssues", secret)).toBe("ok");
    const { scopes } = await connectionOf(server.origin, client.access_token);
    expect(scopes).toEqual(["profile", "email", "repos:read"]);
  });

  it.each(lanes)(
    "has the client told so, and not sent to a sign-in that would not help ($title)",
    async (lane) => {
      const connection = await lane.connect(server.origin, client.authorization);
      const before = writes().length;
      const args = { owner, repo, title: "Of a test" };
      const reply = await connection.request("tools/call", { name: "createIssue", arguments: args });
      connection.close();
      expect(reply.headers.get("www-authenticate")).toBeNull();
      expect(sentenceOf(reply)).toBe(sentence);
      expect(writes().length).toBe(before);
    },
  );

  it("has nobody asked for it, neither on the page nor at a new sign-in", async () => {
    const { options } = await connectionOf(server.origin, client.access_token);
    const page = await openPermissions(client.person, linkIn(JSON.stringify(options)));
    expect(page.page.forms[0]?.choices("scope")).toEqual(["repos:read"]);
    const { url } = await newRequest(server.origin, { scope: "profile repos:write" });
    const consent = await openConsent(client.person, url);
    expect(consent.scopes).toEqual(["profile", "email", "repos:read"]);
    expect(consent.location && parametersOf(consent.location)).toBeUndefined();
  });
});
