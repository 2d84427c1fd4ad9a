/** How this server introduces itself: to clients (MCP `Implementation`), to people, and to registries. */
export const thisServer = {
  /** For programs: a client's configuration, a log. */
  name: "remote-mcp-github",
  /** For people. */
  title: "GitHub tools",
  /** At most 100 characters: a registry takes no more. */
  description: "GitHub tools for AI clients, acting as the person who signed in, within what they allowed.",
  /** That of package.json; a test holds them together. */
  version: "0.1.0",
} as const;

/** Where the icons of this server are, at each of its origins. */
export const iconPaths = { svg: "/favicon.svg", png: "/icon.png", ico: "/favicon.ico" } as const;

/** An icon as MCP has it (2025-11-25, `Icon`). */
export interface Icon {
  readonly src: string;
  readonly mimeType: string;
  readonly sizes: string[];
}

/** The icons of this server at an origin: a PNG, which every client that shows icons takes, and an SVG. */
export function iconsAt(origin: string): Icon[] {
  return [
    { src: `${origin}${iconPaths.png}`, mimeType: "image/png", sizes: ["192x192"] },
    { src: `${origin}${iconPaths.svg}`, mimeType: "image/svg+xml", sizes: ["any"] },
  ];
}
