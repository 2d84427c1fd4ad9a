import { createMiddleware } from "hono/factory";
import { refusal } from "./refusal.ts";
import type { AccessToken, Tokens } from "./tokens.ts";

/** What the REST endpoints know of their caller; without a token it is anonymous. */
export interface RestEnvironment {
  Variables: { token: AccessToken | undefined };
}

/** Finds the caller's token; a wrong, revoked or expired one is refused even where none is needed. */
export const authenticate = (tokens: Tokens) =>
  createMiddleware<RestEnvironment>(async (c, next) => {
    const credentials = c.req.header("authorization");
    const value = credentials?.match(/^(?:bearer|token) +(\S+)$/i)?.[1];
    const token = value === undefined ? undefined : tokens.find(value);
    if (credentials !== undefined && token === undefined) return refusal(401, "Bad credentials");
    c.set("token", token);
    return next();
  });
