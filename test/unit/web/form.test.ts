import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { formProof, readForm } from "../../../src/web/form.ts";
import type { Visitor } from "../../../src/web/visitor.ts";

const settings = { secrets: { current: "a server secret of more than 32 characters" } };
const visitor: Visitor = { id: "one", userId: "1001", login: "inspector", until: Date.now() + 1000 };

const app = new Hono();
app.post("*", async (c) => {
  const form = await readForm(c, visitor, settings);
  return form ? c.text(String(form.get("what"))) : c.text("not ours", 403);
});

function send(fields: Record<string, string>, headers: Record<string, string> = {}, path = "/account/end") {
  return app.request(path, { method: "POST", body: new URLSearchParams(fields), headers });
}

describe("4. a form of a page", () => {
  it("is read if it was shown to this visitor", async () => {
    const proof = await formProof(visitor, "/account/end", settings);
    const answer = await send({ what: "this", proof }, { "sec-fetch-site": "same-origin" });
    expect(await answer.text()).toBe("this");
  });

  it("is read from a browser that does not say where it comes from", async () => {
    const proof = await formProof(visitor, "/account/end", settings);
    expect((await send({ what: "this", proof })).status).toBe(200);
  });

  it.each([
    ["has no proof", {}],
    ["has an empty proof", { proof: "" }],
    ["has a proof that was made up", { proof: "x".repeat(43) }],
    ["has a proof of megabytes", { proof: "x".repeat(2_000_000) }],
    ["has a proof that is no base64", { proof: "\u0000%$" }],
  ])("is refused if it %s", async (_what, fields) => {
    expect((await send({ what: "this", ...fields })).status).toBe(403);
  });

  it("is refused if it was shown to another visitor, or at another sign-in of the same", async () => {
    const proof = await formProof({ ...visitor, id: "two" }, "/account/end", settings);
    expect((await send({ what: "this", proof })).status).toBe(403);
  });

  it("is refused elsewhere than where it was to go", async () => {
    const proof = await formProof(visitor, "/account/end", settings);
    expect((await send({ what: "this", proof }, {}, "/account/end-all")).status).toBe(403);
  });

  it("is refused if its proof was made under another secret", async () => {
    const other = { secrets: { current: "another secret of more than 32 characters" } };
    const proof = await formProof(visitor, "/account/end", other);
    expect((await send({ what: "this", proof })).status).toBe(403);
  });

  it.each(["cross-site", "same-site", "none"])("is refused if its browser says %s", async (site) => {
    const proof = await formProof(visitor, "/account/end", settings);
    expect((await send({ what: "this", proof }, { "sec-fetch-site": site })).status).toBe(403);
  });

  it("is refused if it is no form", async () => {
    const answer = await app.request("/account/end", {
      method: "POST",
      body: "{}",
      headers: { "content-type": "application/json" },
    });
    expect(answer.status).toBe(403);
  });
});
