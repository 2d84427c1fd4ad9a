// Runs in workerd, and is loaded before anything that reads the clock. Durable Objects share its isolate.

/** Where the clock is set: a POST of how many milliseconds it is ahead. */
const clockPath = "/__clock";

let ahead = 0;

const runtimeNow = Date.now;
Date.now = () => runtimeNow() + ahead;
globalThis.Date = new Proxy(Date, {
  construct: (date, parameters: unknown[], newTarget) =>
    Reflect.construct(date, parameters.length === 0 ? [Date.now()] : parameters, newTarget),
});

type Fetch = (request: Request, ...rest: unknown[]) => Promise<Response>;

/** A Worker's handlers, and a way to set its clock. */
export function withClock<Handlers extends { readonly fetch: Fetch }>(handlers: Handlers): Handlers {
  const fetch: Fetch = async (request, ...rest) => {
    if (new URL(request.url).pathname !== clockPath) return await handlers.fetch(request, ...rest);
    ahead = Number(await request.text());
    return new Response(new Date().toISOString());
  };
  return { ...handlers, fetch };
}
