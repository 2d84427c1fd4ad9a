import { afterEach, describe, expect, it, vi } from "vitest";
import { listNotifications } from "../../../src/tools/list-notifications.ts";
import { untrustedNotice } from "../../../src/views/notice.ts";
import { fakeFetch } from "../upstream/fake-fetch.ts";
import { api, bytesOf, outputOf, problemsOf, withNext } from "./calling.ts";
import { expectReadablePage, hostileTexts, swollen } from "./hostile.ts";

afterEach(() => vi.unstubAllGlobals());

const request = (query = "all=false&participating=false&page=1&per_page=30") =>
  `GET ${api}/notifications?${query}`;

/** A notification as GitHub shows one. */
const notification = (subject: object = {}, facts: object = {}) => ({
  ...{ id: "1", reason: "mention", unread: true, updated_at: "2026-01-02T00:00:00Z", last_read_at: null },
  repository: { id: 1, full_name: "acme/site", private: true },
  subject: { title: "It breaks", type: "Issue", url: `${api}/repos/acme/site/issues/7`, ...subject },
  ...facts,
});

const row = {
  ...{ repository: "acme/site", type: "Issue", number: 7, title: "It breaks", reason: "mention" },
  ...{ updatedAt: "2026-01-02T00:00:00Z", unread: true },
};

describe("listNotifications", () => {
  it("gives what waits for the person", async () => {
    fakeFetch({ [request()]: withNext([notification()]) });
    expect(await outputOf(listNotifications, {})).toEqual({
      ...{ notice: untrustedNotice, notifications: [row], nextPage: 2 },
    });
  });

  it.each([
    [`${api}/repos/acme/site/pulls/12`, 12],
    [`${api}/repos/acme/site/releases/99`, undefined],
    [`${api}/repos/acme/site/commits/1234567`, undefined],
    [`${api}/repos/acme/site/issues/comments/7`, undefined],
    [`${api}/repos/acme/site/issues/99999999999`, undefined],
    [`${api}/repos/acme/site/issues/7?x`, undefined],
    ["", undefined],
    [null, undefined],
  ])("tells the number of an issue or a pull request, and of nothing else: %s", async (url, number) => {
    fakeFetch({ [request()]: Response.json([notification({ url })]) });
    const [shown] = (await outputOf(listNotifications, {})).notifications as { number?: number }[];
    expect(shown?.number).toBe(number);
  });

  it("asks for what the arguments say", async () => {
    fakeFetch({ [request("all=true&participating=true&page=3&per_page=30")]: Response.json([]) });
    const output = await outputOf(listNotifications, { all: true, participating: true, page: 3 });
    expect(output).toEqual({ notice: untrustedNotice, notifications: [] });
  });

  it("takes what GitHub leaves out for nothing", async () => {
    fakeFetch({ [request()]: Response.json([notification({}, { unread: null })]) });
    expect(await outputOf(listNotifications, {})).toMatchObject({
      notifications: [{ ...row, unread: false }],
    });
    const odd = notification({ url: 7 }, { reason: [], updated_at: "now", unread: "yes" });
    fakeFetch({ [request()]: Response.json([odd]) });
    expect((await outputOf(listNotifications, {})).notifications).toEqual([
      { repository: "acme/site", type: "Issue", title: "It breaks", reason: "", unread: false },
    ]);
  });

  it("does not cut the name of a repository", async () => {
    const full_name = `${"o".repeat(39)}/${"r".repeat(100)}`;
    const long = notification({ title: "x".repeat(500), type: "RepositoryVulnerabilityAlert" });
    fakeFetch({ [request()]: Response.json([{ ...long, repository: { full_name } }]) });
    const [shown] = (await outputOf(listNotifications, {})).notifications as object[];
    expect(shown).toMatchObject({ repository: full_name, reason: "mention" });
    expect(bytesOf(shown)).toBeLessThanOrEqual(300);
  });

  it.each(hostileTexts(500))("keeps a row within 300 bytes, whatever is in it: %s", async (_what, text) => {
    const large = swollen(notification(), text, ["url"]);
    fakeFetch({ [request()]: withNext(Array.from({ length: 31 }, () => large)) });
    expectReadablePage(await outputOf(listNotifications, {}), "notifications");
  });

  it.each([{}, [null], [[]], [notification({ title: null })], [notification({}, { repository: [] })]])(
    "takes an answer of another form for GitHub's failure: %j",
    async (answer) => {
      fakeFetch({ [request()]: Response.json(answer) });
      await expect(outputOf(listNotifications, {})).rejects.toMatchObject({ kind: "malformed" });
    },
  );

  it("lets a refusal pass: not every credential may read them", async () => {
    fakeFetch({ [request()]: Response.json({ message: "no" }, { status: 403 }) });
    await expect(outputOf(listNotifications, {})).rejects.toMatchObject({ status: 403 });
  });

  it.each([
    [{ all: "true" }, /^all: /],
    [{ participating: 1 }, /^participating: /],
    [{ page: 0 }, /^page: /],
    [{ since: "now" }, /^"since" is not a parameter/],
  ])("says what is wrong with %j, and asks nothing", async (args, problem) => {
    expect(await problemsOf(listNotifications, args)).toEqual([expect.stringMatching(problem)]);
  });
});
