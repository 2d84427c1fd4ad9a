import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, describe, expect, it } from "vitest";
import { startLocalGitHub } from "../../dev/github/index.ts";
import { convert } from "../../operate/setup/conversion.ts";
import { existingApp } from "../../operate/setup/github-app.ts";
import { makeApp } from "../../operate/setup/manifest-flow.ts";
import { confirm, type Terminal, terminal } from "../../operate/setup/terminal.ts";

const github = await startLocalGitHub();
const address = { url: github.url, apiUrl: github.url };
afterAll(() => github.close());

/** Nobody who could be asked. */
const nobody = (piped = ""): Terminal => ({
  isInteractive: false,
  say() {},
  ask: () => Promise.reject(new Error("There is nobody to ask.")),
  askSecret: () => Promise.reject(new Error("There is nobody to ask.")),
  piped: async () => piped,
});

describe("the credentials of an app that was made", () => {
  const good = { id: 1, slug: "s", client_id: "a", client_secret: "b" };

  it.each([
    ["a code that it does not know", { status: 404 }, "a code counts once, and for an hour."],
    ["a failure", { status: 503 }, "did not give out the app's credentials (status 503)"],
    ["a page", { status: 201, body: "<html>" }, "cannot be used (answer)"],
    ["too much", { status: 201, body: "x".repeat(200_000) }, "the answer is too long"],
    ["another place to ask", { status: 302, headers: { location: "http://evil.example" } }, "(status 302)"],
    ["a key that is none", { status: 201, body: { ...good, pem: "K=1\nX=2" } }, "cannot be used (pem)"],
    [
      "a secret with more in it",
      { status: 201, body: { ...good, client_secret: "b\nSERVER_SECRET=c", pem: "" } },
      "cannot be used (client_secret)",
    ],
    [
      "a name that would be a path",
      { status: 201, body: { ...good, slug: "../x" } },
      "cannot be used (slug)",
    ],
  ])("are not taken from %s", async (_, answer, sentence) => {
    github.fault({ path: "/app-manifests/*", ...answer });
    await expect(convert(address, "code")).rejects.toThrow(sentence);
  });
});

describe("a page that waits for a person", () => {
  it("does not wait for ever", async () => {
    let start: URL | undefined;
    const waiting = makeApp({
      wanted: {
        name: "Mine",
        homepage: "https://a.example",
        callbacks: [],
        permissions: {},
        isPublic: false,
      },
      page: `${github.url}/settings/apps/new`,
      patienceMs: 1,
      onReady(url) {
        start = url;
      },
      onCode: () => Promise.reject(new Error("There is no code.")),
    });
    await expect(waiting).rejects.toThrow("Nobody came back from GitHub");
    await expect(fetch(start ?? "")).rejects.toThrow("fetch failed");
  });
});

describe("an app that exists", () => {
  const own = { GITHUB_CLIENT_ID: github.clientId, GITHUB_CLIENT_SECRET: github.clientSecret };
  const take = (env: NodeJS.ProcessEnv, piped?: string) =>
    existingApp({ github: address, clientId: undefined, env, terminal: nobody(piped) });

  it("is taken when GitHub knows it", async () => {
    await expect(take(own)).resolves.toEqual({
      clientId: github.clientId,
      clientSecret: github.clientSecret,
    });
  });

  it.each([
    ["a wrong secret", { ...own, GITHUB_CLIENT_SECRET: "wrong" }, "does not take this client id and secret"],
    ["a wrong id", { ...own, GITHUB_CLIENT_ID: "Iv1.other" }, "does not take this client id and secret"],
    ["no secret", { GITHUB_CLIENT_ID: github.clientId }, "There is no client secret"],
    ["no id", {}, "Which app? Nobody can be asked here"],
    ["lines in it", { ...own, GITHUB_CLIENT_SECRET: "one\nTWO=2" }, "That is no client secret"],
  ])("is refused with %s", async (_, env, sentence) => {
    await expect(take(env)).rejects.toThrow(sentence);
  });

  it.each([
    ["where people sign in", "/login/oauth/access_token", 503],
    ["at the API", `/applications/${github.clientId}/token`, 429],
  ])("is neither right nor wrong when GitHub fails %s", async (_, path, status) => {
    github.fault({ path, status });
    await expect(take(own)).rejects.toThrow(`(status ${status}): try again in a minute.`);
  });

  it.each(["/login/oauth/access_token", `/applications/${github.clientId}/token`])(
    "is refused if GitHub refuses it at %s only",
    async (path) => {
      github.fault({ path, status: 401 });
      await expect(take(own)).rejects.toThrow("does not take this client id and secret");
    },
  );
});

describe("a terminal", () => {
  function atTerminal() {
    const input = Object.assign(new PassThrough(), { isTTY: true });
    const output = new PassThrough();
    return { input, output, asked: terminal({ input, output }, () => input.emit("interrupted")) };
  }

  it("shows what is typed, unless it is a secret", async () => {
    const { input, output, asked } = atTerminal();
    const name = asked.ask("Name: ");
    input.write(" shown \r");
    expect(await name).toBe("shown");
    const secret = asked.askSecret("Secret: ");
    input.write("hidden-value\r");
    expect(await secret).toBe("hidden-value");
    output.end();
    const screen = await text(output);
    expect(screen).toContain("shown");
    expect(screen).toContain("Secret: ");
    expect(screen).not.toMatch(/hidden|value/);
  });

  it("passes on Ctrl-C while a question is open", async () => {
    const { input, asked } = atTerminal();
    const interrupted = new Promise((resolve) => input.once("interrupted", resolve));
    const secret = asked.askSecret("Secret: ");
    input.write("\x03");
    await interrupted;
    input.end();
    await expect(secret).rejects.toThrow("The input ended");
  });

  it.each([
    ["y", true],
    ["YES", true],
    ["", false],
    ["n", false],
    ["yesterday", false],
  ])("takes %j for an agreement or not", async (answer, agreed) => {
    const { input, asked } = atTerminal();
    const decision = confirm(asked, false, "Do it?");
    input.write(`${answer}\r`);
    expect(await decision).toBe(agreed);
  });

  it("decides nothing where nobody can be asked", async () => {
    await expect(confirm(nobody(), false, "Do it?")).rejects.toThrow(
      "say --yes to do it. Nothing was changed.",
    );
    await expect(confirm(nobody(), true, "Do it?")).resolves.toBe(true);
  });
});
