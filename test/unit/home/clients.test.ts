import { describe, expect, it } from "vitest";
import { clientIds, clientWays } from "../../../src/home/clients.ts";

const deployed = "https://mcp.example.com";
const url = `${deployed}/mcp`;

const wayOf = (id: (typeof clientIds)[number], origin = deployed) => {
  const way = clientWays(origin).find((one) => one.id === id);
  if (!way) throw new Error(`${id} is not there`);
  return way;
};

/** A command as a POSIX shell splits it: words, of which double quotes hold some together. */
const words = (command = "") =>
  [...command.matchAll(/"((?:\\.|[^"\\])*)"|(\S+)/g)].map(([, quoted, plain]) =>
    quoted === undefined ? plain : quoted.replaceAll(/\\(.)/g, "$1"),
  );

describe("how clients are connected", () => {
  it("is said of each, once, in one order", () => {
    expect(clientWays(deployed).map(({ id }) => id)).toEqual(clientIds);
  });

  it("Cursor's link holds the configuration that its file takes, in Base64", () => {
    const { link = "", configuration } = wayOf("cursor");
    const { protocol, host, pathname, searchParams } = new URL(link);
    expect([protocol, host, pathname]).toEqual(["cursor:", "anysphere.cursor-deeplink", "/mcp/install"]);
    const name = searchParams.get("name") ?? "";
    const config: unknown = JSON.parse(
      Buffer.from(searchParams.get("config") ?? "", "base64").toString("utf8"),
    );
    expect(config).toEqual({ url });
    expect(configuration).toEqual({ mcpServers: { [name]: config } });
  });

  it("VS Code's link and command name the same server", () => {
    const { link = "", commands = [] } = wayOf("vscode");
    const server = { name: "remote-mcp-github", type: "http", url };
    expect(link).toMatch(/^vscode:mcp\/install\?/);
    expect(JSON.parse(decodeURIComponent(link.slice(link.indexOf("?") + 1)))).toEqual(server);
    const [program, option, argument = ""] = words(commands[0]);
    expect([program, option]).toEqual(["code", "--add-mcp"]);
    expect(JSON.parse(argument)).toEqual(server);
  });

  it("Claude's link fills in the name and the address", () => {
    const { origin, pathname, searchParams } = new URL(wayOf("claude").link ?? "");
    expect([origin, pathname]).toEqual(["https://claude.ai", "/customize/connectors"]);
    expect(Object.fromEntries(searchParams)).toEqual({
      modal: "add-custom-connector",
      connectorName: "GitHub tools",
      connectorUrl: url,
    });
  });

  it("commands and configurations name the endpoint", () => {
    expect(wayOf("claude-code").commands).toEqual([
      `claude mcp add --transport http remote-mcp-github ${url}`,
    ]);
    expect(wayOf("codex").commands).toEqual([
      `codex mcp add remote-mcp-github --url ${url}`,
      "codex mcp login remote-mcp-github",
    ]);
    expect(wayOf("inspector").commands).toEqual([
      `npx @modelcontextprotocol/inspector --transport http --server-url ${url}`,
    ]);
    expect(wayOf("mcp-remote").configuration).toEqual({
      mcpServers: { "remote-mcp-github": { command: "npx", args: ["-y", "mcp-remote", url] } },
    });
    expect(wayOf("sse").url).toBe(`${deployed}/sse`);
  });

  it.each(["http://localhost:8788", "http://127.0.0.1:8788", "http://[::1]:8788"])(
    "at %s, clients that run elsewhere are not offered",
    (origin) => {
      const elsewhere = clientWays(origin).filter(({ available }) => !available);
      expect(elsewhere).toEqual([
        { id: "claude", name: "Claude", available: false },
        { id: "chatgpt", name: "ChatGPT", available: false },
        { id: "playground", name: "Workers AI Playground", available: false },
      ]);
    },
  );

  it("an IPv6 address is quoted in a command: zsh takes its brackets for a pattern", () => {
    expect(wayOf("codex", "http://[::1]:8788").commands?.[0]).toBe(
      'codex mcp add remote-mcp-github --url "http://[::1]:8788/mcp"',
    );
  });

  // the URL parser lets these stand in a host
  it.each([
    "https://$(reboot).example",
    "https://a;b.example",
    "https://`id`.example",
    'https://a"b.example',
  ])("a host such as that of %s is in no command", (hostile) => {
    const { origin } = new URL(hostile);
    expect(clientWays(origin).filter(({ commands }) => commands !== undefined)).toEqual([]);
  });
});
