import { spawn } from "node:child_process";

/** Opens a page in the person's browser; does nothing where there is none to open. */
export function openInBrowser(url: URL): void {
  const [command, ...args] = openers[process.platform] ?? ["xdg-open"];
  const child = spawn(command, [...args, url.href], { stdio: "ignore", detached: true });
  // No opener, as on a server: the person has the address on the screen.
  child.once("error", () => {});
  child.unref();
}

const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ["open"],
  // `start` is a part of cmd, which would take the & of a query for the end of the command
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
};
