import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { auditRows } from "../support/audit.ts";
import { startFixtureServer } from "../support/fixture-server.ts";
import { lanes } from "../support/mcp-lanes.ts";
import { type Connected, connectClient } from "../support/permission-page.ts";
import type { TestServer } from "../support/server.ts";

let server: TestServer;
let inspector: Connected;
let demo: Connected;
let limited: Connected;
beforeAll(async () => {
  server = await startFixtureServer("test/support/acting-worker.ts");
  const scope = "profile repos:write";
  inspector = await connectClient(server.origin, { scope });
  demo = await connectClient(server.origin, { scope, behaviour: { user: "demo" } });
  const fields = { reach: "listed", repositories: "acme/platform" };
  limited = await connectClient(server.origin, { scope, behaviour: { fields } });
});
afterAll(() => server.close());

const app = () => ({
  GITHUB_APP_ID: String(server.github.appId),
  GITHUB_APP_PRIVATE_KEY: server.github.appPrivateKey,
});

interface Result {
  readonly isError?: boolean;
  readonly structuredContent?: unknown;
  readonly content: readonly { readonly text?: string }[];
}

describe.each(lanes.filter(({ title }) => /stateless|2025-11-25/.test(title)))("$title", (lane) => {
  async function call(who: Connected, name: string, args: object): Promise<Result> {
    const connection = await lane.connect(server.origin, who.authorization);
    const { answer } = await connection.request("tools/call", { name, arguments: args });
    connection.close();
    if (!answer?.result) throw new Error(JSON.stringify(answer?.error));
    return answer.result as unknown as Result;
  }

  const sentenceOf = ({ isError, content }: Result) => (isError ? (content[0]?.text ?? "") : "no error");
  const acted = () => server.logs().split("acted_as_app").length - 1;
  const comments = () =>
    server.github.calls().filter(({ method, path }) => method === "POST" && path.endsWith("/comments"))
      .length;

  describe("a tool that acts as the operator's app", () => {
    beforeAll(() => server.reconfigure(app()));
    const place = { owner: "inspector", repo: "hello-world", number: 1 };

    it("is done by the app, and says so", async () => {
      const result = await call(inspector, "commentAsApp", { ...place, body: `Hello by ${lane.title}` });
      expect(result.structuredContent).toEqual({ author: "local-mcp-server[bot]" });
      expect(result.content[1]?.text).toContain("Done at GitHub by local-mcp-server[bot]");
      expect(server.logs()).toContain("acted_as_app");
      expect(server.logs()).not.toMatch(/ghs_|BEGIN RSA/);
      // the audit trail has both: who asked, and who acted
      const recorded = {
        action: "commentAsApp",
        login: "inspector",
        actor: "local-mcp-server[bot]",
        outcome: "ok",
      };
      await expect.poll(() => auditRows(server)).toContainEqual(expect.objectContaining(recorded));
    });

    it("says so of what is given again, and logs it once", async () => {
      const again = {
        ...place,
        body: `Once by ${lane.title}`,
        idempotencyKey: `once ${lane.title}`.replace(/\W/g, "-"),
      };
      await call(inspector, "commentAsApp", again);
      const logged = acted();
      const repeated = await call(inspector, "commentAsApp", again);
      expect(repeated.content[1]?.text).toMatch(
        /^Done at GitHub by local-mcp-server\[bot\].* was made before/,
      );
      expect(acted()).toBe(logged);
    });

    it("logs that it acted also if it failed", async () => {
      const before = acted();
      const result = await call(inspector, "commentAsApp", { ...place, number: 4711, body: lane.title });
      expect(sentenceOf(result)).toContain("no such thing");
      expect(acted()).toBe(before + 1);
    });

    it("is known not to be done where it could not become the app, and can be asked for again", async () => {
      // a read is tried three times
      for (let times = 0; times < 3; times++)
        server.github.fault({ path: "/repos/inspector/hello-world", status: 502, body: {} });
      const again = {
        ...place,
        body: `After all by ${lane.title}`,
        idempotencyKey: `after-${lane.title.replace(/\W/g, "-")}`,
      };
      const sentence = sentenceOf(await call(inspector, "commentAsApp", again));
      expect(sentence).toContain("is having trouble");
      expect(sentence).not.toContain("may have been carried out");
      expect(sentenceOf(await call(inspector, "commentAsApp", again))).toBe("no error");
    });

    it("reads a private repository for somebody who can read it themselves", async () => {
      const private_ = { owner: "inspector", repo: "secret-plans" };
      expect((await call(inspector, "readAsApp", private_)).structuredContent).toEqual({
        name: "inspector/secret-plans",
      });
    });

    it("reads none for somebody who cannot, though the app could", async () => {
      const result = await call(demo, "readAsApp", { owner: "inspector", repo: "secret-plans" });
      expect(sentenceOf(result)).toMatch(/cannot see it|not visible|no such/i);
      expect(JSON.stringify(result)).not.toContain("inspector/secret-plans");
    });

    it("changes nothing for somebody who cannot write there themselves", async () => {
      const before = comments();
      const result = await call(demo, "commentAsApp", { ...place, body: "Not by demo" });
      expect(sentenceOf(result)).toContain("cannot write to it themselves");
      expect(comments()).toBe(before);
    });

    it("is held to the caller's limits", async () => {
      const before = comments();
      const result = await call(limited, "commentAsApp", { ...place, body: "Not from here" });
      expect(sentenceOf(result)).toContain("acme/platform");
      expect(comments()).toBe(before);
    });

    it("says that the app is not installed where it is not", async () => {
      const result = await call(demo, "commentAsApp", {
        owner: "demo",
        repo: "dotfiles",
        number: 1,
        body: "Hi",
      });
      expect(sentenceOf(result)).toContain("is not installed on this repository");
    });

    it("goes on with a new token when GitHub does not take the one that is kept", async () => {
      await call(inspector, "readAsApp", { owner: "inspector", repo: "hello-world" });
      // the caller's own look comes first; the next request is the app's
      const look = "/repos/inspector/hello-world";
      server.github.fault({ path: look, delayMs: 0 });
      server.github.fault({ path: look, status: 401, body: { message: "Bad credentials" } });
      const result = await call(inspector, "readAsApp", { owner: "inspector", repo: "hello-world" });
      expect(result.structuredContent).toEqual({ name: "inspector/hello-world" });
      expect(
        (await call(inspector, "readAsApp", { owner: "inspector", repo: "hello-world" })).isError,
      ).toBeFalsy();
    });
  });

  describe("without an app", () => {
    beforeAll(() => server.reconfigure({}));

    it("the tool says what the operator has to set", async () => {
      const result = await call(inspector, "readAsApp", { owner: "inspector", repo: "hello-world" });
      expect(sentenceOf(result)).toContain("GITHUB_APP_ID");
    });
  });
});

describe("images", () => {
  let connection: Awaited<ReturnType<(typeof lanes)[number]["connect"]>>;
  const generate = async (args: object) => {
    const { answer } = await connection.request("tools/call", { name: "generateImage", arguments: args });
    return answer?.result;
  };

  describe.each(lanes.filter(({ title }) => /stateless|2025-11-25/.test(title)))("$title", (lane) => {
    beforeEach(async () => {
      connection = await lane.connect(server.origin, inspector.authorization);
    });

    it("are made for nobody until the operator says for whom", async () => {
      await server.reconfigure({});
      expect(JSON.stringify(await generate({ prompt: "a lighthouse" }))).toContain("off on this server");
    });

    it("are made for whom the operator names, and shown as images", async () => {
      const { inspector: id } = await server.github.accountIds();
      await server.reconfigure({
        POLICY: { rules: [{ for: [`user:${id}`], allow: ["*", "generateImage"] }] },
      });
      expect(await generate({ prompt: "a lighthouse" })).toMatchObject({
        content: [{ type: "image", mimeType: "image/jpeg", data: expect.stringMatching(/^\/9j\//) }],
      });
      expect(JSON.stringify(await generate({ prompt: "too much" }))).toContain("00:00 UTC");
      expect(JSON.stringify(await generate({ prompt: "a lighthouse", steps: 9 }))).toContain("steps");
    });
  });
});
