import { html } from "hono/html";

/** An account's picture, as SVG: its first letter, on a colour of its own. */
export function avatar(login: string): string {
  const hue = [...login].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0) * 37, 0) % 360;
  return String(
    html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="hsl(${hue} 45% 40%)"/><text x="20" y="27" font-family="sans-serif" font-size="20" fill="#fff" text-anchor="middle">${login.charAt(0).toUpperCase()}</text></svg>`,
  );
}
