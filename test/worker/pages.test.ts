import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Person } from "../../dev/person.ts";
import { entriesOnPage, newRequest, open, openConsent, type Shown, shown } from "../support/authorization.ts";
import { startServer, type TestServer } from "../support/server.ts";

let server: TestServer;
let origin: string;

beforeAll(async () => {
  server = await startServer();
  origin = server.origin;
});
afterAll(() => server.close());

const somebody = () => new Person({ user: "inspector" });

async function consentOf(metadata: Record<string, unknown>, parameters: Record<string, string> = {}) {
  const { url } = await newRequest(origin, parameters, metadata);
  return { url, page: await openConsent(somebody(), url) };
}

function expectPageHeaders({ headers }: Shown): void {
  expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(headers.get("cache-control")).toBe("no-store");
  expect(headers.get("x-frame-options")).toBe("DENY");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("referrer-policy")).toBe("no-referrer");
  const policy = (headers.get("content-security-policy") ?? "").split("; ");
  expect(policy).toEqual([
    "default-src 'none'",
    expect.stringMatching(/^style-src 'sha256-[\w+/]{43}='$/),
    "img-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    // no form-action: Chromium applies it to the redirects after a form, and ours leave this origin
  ]);
}

describe("the consent page says", () => {
  test("who asks, and that nobody verified it", async () => {
    const { page } = await consentOf({ client_name: "Some App" });
    expect(page.status).toBe(200);
    expect(page.title).toBe("Allow Some App to use your GitHub account through this server?");
    expect(page.text).toContain("Who asks Some App (this app named itself; the name is not verified)");
  });

  test("the client's id if it has no name", async () => {
    const { url, page } = await consentOf({ client_name: undefined });
    expect(page.title).toContain(`Allow ${url.searchParams.get("client_id")} to use`);
  });

  test.each([
    ["http://127.0.0.1:33418/callback", "127.0.0.1:33418"],
    ["http://localhost:33418/callback", "localhost:33418"],
    ["http://[::1]:33418/callback", "[::1]:33418"],
  ])("that access goes to this computer, with a warning (%s)", async (uri, host) => {
    const { page } = await consentOf({ redirect_uris: [uri] }, { redirect_uri: uri });
    expect(page.text).toContain(`Access goes to ${host} (this computer)`);
    expect(page.text).toContain("Access will be sent to an app on this computer.");
  });

  test("the host on the web, without that warning", async () => {
    const uri = "https://app.client.example:8443/callback";
    const { page } = await consentOf({ redirect_uris: [uri] }, { redirect_uri: uri });
    expect(page.text).toContain("Access goes to app.client.example:8443 ");
    expect(page.text).not.toContain("this computer");
  });

  test("a host that looks like another in letters that show it", async () => {
    const uri = "https://аpple.example/callback";
    const { page } = await consentOf({ redirect_uris: [uri] }, { redirect_uri: uri });
    expect(page.text).toContain("Access goes to xn--pple-43d.example ");
  });

  test("each scope in words, ticked, and what GitHub is asked for", async () => {
    const { page } = await consentOf({}, { scope: "profile email" });
    expect(entriesOnPage(page).scope).toEqual(["profile", "email"]);
    expect(page.text).toContain("see your GitHub username, name, picture and public profile profile see");
    expect(page.text).toContain(
      "see your primary e-mail address, even if it is private email · GitHub will be asked for user:email",
    );
  });

  test("what else can be allowed, not ticked, and that it was not asked for", async () => {
    const { page } = await consentOf({}, { scope: "profile" });
    expect(page.scopes).toEqual(["profile", "email", "repos:read", "repos:write"]);
    expect(entriesOnPage(page).scope).toEqual(["profile"]);
    for (const name of ["email", "repos:read", "repos:write"])
      expect(page.text).toContain(` ${name} · the app did not ask for this`);
    expect(page.text).not.toContain("profile · the app did not ask for this");
  });

  test("nothing that must be loaded, and no script", async () => {
    const { page } = await consentOf({
      logo_uri: "https://client.example/logo.png",
      client_uri: "https://client.example/",
      policy_uri: "https://client.example/policy",
      tos_uri: "https://client.example/terms",
    });
    const icon = '<link rel="icon" href="/favicon.svg" type="image/svg+xml"/>';
    expect(page.html).toContain(icon);
    expect(page.html.replace(icon, "")).not.toMatch(/<(?:script|img|link|iframe|object|embed)\b/);
    expect(page.html).not.toContain("client.example");
  });
});

describe("every page has the same protection", () => {
  test("the consent page", async () => {
    expectPageHeaders((await consentOf({})).page);
  });

  test("a problem, the home page and a page that is not there", async () => {
    expectPageHeaders(await open(`${origin}/authorize?client_id=unknown`));
    expectPageHeaders(await open(`${origin}/callback`));
    expectPageHeaders(await open(`${origin}/`));
    expectPageHeaders(await open(`${origin}/nothing`));
  });

  test("and a HEAD request gets its headers", async () => {
    const { url } = await newRequest(origin);
    const response = await fetch(url, { method: "HEAD" });
    expect(response.status).toBe(200);
    expectPageHeaders(await shown(url, response));
  });
});

describe("hostile client names", () => {
  const shownName = async (name: string) => {
    const { page } = await consentOf({ client_name: name });
    expect(page.status).toBe(200);
    return { page, name: /^Allow (.*) to use your GitHub account/s.exec(page.title)?.[1] };
  };

  test.each([
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</bdi></h1><form action=https://evil.example>",
    "&lt;b&gt;",
  ])("%j is text", async (name) => {
    const { page, name: read } = await shownName(name);
    expect(page.html).not.toContain(name);
    expect(page.html).not.toMatch(/<(?:script|img)\b|<form action/);
    expect(read).toBe(name);
  });

  test.each([
    ["right-to-left override", "Safe\u202Egpj.exe", "Safegpj.exe"],
    ["isolates", "\u2066Git\u2069\u2068Hub\u2069", "GitHub"],
    ["direction marks", "Git\u200EHub\u200F\u061C", "GitHub"],
    ["zero-width characters", "Git\u200BH\u200Cu\u200Db\uFEFF\u2060", "GitHub"],
    ["tags and variation selectors", "Git\uFE0FHub\u{E0041}\u{E0101}", "GitHub"],
    ["control characters", "Git\u0000\u0007Hub\u001b[31m\u0085", "GitHub[31m"],
    ["line breaks", "GitHub\n\n\tverified\u2028by\u2029us", "GitHub verified by us"],
    ["a soft hyphen", "Git\u00ADHub", "GitHub"],
    ["annotation marks", "Git\uFFF9Hub\uFFFB\u0600", "GitHub"],
  ])("loses %s", async (_what, name, expected) => {
    expect((await shownName(name)).name).toBe(expected);
  });

  test("is isolated from our own words", async () => {
    const { page } = await shownName("שלום");
    expect(page.html.match(/<bdi>שלום<\/bdi>/g)).toHaveLength(2);
  });

  test("is cut if it is long", async () => {
    const { name = "" } = await shownName("long ".repeat(40));
    expect(Array.from(name).length).toBeLessThanOrEqual(80);
    expect(name).toMatch(/^long long .*…$/);
  });

  test("that nobody can see is replaced by the client's id", async () => {
    const { url, page } = await consentOf({ client_name: "\u200B\u202E\u2060" });
    expect(page.title).toContain(`Allow ${url.searchParams.get("client_id")} to use`);
  });
});

describe("forms that no page of ours sends", () => {
  /** A form on the way, with the cookies of the person who has it open. */
  async function postForm(change: (fields: URLSearchParams) => BodyInit, contentType?: string) {
    const person = somebody();
    const { url } = await newRequest(origin);
    const { handle } = await openConsent(person, url);
    const fields = new URLSearchParams({ handle, decision: "approve", scope: "profile" });
    const headers: Record<string, string> = { cookie: person.cookies.header(url) };
    if (contentType !== undefined) headers["content-type"] = contentType;
    const body = change(fields);
    const stream = body instanceof ReadableStream ? { duplex: "half" as const } : {};
    const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", ...stream });
    return { url, answer: await shown(url, response) };
  }
  const without = (name: string) => (fields: URLSearchParams) => {
    fields.delete(name);
    return fields;
  };
  const json = (fields: URLSearchParams) => JSON.stringify(Object.fromEntries(fields));

  test.each<[string, (fields: URLSearchParams) => BodyInit, string?]>([
    ["no decision", without("decision")],
    ["no handle", without("handle")],
    [
      "an unknown decision",
      (fields) => new URLSearchParams({ ...Object.fromEntries(fields), decision: "maybe" }),
    ],
    ["nothing at all", () => ""],
    ["JSON", json, "application/json"],
    ["a form called text", (fields) => fields.toString(), "text/plain"],
    ["JSON called a form", json, "application/x-www-form-urlencoded"],
    ["a broken multipart form", () => "--x\r\nnonsense", "multipart/form-data; boundary=x"],
    ["a multipart form without a boundary", () => "x", "multipart/form-data"],
  ])("%s is a page that offers to start again", async (_what, change, contentType) => {
    const { url, answer } = await postForm(change, contentType);
    expect(answer.status).toBe(400);
    expect(answer.location).toBeUndefined();
    expectPageHeaders(answer);
    expect(answer.title).toBe("That form was not complete");
    expect(answer.page.link("Start again")?.href).toBe(url.href);
  });

  test("a file in place of the handle", async () => {
    const { answer } = await postForm((fields) => {
      const form = new FormData();
      form.set("handle", new File([fields.get("handle") ?? ""], "handle.txt"));
      form.set("decision", "approve");
      return form;
    });
    expect(answer.status).toBe(400);
  });

  const huge = "x".repeat(70 * 1024);
  test.each<[string, () => BodyInit]>([
    ["in one piece", () => `padding=${huge}`],
    ["in a stream of unknown length", () => new Blob([`padding=${huge}`]).stream()],
  ])("a huge body %s is 413", async (_what, body) => {
    const { answer } = await postForm(body, "application/x-www-form-urlencoded");
    expect(answer.status).toBe(413);
    expect(answer.location).toBeUndefined();
    expectPageHeaders(answer);
    expect(answer.title).toBe("That form was too large");
  });
});

describe("outside the sign-in", () => {
  test("the home page says where to connect", async () => {
    const home = await open(`${origin}/`);
    expect(home.status).toBe(200);
    expect(home.text).toContain(`${origin}/mcp`);
    expect(home.text).toContain(`${origin}/sse`);
  });

  test("a path that is not there is a page for browsers and JSON for everybody else", async () => {
    const page = await open(`${origin}/nothing`);
    expect(page.status).toBe(404);
    expect(page.title).toBe("There is nothing here");
    const answer = await fetch(`${origin}/nothing`);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: "not_found" });
  });

  test.each(["PUT", "DELETE", "PATCH"])("%s /authorize is not there", async (method) => {
    expect((await fetch(`${origin}/authorize`, { method })).status).toBe(404);
  });
});
