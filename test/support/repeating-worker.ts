import { z } from "zod";
import worker from "../../src/index.ts";
import type { Bindings } from "../../src/site.ts";

// Runs in workerd: the production Worker, which is asked the same again and again without the way there and back.

export * from "../../src/index.ts";

/** Where it is told to: a POST of {@link repetition}. */
const repeatPath = "/__repeat";

const repetition = z.object({
  times: z.int(),
  /** How many at once. */
  width: z.int(),
  /** How many bytes of each are kept for good, as a leak would. */
  leak: z.int(),
  headers: z.record(z.string(), z.string()),
  /** The message; each has an id of its own. */
  body: z.record(z.string(), z.unknown()),
  /** What each answer has in it. */
  expected: z.string(),
});

const leaked: number[][] = [];

async function repeated(
  { times, width, leak, headers, body, expected }: z.output<typeof repetition>,
  { origin, host }: URL,
  ...[env, context]: [Bindings, ExecutionContext]
): Promise<void> {
  let begun = 0;
  const one = async () => {
    while (begun < times) {
      begun++;
      const message = JSON.stringify({ ...body, id: begun });
      const request = new Request<unknown, IncomingRequestCfProperties>(`${origin}/mcp`, {
        method: "POST",
        headers: { ...headers, host },
        body: message,
      });
      const answer = await worker.fetch(request, env, context);
      const text = await answer.text();
      if (!text.includes(expected)) throw new Error(`It answered ${answer.status}: ${text}`);
      // eight bytes each
      if (leak > 0) leaked.push(Array.from({ length: leak / 8 }, Math.random));
    }
  };
  await Promise.all(Array.from({ length: width }, one));
}

export default {
  async fetch(request, env, context) {
    const url = new URL(request.url);
    if (url.pathname !== repeatPath) return await worker.fetch(request, env, context);
    await repeated(repetition.parse(await request.json()), url, env, context);
    return new Response(`${leaked.length}`);
  },
} satisfies ExportedHandler<Bindings>;
