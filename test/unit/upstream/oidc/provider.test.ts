import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { OidcSettings } from "../../../../src/settings/settings.ts";
import { clientAuthentication } from "../../../../src/upstream/oidc/client-authentication.ts";
import { providerFetch } from "../../../../src/upstream/oidc/fetch.ts";
import { Provider } from "../../../../src/upstream/oidc/provider.ts";

let server: Server;
let origin: string;
let requests: number;
let answer: RequestListener;

beforeEach(async () => {
  requests = 0;
  server = createServer((request, response) => {
    requests++;
    answer(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("A TCP server has no port.");
  origin = `http://127.0.0.1:${address.port}`;
});
afterEach(async () => {
  server.close();
  server.closeAllConnections();
  await once(server, "close");
});

const settings = (): OidcSettings => ({
  ...{ issuer: origin, name: "Acme ID", clientId: "client", scopes: [] },
  ...{ groupsClaim: "groups", usernameClaim: "preferred_username", trustsEmail: false },
});

const describesItself: RequestListener = (_request, response) => {
  const [authorization_endpoint, token_endpoint, jwks_uri] = ["a", "t", "k"].map(
    (path) => `${origin}/${path}`,
  );
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify({ issuer: origin, authorization_endpoint, token_endpoint, jwks_uri }));
};

describe("what a provider says about itself", () => {
  it("is asked for once, also by many at once, and anew when that is called for", async () => {
    answer = describesItself;
    const provider = new Provider(settings());
    const documents = await Promise.all([provider.document(), provider.document(), provider.document()]);
    expect(new Set(documents).size).toBe(1);
    await provider.document();
    expect(requests).toBe(1);
    await provider.documentNow();
    expect(requests).toBe(2);
  });

  it("is asked for again if it could not be had", async () => {
    const provider = new Provider(settings());
    answer = (_request, response) => response.writeHead(500).end();
    const both = await Promise.allSettled([provider.document(), provider.document()]);
    expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    await expect(provider.document()).rejects.toMatchObject({ kind: "unavailable", detail: "answered 500" });
    answer = describesItself;
    expect((await provider.document()).issuer).toBe(origin);
  });

  it.each<[string, string, RequestListener]>([
    ["never comes", "unavailable", () => {}],
    ["hangs up", "unavailable", (request) => request.socket.destroy()],
    ["never ends", "unavailable", (_request, response) => response.writeHead(200).write("{")],
    ["is elsewhere", "malformed", (_request, response) => response.writeHead(302, { location: "/a" }).end()],
    ["is not there", "malformed", (_request, response) => response.writeHead(404).end()],
    ["is no JSON", "malformed", (_request, response) => response.end("<html>")],
    [
      "is too long",
      "malformed",
      (_request, response) => response.writeHead(200).end(`"${"x".repeat(600_000)}"`),
    ],
  ])("is not there if it %s", async (_title, kind, listener) => {
    answer = listener;
    const asking = new Provider(settings(), 500).document();
    await expect(asking).rejects.toMatchObject({ name: "UpstreamFailure", kind });
    expect(requests).toBe(1);
  });
});

describe("a request to a provider", () => {
  it("says who asks, and does not go where it is sent on", async () => {
    const seen: (string | undefined)[] = [];
    answer = (request, response) => {
      seen.push(request.headers["user-agent"]);
      response.writeHead(307, { location: `${origin}/elsewhere` }).end();
    };
    const response = await providerFetch("Acme ID", 100)(`${origin}/t`, { method: "POST", headers: {} });
    expect(response.status).toBe(307);
    expect(seen).toEqual(["remote-mcp-github"]);
  });

  it("ends when whoever asks gives up", async () => {
    const stop = new AbortController();
    answer = () => stop.abort();
    const request = { method: "GET", headers: {}, signal: stop.signal };
    await expect(providerFetch("Acme ID", 100)(origin, request)).rejects.toThrow("aborted");
  });
});

describe("how we show who we are", () => {
  async function shown(methods?: readonly string[], clientSecret: string | undefined = "a secret") {
    const [body, headers] = [new URLSearchParams(), new Headers()];
    const own = { ...settings(), ...(clientSecret !== "" && { clientSecret }) };
    await clientAuthentication(own, methods)({ issuer: origin }, { client_id: "client" }, body, headers);
    return { body: body.toString(), header: headers.get("authorization") };
  }
  const basic = { body: "", header: `Basic ${Buffer.from("client:a+secret").toString("base64")}` };
  const post = { body: "client_id=client&client_secret=a+secret", header: null };

  it.each([
    [undefined, basic],
    [["client_secret_post", "client_secret_basic"], basic],
    [["private_key_jwt", "client_secret_post"], post],
  ])("is, of %j, %j", async (methods, expected) => {
    expect(await shown(methods)).toEqual(expected);
  });

  it("is by name only, without a secret", async () => {
    expect(await shown(["none"], "")).toEqual({ body: "client_id=client", header: null });
  });

  it("cannot be done where no secret is taken", async () => {
    await expect(shown(["private_key_jwt"])).rejects.toMatchObject({ kind: "malformed" });
  });
});
