/** Answers a request to the internet, or leaves it alone. */
export type Outbound = (url: URL, headers: Headers) => Response | undefined;

/**
 * Answers requests that the Worker under test makes to the internet in place of whoever is there. They pass through
 * this process's `fetch`, as the test's own do; those left alone go on as they were.
 * @returns what ends it
 */
export function interceptOutbound(answer: Outbound): () => void {
  const original = globalThis.fetch;
  const intercept: typeof fetch = async (input, init) => {
    // the runtime's Request is of a class of its own, so it is told by what it has
    const isRequest = typeof input === "object" && "url" in input;
    const headers = isRequest ? [...input.headers] : init?.headers;
    const own = answer(new URL(isRequest ? input.url : input), new Headers(headers));
    return own ?? (await original(input, init));
  };
  globalThis.fetch = intercept;
  return () => {
    globalThis.fetch = original;
  };
}

/**
 * Gives the Worker under test the redirects that it gets, as the internet does: this process's `fetch`, through which
 * its requests pass, would follow them in its place.
 * @returns what ends it
 */
export function handOverRedirects(): () => void {
  const original = globalThis.fetch;
  const manual: typeof fetch = async (input, init) => {
    // those of the Worker come as the runtime's Request, in place of options
    if (!init || !("url" in init)) return await original(input, init);
    return await original(
      input,
      new Proxy(init, {
        get: (request, property) =>
          property === "redirect" ? "manual" : Reflect.get(request, property, request),
      }),
    );
  };
  globalThis.fetch = manual;
  return () => {
    globalThis.fetch = original;
  };
}
