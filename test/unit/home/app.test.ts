import { parse } from "node-html-parser";
import { describe, expect, it } from "vitest";
import { languages } from "../../../src/web/language.ts";
import { toolNames } from "../../support/tool-names.ts";
import { untranslated } from "../../support/untranslated.ts";
import { ask, browser, oidc, pageAt } from "./home.ts";

const origin = "https://mcp.example.com";
const textOf = async (response: Promise<Response>) => parse(await (await response).text()).text;

describe("GET /", () => {
  it.each([
    [undefined, "text/html"],
    ["*/*", "text/html"],
    [browser, "text/html"],
    ["text/*", "text/html"],
    ["image/png", "text/html"],
    ["application/json", "application/json"],
    ["APPLICATION/JSON", "application/json"],
    ["application/*", "application/json"],
    ["application/json, text/plain, */*", "application/json"],
    ["application/json, text/event-stream", "application/json"],
    ["text/html;q=0.8, application/json;q=0.9", "application/json"],
    ["text/html;q=0.9, application/json;q=0.8", "text/html"],
    ["text/html, application/json;q=0", "text/html"],
    ["text/html;q=0, */*", "application/json"],
    ["application/json;q=0, */*;q=0.1", "text/html"],
    ["application/json;q=nonsense", "application/json"],
  ])("to who accepts %s is %s", async (accept, type) => {
    const response = await ask(`${origin}/`, { headers: accept === undefined ? {} : { accept } });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toMatch(new RegExp(`^${type}`));
    expect(response.headers.get("vary")?.split(/, */)).toContain("Accept");
  });

  it.each(languages)("in the language %s fits in 30 kB and says the same", async (language) => {
    const response = await pageAt(origin, language);
    expect(response.headers.get("content-language")).toBe(language);
    expect(response.headers.get("vary")).toBe("Accept, Accept-Language");
    const html = await response.text();
    expect(Buffer.byteLength(html)).toBeLessThan(30_000);
    const page = parse(html);
    expect(page.querySelector("html")?.getAttribute("lang")).toBe(language);
    expect(page.querySelectorAll("details")).toHaveLength(15);
    expect(page.querySelectorAll(".tools dt").map(({ text }) => text)).toEqual(
      expect.arrayContaining([...toolNames, "generateImage"]),
    );
    // what models are told is in English, whoever reads the page
    const told = page.querySelectorAll(".tools dd > span");
    expect(told.length).toBeGreaterThan(30);
    expect(told.every((span) => span.getAttribute("lang") === "en")).toBe(true);
  });

  it.each(["ja", "ko"])(
    "in the language %s leaves nothing in English that does not say so",
    async (language) => {
      for (const where of [origin, "http://localhost:8788"])
        for (const vars of [{}, oidc])
          expect(untranslated(await (await pageAt(where, language, vars)).text(), ["Acme"])).toEqual([]);
    },
  );

  it("loads nothing from elsewhere and runs nothing", async () => {
    const html = await (await pageAt(origin)).text();
    expect(html).not.toMatch(/<(?:script|img|iframe|object|embed)\b|@import|url\(/);
    expect([...html.matchAll(/<link [^>]*>/g)].map(([link]) => link)).toEqual([
      '<link rel="icon" href="/favicon.svg" type="image/svg+xml"/>',
    ]);
  });

  it("selects what is to be copied with one click, and copies exactly that", async () => {
    const page = parse(await (await pageAt(origin)).text());
    expect(page.querySelector("style")?.text).toContain(".copied{user-select:all;");
    const [endpoint] = page.querySelectorAll("pre.copied");
    expect(endpoint?.text).toBe(`${origin}/mcp`);
    expect(page.querySelectorAll("pre:not(.copied)")).toEqual([]);
  });

  it("on this computer names the clients that cannot reach it, and offers them not", async () => {
    const html = await (await pageAt("http://localhost:8788")).text();
    expect(parse(html).text).toContain(
      "Claude, ChatGPT, and Workers AI Playground run elsewhere, and cannot reach a server on this computer.",
    );
    expect(html).not.toMatch(/claude\.ai|chatgpt\.com|playground\.ai/);
    expect(await textOf(pageAt(origin))).not.toContain("run elsewhere");
  });

  it("of a host with markup in it escapes that", async () => {
    const { origin: hostile } = new URL(`https://a"b&c'.example`);
    const html = await (await pageAt(hostile)).text();
    expect(html).not.toContain(hostile);
    expect(parse(html).querySelector("pre.copied")?.text).toBe(`${hostile}/mcp`);
  });

  it("says which tools take a GitHub account that was linked, where people sign in elsewhere", async () => {
    const linking = await textOf(pageAt(origin, "en", oidc));
    expect(linking).toContain("These tools need a GitHub account that you linked.");
    expect(await textOf(pageAt(origin))).not.toContain("that you linked");
  });

  it("leaves out tools that act at GitHub where nobody has an account there", async () => {
    const vars = { ...oidc, GITHUB_CLIENT_ID: undefined, GITHUB_CLIENT_SECRET: undefined };
    const without = await textOf(pageAt(origin, "en", vars));
    expect(without).toContain("whoami");
    expect(without).not.toContain("listRepositories");
  });

  it("says it when a part of the server does not answer", async () => {
    const checks = { kv: "ok", database: "failing", objects: "ok" } as const;
    const headers = { accept: browser };
    const page = ask(`${origin}/`, { headers }, {}, { status: "failing", checks });
    expect((await page).status).toBe(200);
    expect(await textOf(page)).toContain("A part of it does not answer at the moment.");
  });
});

describe("the same as data", () => {
  const data = async (vars: Record<string, unknown> = {}) =>
    (await ask(`${origin}/`, { headers: { accept: "application/json" } }, vars)).json();

  it("names endpoints, sign-in, clients, scopes, tools and documents", async () => {
    expect(await data()).toMatchObject({
      name: "remote-mcp-github",
      title: "GitHub tools",
      websiteUrl: `${origin}/`,
      endpoints: {
        mcp: { url: `${origin}/mcp`, transport: "streamable-http" },
        sse: { url: `${origin}/sse`, transport: "sse", revisions: ["2024-11-05"] },
      },
      signIn: { kind: "github", name: "GitHub" },
      clients: expect.arrayContaining([
        expect.objectContaining({ id: "cursor", available: true, link: expect.stringMatching(/^cursor:/) }),
      ]),
      scopes: expect.arrayContaining([
        { name: "repos:read", allows: "read your repositories: code, issues and pull requests" },
      ]),
      tools: expect.arrayContaining([
        {
          ...{ name: "add", title: "Add two numbers", summary: "Adds two numbers and returns their sum." },
          ...{ scopes: [], offByDefault: false, needsLinkedAccount: false },
        },
        expect.objectContaining({ name: "generateImage", offByDefault: true }),
      ]),
      links: { health: `${origin}/health`, registry: `${origin}/server.json` },
    });
  });

  it("holds no value of the settings that is nobody's business", async () => {
    const vars = { ...oidc, OPERATORS: ["sub:somebody"], ACCESS: { emailDomains: ["acme.example"] } };
    const text = JSON.stringify(await data(vars));
    expect(text).toContain("Acme");
    expect(text).not.toMatch(/secret of|somebody|acme\.example/);
  });
});

describe("documents", () => {
  const documents = [
    ["/server.json", "application/json", "public, max-age=300"],
    ["/llms.txt", "text/plain", "public, max-age=300"],
    ["/robots.txt", "text/plain", "public, max-age=86400"],
    ["/favicon.svg", "image/svg+xml", "public, max-age=86400"],
    ["/icon.png", "image/png", "public, max-age=86400"],
    ["/favicon.ico", "image/png", "public, max-age=86400"],
    ["/health", "application/json", "no-store"],
  ] as const;

  it.each(documents)("%s is %s, kept as it may be, and readable by any page", async (path, type, caching) => {
    const response = await ask(`${origin}${path}`, { headers: { origin: "https://page.example" } });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toMatch(new RegExp(`^${type.replace("+", "\\+")}`));
    expect(response.headers.get("cache-control")).toBe(caching);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    const head = await ask(`${origin}${path}`, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect(head.headers.get("content-type")).toBe(response.headers.get("content-type"));
  });

  it.each(documents)("%s is not to be changed", async (path) => {
    for (const method of ["POST", "PUT", "DELETE"]) {
      const refused = await ask(`${origin}${path}`, { method });
      expect([refused.status, refused.headers.get("allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
      expect(await refused.json()).toMatchObject({ error: "invalid_request" });
    }
  });

  it("the icons are what they are called", async () => {
    const png = new Uint8Array(await (await ask(`${origin}/icon.png`)).arrayBuffer());
    expect([...png.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    // IHDR: width and height
    const sizes = new DataView(png.buffer, png.byteOffset);
    expect([sizes.getUint32(16), sizes.getUint32(20)]).toEqual([192, 192]);
    const svg = await (await ask(`${origin}/favicon.svg`)).text();
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 48 48">.*<\/svg>$/s);
    expect(svg).not.toMatch(/<script|href|on\w+=/);
  });

  it("/llms.txt has a title, a summary, details without headings, and lists of links (llmstxt.org)", async () => {
    const text = await (await ask(`${origin}/llms.txt`)).text();
    expect(text).toMatch(/^# GitHub tools\n\n> [^\n]+\n\n/);
    const [details = "", ...lists] = text.split(/^## /m);
    expect(details.match(/^#/gm)).toHaveLength(1);
    for (const name of toolNames) expect(details).toContain(`\n- \`${name}\` (`);
    expect(details).toContain(`${origin}/mcp`);
    expect(lists).toHaveLength(2);
    for (const list of lists)
      for (const line of list.trim().split("\n").slice(2))
        expect(line).toMatch(/^- \[[^\]]+\]\(https:\/\/mcp\.example\.com\/[^)]*\): .+/);
  });

  it("/robots.txt keeps crawlers from what is somebody's and from the endpoints", async () => {
    const lines = (await (await ask(`${origin}/robots.txt`)).text()).trim().split("\n");
    expect(lines[0]).toBe("User-agent: *");
    expect(lines).toEqual(expect.arrayContaining(["Disallow: /account", "Disallow: /mcp"]));
    expect(lines).not.toContain("Disallow: /");
  });
});

describe("a client that took another address for the endpoint", () => {
  it.each([
    ["POST", "/", 405],
    ["DELETE", "/", 405],
    ["POST", "/MCP", 404],
    ["POST", "/v1/mcp", 404],
    ["POST", "/api/mcp/", 404],
    ["GET", "/message", 404],
    ["POST", "/messages", 404],
    ["GET", "/api/sse", 404],
  ])("%s %s is told which one it is, as MCP clients show it", async (method, path, status) => {
    const headers = { accept: "application/json, text/event-stream", origin: "https://page.example" };
    const response = await ask(`${origin}${path}`, { method, headers });
    expect(response.status).toBe(status);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("allow")).toBe(status === 405 ? "GET, HEAD, OPTIONS" : null);
    expect(await response.json()).toEqual({
      jsonrpc: "2.0",
      id: null,
      error: {
        code: -32000,
        message: expect.stringContaining(`The MCP endpoint of this server is ${origin}/mcp`),
        data: { endpoint: `${origin}/mcp`, documentation: `${origin}/` },
      },
    });
  });

  it("a stream at the bare origin is none, and says so", async () => {
    const response = await ask(`${origin}/`, { headers: { accept: "text/event-stream" } });
    expect(response.status).toBe(405);
    expect(await response.json()).toMatchObject({ error: { data: { endpoint: `${origin}/mcp` } } });
  });

  it("a browser is shown a page that leads on", async () => {
    const page = await ask(`${origin}/v1/mcp`, { headers: { accept: browser } });
    expect(page.status).toBe(404);
    const html = parse(await page.text());
    expect(html.text).toContain(`${origin}/mcp`);
    expect(html.querySelector('a[href="/"]')?.text).toBe("About this server");
  });

  it("a page of another origin may ask, so that it can read the answer", async () => {
    const response = await ask(`${origin}/`, {
      method: "OPTIONS",
      headers: {
        origin: "https://page.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type, mcp-protocol-version",
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-methods")).toBe("GET,HEAD,POST");
    expect(response.headers.get("access-control-allow-headers")).toContain("mcp-protocol-version");
  });
});
