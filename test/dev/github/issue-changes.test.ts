import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { startLocalGitHub } from "../../../dev/github/index.ts";
import { branchesOf } from "./branches.ts";
import { clientOf, itemsOf } from "./client.ts";

const github = await startLocalGitHub();
const { api } = clientOf(github);
const { pull, send } = branchesOf(github, "inspector/hello-world");
beforeEach(() => github.reset());
afterAll(() => github.close());

const HELLO = "/repos/inspector/hello-world";
const ISSUES = `${HELLO}/issues`;

const write = (method: string, path: string, json: unknown, login = "inspector", scope = "repo") =>
  api(ISSUES + path, github.issueToken(login, scope), { method, json });

describe("an issue", () => {
  it("is changed in everything at once", async () => {
    const { number } = await send("POST", "/milestones", { title: "Soon" });
    const change = { title: "Crash", body: "Still.", labels: ["bug", "old"], milestone: number };
    expect(await write("PATCH", "/1", { ...change, assignees: ["demo"] })).toMatchObject({
      status: 200,
      body: {
        ...{ title: "Crash", body: "Still.", milestone: { title: "Soon" } },
        labels: [{ name: "bug" }, { name: "old" }],
        assignees: [{ login: "demo" }],
      },
    });
  });

  it.each(["completed", "not_planned", "duplicate"])(
    "is closed as %s, and reopened",
    async (state_reason) => {
      await write("PATCH", "/1", { state: "closed", state_reason });
      const closed = { state: "closed", state_reason, closed_by: { login: "inspector" } };
      expect((await api(`${ISSUES}/1`)).body).toMatchObject(closed);
      expect(itemsOf((await api(`${ISSUES}?state=closed`)).body)).toMatchObject([closed]);
      const opened = await write("PATCH", "/1", { state: "open" });
      expect(opened.body).toMatchObject({ state: "open", state_reason: "reopened", closed_at: null });
    },
  );

  it.each([
    [{ title: " " }, { field: "title", code: "missing_field" }],
    [{ state: "gone" }, { field: "state", code: "invalid" }],
    [
      { state: "closed", state_reason: "bored" },
      { field: "state_reason", code: "invalid" },
    ],
    [{ assignees: ["nobody"] }, { field: "assignees", code: "invalid", value: "nobody" }],
    [{ milestone: 9 }, { field: "milestone", code: "invalid" }],
  ])("refuses %j", async (change, error) => {
    expect(await write("PATCH", "/1", change)).toMatchObject({
      status: 422,
      body: { message: "Validation Failed", errors: [{ resource: "Issue", ...error }] },
    });
  });

  it("is changed by its author, but for labels, and by those who may triage", async () => {
    expect(await write("PATCH", "/1", { title: "Mine" }, "demo")).toMatchObject({
      status: 403,
      body: { message: "Must have admin rights to Repository." },
    });
    const { number } = (await write("POST", "", { title: "By demo" }, "demo", "public_repo")).body;
    const own = await write("PATCH", `/${number}`, { title: "Better", labels: ["bug"] }, "demo");
    expect(own).toMatchObject({ status: 200, body: { title: "Better", labels: [] } });
    expect((await write("POST", "/1/labels", { labels: ["x"] }, "demo")).status).toBe(403);
    await send("PUT", "/collaborators/demo", { permission: "triage" });
    expect((await write("PATCH", "/1", { labels: ["x"] }, "demo")).status).toBe(200);
  });

  it.each([
    ["inspector", "", 404],
    ["inspector", "public_repo", 200],
  ])("of %s is changed with '%s': %i", async (login, scope, status) => {
    expect((await write("PATCH", "/1", { title: "New" }, login, scope)).status).toBe(status);
  });

  it("is unknown, or its issues are switched off", async () => {
    expect((await write("PATCH", "/99", { title: "New" })).status).toBe(404);
    await send("PATCH", "", { has_issues: false });
    const off = { status: 410, body: { message: "Issues are disabled for this repo" } };
    expect(await write("POST", "", { title: "New" })).toMatchObject(off);
    expect(await api(`${ISSUES}/1`)).toMatchObject(off);
    expect((await api(ISSUES)).body).toEqual([]);
  });
});

describe("a pull request as an issue", () => {
  it("is changed like one", async () => {
    await pull("topic", { "a.txt": "a\n" });
    const { number } = await send("POST", "/milestones", { title: "Soon" });
    const change = { title: "Better", labels: ["bug"], assignees: ["demo"], milestone: number };
    const shown = {
      ...{ number: 3, title: "Better", labels: [{ name: "bug" }], assignees: [{ login: "demo" }] },
      milestone: { title: "Soon" },
    };
    expect(await write("PATCH", "/3", change)).toMatchObject({ status: 200, body: shown });
    expect((await api(`${HELLO}/pulls/3`)).body).toMatchObject(shown);
    expect((await api(`${ISSUES}?milestone=${number}`)).body).toMatchObject([{ number: 3 }]);
    const closed = await write("PATCH", "/3", { state: "closed" });
    expect(closed.body).toMatchObject({ state: "closed", pull_request: { merged_at: null } });
  });

  it("counts its comments", async () => {
    await pull("topic", { "a.txt": "a\n" });
    await write("POST", "/3/comments", { body: "Good." });
    expect((await api(`${ISSUES}/3`)).body).toMatchObject({ comments: 1 });
    expect((await api(`${HELLO}/pulls/3`)).body).toMatchObject({ comments: 1 });
    expect(itemsOf((await api(ISSUES)).body)[0]).toMatchObject({ number: 3, comments: 1 });
  });
});

describe("comments", () => {
  it("are written by everybody, and come in pages", async () => {
    for (const body of ["One", "Two"])
      expect((await write("POST", "/2/comments", { body }, "demo", "public_repo")).status).toBe(201);
    const page = await api(`${ISSUES}/2/comments?per_page=1&page=2`);
    expect(page.body).toMatchObject([{ body: "Two", user: { login: "demo" } }]);
    expect(page.headers.get("link")).toContain("page=1");
  });

  it.each([
    ["nothing", { body: " " }, 422],
    ["no body", {}, 422],
    ["too much", { body: "x".repeat(65_537) }, 422],
  ])("of %s are refused", async (_, body, status) => {
    expect((await write("POST", "/1/comments", body)).status).toBe(status);
  });

  it("on a locked issue are for those who may push", async () => {
    await write("PUT", "/1/lock", {});
    expect((await write("POST", "/1/comments", { body: "Still" }, "demo")).status).toBe(403);
    expect((await write("POST", "/1/comments", { body: "Still" })).status).toBe(201);
  });
});
