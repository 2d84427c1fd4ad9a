import { Hono } from "hono";
import { html } from "hono/html";

/** `/avatars/...`: the first letter on a colour of its own, for accounts and organizations. */
export function avatarRoutes(): Hono {
  const app = new Hono();
  app.get("/avatars/:kind{u|o}/:login", (c) => {
    c.header("content-type", "image/svg+xml");
    c.header("cache-control", "max-age=3600");
    return c.body(String(avatar(c.req.param("login"))));
  });
  return app;
}

function avatar(login: string) {
  const hue = [...login].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0) * 37, 0) % 360;
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="hsl(${hue} 45% 40%)"/><text x="20" y="27" font-family="sans-serif" font-size="20" fill="#fff" text-anchor="middle">${login.charAt(0).toUpperCase()}</text></svg>`;
}
