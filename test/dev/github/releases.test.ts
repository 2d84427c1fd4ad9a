import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { startLocalGitHub } from "../../../dev/github/index.ts";
import { branchesOf } from "./branches.ts";
import { clientOf, itemsOf } from "./client.ts";

const github = await startLocalGitHub();
const { api } = clientOf(github);
const { pull, send, tip } = branchesOf(github, "inspector/hello-world");
beforeEach(() => github.reset());
afterAll(() => github.close());

const RELEASES = "/repos/inspector/hello-world/releases";

describe("releases", () => {
  it("are listed, drafts for those who may push only", async () => {
    await send("POST", "/releases", { tag_name: "v1", name: "One" });
    await send("POST", "/releases", { tag_name: "v2", draft: true });
    const count = async (login: string) =>
      itemsOf((await api(RELEASES, github.issueToken(login, "repo"))).body).length;
    expect([await count("inspector"), await count("demo")]).toEqual([2, 1]);
    expect((await api(`${RELEASES}/latest`)).body).toMatchObject({ tag_name: "v1", name: "One" });
  });

  it("make their tag", async () => {
    await send("POST", "/releases", { tag_name: "v1" });
    expect((await send("GET", "/git/ref/tags/v1")).object.sha).toBe(await tip("main"));
    expect((await api("/repos/inspector/curiosities/tags")).body).toMatchObject([{ name: "v1.0.0" }]);
  });

  it("are made by those who may push", async () => {
    const make = (login: string) =>
      api(RELEASES, github.issueToken(login, "repo"), { json: { tag_name: "v1" } });
    expect([(await make("demo")).status, (await make("inspector")).status]).toEqual([404, 201]);
  });

  it("have notes of what was merged since the last one", async () => {
    const first = await pull("one", { "1.txt": "1\n" }, "Add one");
    await send("PUT", `/pulls/${first}/merge`, {});
    await send("POST", "/releases", { tag_name: "v1" });
    const second = await pull("two", { "2.txt": "2\n" }, "Add two");
    await send("PUT", `/pulls/${second}/merge`, { merge_method: "squash" });
    const web = `${github.url}/inspector/hello-world`;
    expect(await send("POST", "/releases/generate-notes", { tag_name: "v2" })).toEqual({
      name: "v2",
      body:
        `## What's Changed\n* Add two by @inspector in ${web}/pull/${second}\n\n\n` +
        `**Full Changelog**: ${web}/compare/v1...v2`,
    });
    const notes = (login: string, json: object) =>
      api(`${RELEASES}/generate-notes`, github.issueToken(login, "repo"), { json });
    expect((await notes("demo", { tag_name: "v2" })).status).toBe(404);
    expect((await notes("inspector", {})).status).toBe(422);
  });
});
