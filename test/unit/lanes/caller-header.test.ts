import { describe, expect, it } from "vitest";
import { callerFrom, withCaller } from "../../../src/lanes/caller-header.ts";
import { ownerOf } from "../../../src/lanes/owned-sessions.ts";
import { callerWith } from "../tool-context.ts";

const caller = callerWith({ name: "Ünïcode ☂", scopes: ["profile", "email"] });

describe("the caller of a session's message", () => {
  it("travels with the request, and the client's own secrets do not", () => {
    const request = new Request("https://mcp.example/mcp", {
      method: "POST",
      headers: {
        authorization: "Bearer token",
        cookie: "a=b",
        "x-mcp-caller": "forged",
        "mcp-session-id": "id",
      },
      body: "{}",
    });
    const forwarded = withCaller(request, caller, request.url, "{}");
    expect(callerFrom(Object.fromEntries(forwarded.headers))).toEqual(caller);
    expect(forwarded.headers.get("authorization")).toBeNull();
    expect(forwarded.headers.get("cookie")).toBeNull();
    expect(forwarded.headers.get("mcp-session-id")).toBe("id");
  });

  it.each([
    [undefined],
    ["forged"],
    [Buffer.from("{}").toString("base64url")],
    [Buffer.from(JSON.stringify({ ...caller, extra: 1 })).toString("base64url")],
  ])("is nobody for %j", (value) => {
    expect(callerFrom({ "x-mcp-caller": value })).toBeUndefined();
  });
});

describe("session names", () => {
  it.each([
    ["streamable-http:abc:42", "42"],
    ["sse:abc:42", "42"],
    ["streamable-http:abc", undefined],
    ["streamable-http:abc:1:42", undefined],
  ])("the owner of %s is %s", (name, owner) => {
    expect(ownerOf(name)).toBe(owner);
  });
});
