import { describe, expect, it } from "vitest";
import { ToolFailure } from "../../../src/catalogue/context.ts";
import { failureOf } from "../../../src/dispatch/failure.ts";
import { linksOf } from "../../../src/dispatch/links.ts";
import { type Remedy, UpstreamFailure } from "../../../src/upstream/github/failure.ts";
import { settingsUnder } from "../services.ts";
import { callerWith } from "../tool-context.ts";

const settings = settingsUnder({ SERVER_SECRET: "a server secret of more than 32 characters" });
const links = linksOf(callerWith(), settings);
const sentence = "GitHub refused this.";

const messageWith = async (remedy?: Remedy, to = links) =>
  (await failureOf(new UpstreamFailure("forbidden", sentence, "detail", 403, { remedy }), to)).message;

describe("a failure of GitHub's", () => {
  it("is its sentence where no link helps", async () => {
    const failure = new UpstreamFailure("forbidden", sentence, "detail", 403);
    expect(await failureOf(failure, links)).toEqual({ kind: "failed", message: sentence, detail: "detail" });
  });

  it("has a link to GitHub's page about the app", async () => {
    expect(await messageWith({ kind: "approve-app" })).toBe(
      `${sentence} Link for the person: https://github.com/settings/connections/applications/id`,
    );
  });

  it("has a link to what the connection may do", async () => {
    expect(await messageWith({ kind: "change-permissions" })).toMatch(
      /^GitHub refused this\. Link for the person: https:\/\/mcp\.test\/permissions\?request=[\w.~-]+$/,
    );
  });

  it("has GitHub's own address", async () => {
    const url = "https://github.com/orgs/acme/sso?authorization_request=AABB";
    expect(await messageWith({ kind: "url", url })).toBe(`${sentence} Link for the person: ${url}`);
  });

  it.each([
    "https://github.com.evil.example/orgs/acme/sso",
    "https://evil.example/?https://github.com",
    "https://github.com:8443/x",
    "http://github.com/x",
  ])("has no address that leads elsewhere: %s", async (url) => {
    expect(await messageWith({ kind: "url", url })).toBe(sentence);
  });

  it("is complete without a link that cannot be made", async () => {
    const without = { ...links, permissions: () => Promise.reject(new Error("ours")) };
    expect(await messageWith({ kind: "change-permissions" }, without)).toBe(sentence);
  });
});

describe("a failure of another kind", () => {
  it("of a tool is what the tool says", async () => {
    expect(await failureOf(new ToolFailure("It cannot be read."), links)).toEqual({
      ...{ kind: "failed", message: "It cannot be read." },
    });
  });

  it("that nobody knows says nothing of its message", async () => {
    const refusal = await failureOf(new TypeError("secret"), links);
    expect(refusal.kind).toBe("internal");
    expect(JSON.stringify(refusal)).not.toContain("secret");
  });
});
