import { type Icon, iconsAt, thisServer } from "../identity/this-server.ts";

/** MCP `Implementation`; its icons and website are those of the origin that the client reached. */
export interface ServerInfo {
  name: string;
  title: string;
  version: string;
  description: string;
  websiteUrl: string;
  icons: Icon[];
}

/** How this server introduces itself to a client that reached it at an origin (2025-11-25, `serverInfo`). */
export function serverInfoAt(origin: string): ServerInfo {
  const { name, title, version, description } = thisServer;
  return { name, title, version, description, websiteUrl: `${origin}/`, icons: iconsAt(origin) };
}

/** For the model: what these tools are for. */
export const instructions =
  "Tools that act on GitHub as the person who signed in, within the permissions they granted. If a tool says that a permission is missing or that the person must sign in again, tell them so.";
