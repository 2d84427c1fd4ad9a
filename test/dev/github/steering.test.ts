import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { networkInterfaces } from "node:os";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { PortInUse, startLocalGitHub } from "../../../dev/github/index.ts";
import { clientOf } from "./client.ts";

const github = await startLocalGitHub();
const { api, codeFor, exchange } = clientOf(github);
beforeEach(() => github.reset());
afterAll(() => github.close());

describe("steering", () => {
  it("answers with a fault as often as it is told, by path and method", async () => {
    github.fault({ path: "/zen", status: 503, times: 2 });
    github.fault({
      path: "/users/*",
      method: "get",
      status: 429,
      headers: { "retry-after": "7" },
      body: { message: "slow" },
    });
    const statuses = [];
    for (let call = 0; call < 3; call++) statuses.push((await api("/zen")).status);
    expect(statuses).toEqual([503, 503, 200]);
    const limited = await api("/users/demo");
    expect([limited.status, limited.body, limited.headers.get("retry-after")]).toEqual([
      429,
      { message: "slow" },
      "7",
    ]);
    expect((await api("/users/demo")).status).toBe(200);
  });

  it("takes an exact path exactly", async () => {
    github.fault({ path: "/user", status: 500 });
    expect((await api("/users/demo")).status).toBe(200);
    expect((await api("/user")).body).toMatchObject({ message: "Internal Server Error", status: "500" });
  });

  it("delays, and adds headers, without answering instead", async () => {
    github.fault({ path: "/users/demo", delayMs: 30, headers: { "x-github-sso": "partial-results" } });
    const start = performance.now();
    const { status, headers } = await api("/users/demo");
    expect([status, headers.get("x-github-sso")]).toEqual([200, "partial-results"]);
    expect(performance.now() - start).toBeGreaterThan(25);
  });

  it("breaks the sign-in too", async () => {
    github.fault({ path: "/login/oauth/access_token", status: 502, body: "<h1>Unicorn</h1>" });
    const response = await fetch(`${github.url}/login/oauth/access_token`, { method: "POST" });
    expect([response.status, await response.text()]).toEqual([502, "<h1>Unicorn</h1>"]);
  });

  it("is steered over HTTP", async () => {
    expect((await api("/_faults", undefined, { json: { path: "/zen", status: 500 } })).status).toBe(204);
    expect((await api("/zen")).status).toBe(500);
    expect((await api("/_calls")).body).toEqual([{ method: "GET", path: "/zen" }]);
    expect(github.calls()).toEqual([{ method: "GET", path: "/zen" }]);
    const token = github.issueToken("demo");
    expect((await api("/_reset", undefined, { method: "POST" })).status).toBe(204);
    expect(github.calls()).toEqual([]);
    expect((await api("/user", token)).status).toBe(401);
  });

  it.each([
    ["no JSON", "nonsense", "object"],
    ["no path", `{"status":500}`, "path"],
    ["a strange status", `{"path":"/user","status":42}`, "status"],
    ["an unknown key", `{"path":"/user","status":500,"count":2}`, "count"],
    ["nothing to do", `{"path":"/user"}`, "needs a status"],
  ])("explains what is wrong with a fault: %s", async (_, body, word) => {
    const answer = await api("/_faults", undefined, { method: "POST", body });
    expect([answer.status, answer.body]).toEqual([400, expect.stringContaining(word)]);
  });

  it("resets data, codes and faults", async () => {
    const code = await codeFor("demo");
    github.fault({ path: "/zen", status: 500 });
    await api("/repos/inspector/hello-world/issues", github.issueToken("demo"), {
      json: { title: "Gone soon" },
    });
    await Promise.all([github.reset(), github.reset()]);
    expect(await exchange({ code })).toHaveProperty("error", "bad_verification_code");
    expect((await api("/zen")).status).toBe(200);
    expect((await api("/repos/inspector/hello-world/issues")).body).toHaveLength(2);
  });

  it("issues tokens to its own accounts only", () => {
    expect(() => github.issueToken("nobody")).toThrow(`no account "nobody"`);
  });
});

describe("start and stop", () => {
  it("listens on every loopback address", async () => {
    const { port } = new URL(github.url);
    const connects = (host: string) =>
      new Promise<boolean>((resolve) => {
        const socket = connect({ host, port: Number(port) }, () => resolve(true));
        socket.on("connect", () => socket.destroy()).on("error", () => resolve(false));
      });
    const addresses = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
    const loopback = addresses.filter(
      ({ internal, address }) => internal && /^(127\.0\.0\.1|::1)$/.test(address),
    );
    for (const host of ["localhost", ...loopback.map(({ address }) => address)]) {
      expect([host, await connects(host)]).toEqual([host, true]);
    }
  });

  it("names the port that is in use", async () => {
    const port = Number(new URL(github.url).port);
    const attempt = startLocalGitHub({ port });
    await expect(attempt).rejects.toBeInstanceOf(PortInUse);
    await expect(attempt).rejects.toMatchObject({ name: "PortInUse", port });
  });

  it("lets go of the port, even in the middle of an answer", async () => {
    const local = await startLocalGitHub();
    local.fault({ path: "/zen", delayMs: 60_000 });
    const arrived = new Promise<void>((resolve) => {
      const poll = () => (local.calls().length > 0 ? resolve() : setImmediate(poll));
      poll();
    });
    const cutOff = expect(fetch(`${local.url}/zen`)).rejects.toThrow();
    await arrived;
    await local.close();
    await cutOff;
    const port = Number(new URL(local.url).port);
    const next = createServer().listen(port, "127.0.0.1");
    await new Promise((resolve, reject) => next.once("listening", resolve).once("error", reject));
    expect((next.address() as AddressInfo).port).toBe(port);
    await new Promise((resolve) => next.close(resolve));
  });
});
