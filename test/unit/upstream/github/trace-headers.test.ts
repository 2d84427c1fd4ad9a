import { afterEach, describe, expect, it, vi } from "vitest";
import { inTrace, type Trace } from "../../../../src/telemetry/trace.ts";
import { outgoing, sendAs } from "../../../../src/upstream/github/outgoing.ts";
import { fakeFetch } from "../fake-fetch.ts";

const id = "0af7651916cd43dd8448eb211c80319c";
const ofClient: Trace = {
  id,
  context: { traceId: id, parentId: "b7ad6b7169203331", flags: "01", state: "a=b" },
};

afterEach(() => vi.unstubAllGlobals());

/** The headers of a request, as it leaves. */
async function sent(host: string, trace: Trace): Promise<Headers | undefined> {
  const requests = fakeFetch({});
  await inTrace(trace, () => sendAs("token", outgoing(new URL(`https://${host}/user`), {})));
  return requests[0]?.headers;
}

describe("a client's trace", () => {
  it("goes on, as a step of its own, at a GitHub that a company runs itself", async () => {
    const headers = await sent("github.acme.example", ofClient);
    expect(headers?.get("traceparent")).toMatch(new RegExp(`^00-${id}-(?!b7ad6b7169203331)[0-9a-f]{16}-01$`));
    expect(headers?.get("tracestate")).toBe("a=b");
  });

  it.each(["api.github.com", "github.com", "api.acme.ghe.com"])("is not told to GitHub: %s", async (host) => {
    const headers = await sent(host, ofClient);
    expect(headers?.get("authorization")).toBe("token token");
    expect([headers?.has("traceparent"), headers?.has("tracestate")]).toEqual([false, false]);
  });

  it.each(["notgithub.com", "github.com.acme.example"])("%s is not GitHub", async (host) => {
    expect((await sent(host, ofClient))?.has("traceparent")).toBe(true);
  });
});

it("a trace that is this server's own is told to nobody", async () => {
  expect((await sent("github.acme.example", { id }))?.has("traceparent")).toBe(false);
});
