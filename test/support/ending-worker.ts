import { accountsOf } from "../../src/accounts/accounts.ts";
import { createAuthorizationServer } from "../../src/authorization/authorization-server.ts";
import worker from "../../src/index.ts";
import { settingsOf } from "../../src/settings/settings.ts";
import type { Bindings } from "../../src/site.ts";

// Runs in workerd: the production Worker, and a way to what its pages and tools end connections by.

export * from "../../src/index.ts";

export default {
  ...worker,
  async fetch(request, env, ctx) {
    const { pathname, searchParams, origin } = new URL(request.url);
    const user = searchParams.get("user") ?? "";
    const server = createAuthorizationServer(origin, env, settingsOf(env));
    switch (pathname) {
      case "/__connections":
        return Response.json(await accountsOf(env).connections(user));
      case "/__end":
        return Response.json(
          (await server.endConnection(user, searchParams.get("connection") ?? "", "test")) ?? null,
        );
      case "/__end-everything":
        return Response.json(await server.endEverything(user, "test"));
    }
    return await worker.fetch(request, env, ctx);
  },
} satisfies ExportedHandler<Bindings>;
