import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { Page } from "../../../dev/page.ts";
import { Person, Stuck } from "../../../dev/person.ts";

const CONSENT = `<form method="post" action="/decide">
  <input type="hidden" name="handle" value="h&amp;1">
  <input type="radio" name="reach" value="all" checked> <input type="radio" name="reach" value="some">
  <textarea name="repositories">
acme/one
acme/two</textarea>
  <input name="label"> <input name="fixed" value="as is" readonly> <textarea name="gone" disabled>x</textarea>
  <input type="checkbox" name="scope" value="read" checked>
  <button name="decision" value="approve">Approve</button>
  <button name="decision" value="deny">Deny</button>
</form>`;

const sent: URLSearchParams[] = [];
const server = createServer(async (request, response) => {
  if (request.method === "GET") return void response.setHeader("content-type", "text/html").end(CONSENT);
  sent.push(new URLSearchParams(await text(request)));
  response.writeHead(303, { location: "http://client.test/done" }).end();
}).listen(0, "127.0.0.1");
await once(server, "listening");
const start = `http://127.0.0.1:${(server.address() as AddressInfo).port}/anywhere`;

beforeEach(() => void sent.splice(0));
afterAll(() => void server.close());

const decide = (fields?: Record<string, string>) =>
  new Person({ user: "demo", ...(fields && { fields }) }).browse(start, (url) => url.host === "client.test");

describe("a person at a consent page", () => {
  it("sends it as it stands", async () => {
    await decide();
    expect([...(sent[0] ?? [])]).toEqual([
      ["handle", "h&1"],
      ["reach", "all"],
      ["repositories", "acme/one\r\nacme/two"],
      ["label", ""],
      ["fixed", "as is"],
      ["scope", "read"],
      ["decision", "approve"],
    ]);
  });

  it("selects radio buttons and writes into fields", async () => {
    await decide({ reach: "some", repositories: `acme/"three"\nacme/four`, label: "a & b" });
    expect(Object.fromEntries(sent[0] ?? [])).toMatchObject({
      reach: "some",
      repositories: `acme/"three"\r\nacme/four`,
      label: "a & b",
    });
    expect(sent[0]?.getAll("reach")).toEqual(["some"]);
  });

  it.each([
    ["no such field", "missing", "x"],
    ["no such radio button", "reach", "most"],
    ["a field that cannot be changed", "fixed", "x"],
    ["a disabled one", "gone", "x"],
    ["a hidden one", "handle", "x"],
    ["a checkbox", "scope", "read"],
  ])("is stuck at %s", async (_, name, value) => {
    const attempt = decide({ [name]: value });
    await expect(attempt).rejects.toBeInstanceOf(Stuck);
    await expect(attempt).rejects.toThrow(`no field “${name}”`);
    expect(sent).toEqual([]);
  });
});

describe("a form", () => {
  it("tells and ticks what it offers", () => {
    const form = new Page(new URL(start), CONSENT).forms[0];
    expect(form?.choices("reach")).toEqual(["all", "some"]);
    expect(form?.choices("repositories")).toEqual(["acme/one\nacme/two"]);
    form?.tick("scope", []);
    expect(form?.press("decision", "deny").fields.has("scope")).toBe(false);
  });
});
