import { randomBytes } from "node:crypto";
import { Hono } from "hono";
import { accountRoutes } from "./account.ts";
import { logRoutes } from "./actions/logs.ts";
import { appRoutes, installationRoutes, refuseInstallations } from "./app-installations/routes.ts";
import { conversionRoutes, newAppRoutes } from "./app-manifests/routes.ts";
import { applicationRoutes } from "./applications.ts";
import { authenticate, type RestEnvironment } from "./authentication.ts";
import { avatarRoutes } from "./avatars.ts";
import type { GitHubContext } from "./context.ts";
import { requireScopes } from "./endpoint-scopes.ts";
import { type Faults, injectFaults } from "./faults.ts";
import { notificationRoutes } from "./notifications.ts";
import { refusal } from "./refusal.ts";
import { repositoryListRoutes } from "./repository-lists.ts";
import { requireKnownVersion, requireUserAgent } from "./request-headers.ts";
import { restRoutes } from "./rest.ts";
import { searchRoutes } from "./search/routes.ts";
import type { Seed } from "./seed.ts";
import { signInRoutes } from "./sign-in.ts";
import { type Call, type Steering, steeringRoutes } from "./steering.ts";
import { tokenEndpointRoutes } from "./token-endpoint.ts";

/** How the local GitHub is watched and disturbed. */
export interface Instruments {
  readonly steering: Steering;
  readonly faults: Faults;
  readonly record: (call: Call) => void;
  /** Aborted when the local GitHub closes. */
  readonly closing: AbortSignal;
}

/** The order in which a request meets everything; the first that answers ends it. */
export function localGitHubApp(github: GitHubContext, seed: Seed, instruments: Instruments): Hono {
  const app = new Hono();
  app.onError((error) => refusal(500, error.message));
  app.route("/", steeringRoutes(instruments.steering));
  app.use(async (c, next) => {
    instruments.record({ method: c.req.method, path: c.req.path });
    await next();
    c.res.headers.set("x-github-request-id", randomBytes(12).toString("hex").toUpperCase());
  });
  app.use(injectFaults(instruments.faults, instruments.closing));
  app.route("/", avatarRoutes());
  app.route("/", signInRoutes(github));
  app.route("/", newAppRoutes(github));
  app.route("/", tokenEndpointRoutes(github));
  app.route("/", logRoutes(github.logs));
  app.route("/", restApi(github, seed));
  return app;
}

function restApi(github: GitHubContext, seed: Seed): Hono<RestEnvironment> {
  const app = new Hono<RestEnvironment>();
  app.use(requireUserAgent);
  app.use(requireKnownVersion);
  app.route("/", applicationRoutes(github));
  app.route("/", conversionRoutes(github));
  app.route("/", appRoutes(github));
  app.use(authenticate(github.tokens));
  app.use(requireScopes);
  app.use(refuseInstallations);
  app.route("/", installationRoutes(github));
  app.route("/", notificationRoutes(github, seed.notifications));
  app.route("/", accountRoutes(github));
  app.route("/", repositoryListRoutes(github));
  app.route("/", searchRoutes(github));
  app.route("/", restRoutes(github));
  return app;
}
