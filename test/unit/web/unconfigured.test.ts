import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SettingsError } from "../../../src/settings/settings.ts";
import { answerUnconfigured } from "../../../src/web/unconfigured.tsx";

const error = new SettingsError(["SERVER_SECRET is missing or not usable."]);

const ask = (url: string, accept: string) =>
  answerUnconfigured(new Request(url, { headers: { accept } }), error);

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe("the page of a server that is not set up", () => {
  it.each([
    ["https://mcp.example", "https://mcp.example"],
    ["http://127.0.0.1:8788", "http://127.0.0.1:8788"],
    ["https://[2001:db8::1]", "&quot;https://[2001:db8::1]&quot;"],
  ])("has a command for %s", async (origin, argument) => {
    const page = await (await ask(`${origin}/`, "text/html")).text();
    expect(page).toContain(`npm run doctor -- --url ${argument}</pre>`);
  });

  // the URL parser lets these stand in a host, and a name at which any host is served can hold them
  it.each(["https://$(id).mcp.example/", "https://a;id;.mcp.example/", "https://`id`.mcp.example/"])(
    "has no command with a host such as that of %s",
    async (hostile) => {
      const page = await (await ask(hostile, "text/html")).text();
      expect(page).toContain("<pre>npm run deploy</pre>");
      expect(page).not.toContain(new URL(hostile).host);
    },
  );

  it.each(["text/html, application/json, text/event-stream", "application/json, text/html;q=0.1", "*/*"])(
    "is not shown to a client that accepts %s",
    async (accept) => {
      expect((await ask("https://mcp.example/mcp", accept)).headers.get("content-type")).toMatch(
        /^text\/plain/,
      );
    },
  );
});
