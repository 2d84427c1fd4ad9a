import { Hono } from "hono";
import { z } from "zod";
import type { RestEnvironment } from "./authentication.ts";
import type { GitHubContext } from "./context.ts";
import { minimalRepository } from "./minimal-repository.ts";
import { pageOf } from "./paging.ts";
import { refusal } from "./refusal.ts";
import { counted, type RestRequest, restRequestOf } from "./rest-request.ts";
import type { Seed } from "./seed.ts";
import { hasScopes } from "./tokens.ts";

/** A thread of the seed; its id is its place. */
type Thread = Seed["notifications"][number] & { readonly id: string };

/** What was read since the start or the last reset, with the time. `emulate` has no notifications. */
export class ReadThreads {
  readonly #read = new Map<string, string>();

  readAt(id: string): string | undefined {
    return this.#read.get(id);
  }

  add(id: string): void {
    this.#read.set(id, new Date().toISOString());
  }

  clear(): void {
    this.#read.clear();
  }
}

const repositorySchema = z.record(z.string(), z.unknown());
const FIRST_ID = 7001;
const MOST_PER_PAGE = 50;

/** `/notifications`, and single threads of it. */
export function notificationRoutes(
  github: GitHubContext,
  seeded: Seed["notifications"],
): Hono<RestEnvironment> {
  const app = new Hono<RestEnvironment>();
  const all: readonly Thread[] = seeded.map((thread, index) => ({ ...thread, id: String(FIRST_ID + index) }));
  const threadsOf = ({ token }: RestRequest) =>
    all
      .filter(({ to }) => to === token?.login)
      .toSorted((one, other) => other.updated_at.localeCompare(one.updated_at));

  app.use("/notifications/*", async (c, next) => {
    const token = c.get("token");
    if (token === undefined) return refusal(401, "Requires authentication");
    // only OAuth Apps and people themselves have this endpoint
    return hasScopes(token) ? next() : refusal(403, "Resource not accessible by integration");
  });

  app.get("/notifications", async (c) => {
    const request = await restRequestOf(c);
    const query = request.url.searchParams;
    const [since, before] = [query.get("since"), query.get("before")];
    const rows = await Promise.all(threadsOf(request).map((thread) => shown(request, thread)));
    const wanted = rows.filter(
      (row) =>
        row !== undefined &&
        (query.get("all") === "true" || row.unread) &&
        (query.get("participating") !== "true" || row.reason !== "subscribed") &&
        (since === null || row.updated_at >= since) &&
        (before === null || row.updated_at < before),
    );
    const list = new URL(`/notifications${request.url.search}`, github.url);
    if (Number(query.get("per_page")) > MOST_PER_PAGE)
      list.searchParams.set("per_page", String(MOST_PER_PAGE));
    const answer = pageOf(list, wanted);
    answer.headers.set("x-poll-interval", "60");
    return counted(github, request, answer);
  });

  app.put("/notifications", async (c) => {
    const request = await restRequestOf(c);
    for (const { id } of threadsOf(request)) github.readThreads.add(id);
    return counted(github, request, new Response(null, { status: 205 }));
  });

  app.get("/notifications/threads/:id", async (c) => {
    const request = await restRequestOf(c);
    const thread = threadsOf(request).find(({ id }) => id === c.req.param("id"));
    const row = thread === undefined ? undefined : await shown(request, thread);
    return counted(github, request, row === undefined ? refusal(404) : Response.json(row));
  });

  app.patch("/notifications/threads/:id", async (c) => {
    const request = await restRequestOf(c);
    const thread = threadsOf(request).find(({ id }) => id === c.req.param("id"));
    if (thread !== undefined) github.readThreads.add(thread.id);
    const answer = thread === undefined ? refusal(404) : new Response(null, { status: 205 });
    return counted(github, request, answer);
  });

  return app;

  /** Undefined when its repository is not within the token's reach. */
  async function shown({ reach }: RestRequest, thread: Thread) {
    const answer = await github.emulator.read(reach.sees, `/repos/${thread.repo}`);
    if (!answer.ok) return undefined;
    const repository = Object.entries(repositorySchema.parse(await answer.json()));
    const { id, reason, updated_at, title, type, number } = thread;
    const readAt = github.readThreads.readAt(id);
    const kind = type === "PullRequest" ? "pulls" : "issues";
    const about = number === undefined ? null : `${github.url}/repos/${thread.repo}/${kind}/${number}`;
    return {
      ...{ id, unread: thread.unread && readAt === undefined, reason, updated_at },
      last_read_at: readAt ?? (thread.unread ? null : updated_at),
      subject: { title, url: about, latest_comment_url: about, type },
      repository: minimalRepository(Object.fromEntries(repository)),
      url: `${github.url}/notifications/threads/${id}`,
      subscription_url: `${github.url}/notifications/threads/${id}/subscription`,
    };
  }
}
