import { Hono } from "hono";
import { z } from "zod";
import { type Fault, faultSchema } from "./faults.ts";
import type { PersonalKind } from "./tokens.ts";

/** A request that the local GitHub received. */
export interface Call {
  readonly method: string;
  readonly path: string;
}

/** What can be steered from outside while it runs. */
export interface Steering {
  calls(): readonly Call[];
  fault(fault: Fault): void;
  issuePersonalToken(login: string, kind: PersonalKind, scope?: string): string;
  reset(): Promise<void>;
}

/** Of a personal access token that somebody wants. */
const wantedToken = z.strictObject({
  login: z.string().min(1),
  kind: z.enum(["classic", "fine-grained"]).default("classic"),
  scope: z.string().default("repo"),
});

/** The endpoints that GitHub does not have: `/_faults`, `/_tokens`, `/_reset` and `/_calls`. */
export function steeringRoutes(steering: Steering): Hono {
  const app = new Hono();

  app.post("/_faults", async (c) => {
    const parsed = faultSchema.safeParse(await c.req.json().catch(() => undefined));
    if (!parsed.success) return c.text(`That is no fault. ${z.prettifyError(parsed.error)}\n`, 400);
    steering.fault(parsed.data);
    return c.body(null, 204);
  });

  app.post("/_tokens", async (c) => {
    const parsed = wantedToken.safeParse(await c.req.json().catch(() => undefined));
    if (!parsed.success) return c.text(`That is no token. ${z.prettifyError(parsed.error)}\n`, 400);
    const { login, kind, scope } = parsed.data;
    return c.text(steering.issuePersonalToken(login, kind, scope));
  });

  app.post("/_reset", async (c) => {
    await steering.reset();
    return c.body(null, 204);
  });

  app.get("/_calls", (c) => c.json(steering.calls()));

  return app;
}
