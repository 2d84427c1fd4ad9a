import { Hono } from "hono";
import { avatar } from "../avatar.ts";

/** `/avatars/...`: the first letter on a colour of its own, for accounts and organizations. */
export function avatarRoutes(): Hono {
  const app = new Hono();
  app.get("/avatars/:kind{u|o}/:login", (c) => {
    c.header("content-type", "image/svg+xml");
    c.header("cache-control", "max-age=3600");
    return c.body(avatar(c.req.param("login")));
  });
  return app;
}
