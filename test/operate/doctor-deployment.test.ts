import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { noAnswer } from "../../operate/doctor/deployment/connection.ts";
import { checkPlainHttp, checkTransport } from "../../operate/doctor/deployment/plain-http.ts";
import { checkDeployment } from "../../operate/doctor/deployment.ts";
import type { Finding } from "../../operate/finding.ts";
import { type Answering, type Front, type Interference, startFront } from "../support/interfering-front.ts";
import { startServer, type TestServer } from "../support/server.ts";

let server: TestServer;
let shared: Front;
let interfering: Interference = {};
const fronts: Front[] = [];
beforeAll(async () => {
  server = await startServer();
  shared = await startFront(server.origin, () => interfering);
});
afterAll(async () => {
  await shared.close();
  await server.close();
});
afterEach(async () => {
  await Promise.all(fronts.splice(0).map((front) => front.close()));
});

async function frontWith(interference: Interference): Promise<Front> {
  const front = await startFront(server.origin, () => interference);
  fronts.push(front);
  return front;
}

/** What is found through a front that interferes. It is the same front each time, which is another origin to the server. */
async function foundWith(interference: Interference): Promise<readonly Finding[]> {
  interfering = interference;
  return await checkDeployment(new URL(shared.origin));
}

const failures = (findings: readonly Finding[]) => findings.filter(({ status }) => status === "failed");
const of = (findings: readonly Finding[], check: string) =>
  findings.filter((finding) => finding.check === check);

/** One that failed, and what has to be done about it. */
const failing = (check: string, found: RegExp, fix: RegExp) => ({
  ...{ check, status: "failed", found: expect.stringMatching(found), fix: expect.stringMatching(fix) },
});
const warned = (check: string, found: RegExp, fix: RegExp) => ({
  ...failing(check, found, fix),
  status: "warning",
});

const health = (over: object = {}) => ({
  status: "ok",
  name: "remote-mcp-github",
  version: "0.1.0",
  time: new Date().toISOString(),
  checks: { kv: "ok", database: "ok", objects: "ok" },
  ...over,
});

/** Answers a path in the server's place. */
const at =
  (path: string, status: number, body: string, headers: Record<string, string> = {}): Answering =>
  (asked, response) => {
    if (asked.url?.split("?")[0] !== path) return false;
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
    return true;
  };

const challengePage =
  '<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title></head><body><script>window._cf_chl_opt={}</script></body></html>';

describe("a server as it is", () => {
  test("has nothing that failed, directly and through a front that changes nothing", async () => {
    expect(failures(await checkDeployment(new URL(server.origin)))).toEqual([]);
    const { origin } = shared;
    const findings = await foundWith({});
    expect(failures(findings)).toEqual([]);
    expect(of(findings, "metadata")).toHaveLength(4);
    expect(of(findings, "callback URL")[0]?.found).toContain(`register there is ${origin}/callback`);
  });

  test("is sent no credential and no cookie, and nothing of it is followed to where people sign in", async () => {
    const front = await frontWith({});
    await checkDeployment(new URL(front.origin));
    const tokens = new Set(front.asked.map(({ headers }) => headers.authorization));
    expect(tokens).toEqual(new Set([undefined, `Bearer 0:doctordoctordoct:${"x".repeat(32)}`]));
    expect(front.asked.filter(({ headers }) => headers.cookie !== undefined)).toEqual([]);
  });
});

describe("nobody there", () => {
  test("is one finding, whatever else would be asked", async () => {
    const front = await startFront(server.origin, () => ({}));
    await front.close();
    expect(await checkDeployment(new URL(front.origin))).toEqual([
      failing("connection", /cannot be asked: nobody listens there\.$/, /server runs/),
    ]);
  });

  test("a name without an address", async () => {
    const [finding] = await checkDeployment(new URL("https://nobody.invalid"));
    expect(finding).toMatchObject({ check: "connection", status: "failed" });
    expect(finding?.fix).toBeTruthy();
  });

  test("a connection that is cut", async () => {
    const cut: Answering = (asked) => {
      asked.socket.destroy();
      return true;
    };
    expect(await foundWith({ answer: cut })).toEqual([
      failing("connection", /is not answered|cannot be asked/, /./),
    ]);
  });
});

describe("a connection that fails", () => {
  test.each([
    ["CERT_HAS_EXPIRED", /its certificate has expired/, /Edge Certificates/],
    ["ERR_TLS_CERT_ALTNAME_INVALID", /certificate is for another name/, /for this very name/],
    ["SELF_SIGNED_CERT_IN_CHAIN", /authority that this machine does not know/, /NODE_EXTRA_CA_CERTS/],
    ["ENOTFOUND", /this name has no address/, /slip of the pen/],
    ["E_SOMETHING", /cannot be asked \(E_SOMETHING\)/, /curl/],
  ])("%s says what is wrong", (code, message, fix) => {
    const cause = Object.assign(new AggregateError([Object.assign(new Error("\u001b[2J"), { code })]));
    const obstacle = noAnswer("GET /", new TypeError("fetch failed", { cause }), 10);
    expect(obstacle.message).toMatch(message);
    expect(obstacle.fix).toMatch(fix);
  });

  test("a server that never answers, or never ends, is not waited for", async () => {
    const silent: Answering = (asked, response) => {
      // half of them get a beginning
      if (asked.method === "GET") response.writeHead(200).write("{");
      return true;
    };
    const { origin } = await frontWith({ answer: silent });
    expect(await checkDeployment(new URL(origin), 0.3)).toEqual([
      failing("connection", /is not answered within 0\.3 seconds/, /wrangler tail/),
    ]);
  });

  test("headers without measure are not read", async () => {
    const answer: Answering = (_asked, response) => {
      response.writeHead(200, { "x-large": "x".repeat(200_000) }).end();
      return true;
    };
    expect(await foundWith({ answer })).toEqual([
      failing("connection", /more headers than a client reads/, /front/),
    ]);
  });

  test("a port that no client uses", async () => {
    expect(await checkDeployment(new URL("http://127.0.0.1:1"))).toEqual([
      failing("connection", /refuse to use this port/, /443/),
    ]);
  });
});

describe("health", () => {
  test("of a server that says that it works, in the version that is here", async () => {
    const findings = await foundWith({ answer: at("/health", 200, JSON.stringify(health())) });
    expect(failures(findings)).toEqual([]);
    expect(of(findings, "health")[0]?.status).toBe("ok");
    expect(of(findings, "version")[0]?.status).toBe("ok");
  });

  test("that is missing is to be known", async () => {
    const findings = await foundWith({ answer: at("/health", 404, "{}") });
    expect(of(findings, "health")).toEqual([warned("health", /no \/health/, /npm run deploy/)]);
    expect(failures(findings)).toEqual([]);
  });

  test("of a server whose database and KV fail", async () => {
    const checks = { kv: "failing", database: "failing", objects: "ok" };
    const body = JSON.stringify(health({ status: "failing", checks }));
    const findings = await foundWith({ answer: at("/health", 503, body) });
    expect(failures(findings)).toEqual([
      failing("health", /does not work: kv, database \(503\)/, /OAUTH_KV.*AUDIT.*wrangler tail/),
    ]);
  });

  test("of another version, and of another program", async () => {
    const other = await foundWith({
      answer: at("/health", 200, JSON.stringify(health({ version: "0.0.9" }))),
    });
    expect(of(other, "version")).toEqual([warned("version", /version "0\.0\.9".*0\.1\.0/, /npm run deploy/)]);
    const named = JSON.stringify(health({ name: "\u001b[31mother\u202e" }));
    const program = await foundWith({ answer: at("/health", 200, named) });
    expect(failures(program)).toEqual([
      failing("version", /says that it is "\[31mother", and not/, /leads to/),
    ]);
  });

  test("that is nothing of ours", async () => {
    const findings = await foundWith({ answer: at("/health", 200, '"fine"') });
    expect(failures(findings)).toEqual([failing("health", /does not say/, /leads to this server/)]);
  });
});

describe("a front that answers for the server", () => {
  test("with a challenge page: one finding, not one for each check", async () => {
    const findings = await foundWith({
      answer: (_asked, response) => {
        response
          .writeHead(403, { "content-type": "text/html", "cf-mitigated": "challenge" })
          .end(challengePage);
        return true;
      },
    });
    expect(failures(findings)).toEqual([
      failing(
        "interference",
        /POST \/mcp.* is answered with a challenge page of Cloudflare\.$/,
        /Bot Fight Mode/,
      ),
    ]);
  });

  test("with a challenge page that has no header, on one path", async () => {
    const answer = at("/register", 503, challengePage, { "content-type": "text/html" });
    const findings = await foundWith({ answer });
    expect(failures(findings)).toEqual([
      failing("interference", /^(POST|OPTIONS) \/register.*challenge page/, /"Skip" for this host name/),
    ]);
  });

  test("with a redirect to a sign-in of Cloudflare Access", async () => {
    const location = "https://acme.cloudflareaccess.com/cdn-cgi/access/login/mcp.example?kid=x";
    const findings = await foundWith({
      answer: (_asked, response) => {
        response.writeHead(302, { location }).end();
        return true;
      },
    });
    expect(failures(findings)).toEqual([
      failing(
        "interference",
        /redirected to a sign-in of Cloudflare Access/,
        /Take this host name out of the Access/,
      ),
    ]);
  });

  test("with a redirect elsewhere, which is not followed", async () => {
    const elsewhere = await frontWith({});
    const findings = await foundWith({
      answer: (asked, response) => {
        if (asked.url !== "/mcp") return false;
        response.writeHead(301, { location: `${elsewhere.origin}/mcp` }).end();
        return true;
      },
    });
    expect(failures(findings)).toContainEqual(
      failing(
        "interference",
        /POST \/mcp.* redirected to "http:\/\/127\.0\.0\.1:\d+"/,
        /redirects nobody here/,
      ),
    );
    expect(elsewhere.asked).toEqual([]);
  });

  test("with HTML where JSON is due", async () => {
    const path = "/.well-known/oauth-authorization-server";
    const page = { "content-type": "text/html" };
    expect(failures(await foundWith({ answer: at(path, 200, "<!doctype html><p>hello", page) }))).toEqual([
      failing(
        "interference",
        /oauth-authorization-server is answered with an HTML page where JSON is due/,
        /Domains/,
      ),
    ]);
  });

  test.each([
    ["a block of its own", 403, '{"error":"blocked"}'],
    ["success", 200, "{}"],
    ["an error of its own", 400, '{"error":"\\u001b[2Jbad form"}'],
  ])("at the token endpoint, with %s", async (_what, status, body) => {
    expect(failures(await foundWith({ answer: at("/token", status, body) }))).toEqual([
      failing("token endpoint", new RegExp(`^POST /token is answered with ${status} `), /firewall/),
    ]);
  });

  test("with more than anybody reads, without end", async () => {
    const answer: Answering = (asked, response) => {
      if (asked.url !== "/tools.lock.json") return false;
      response.writeHead(200, { "content-type": "application/json" });
      const more = () => {
        while (!response.destroyed && response.write("x".repeat(64 * 1024)));
      };
      response.on("drain", more);
      more();
      return true;
    };
    expect(failures(await foundWith({ answer }))).toEqual([
      failing("interference", /tools\.lock\.json is answered with far more/, /Something else answers/),
    ]);
  });

  test.each([
    ["1010", /Browser Integrity Check/],
    ["1101", /wrangler tail/],
    ["1027", /daily requests/],
  ])("with Cloudflare's error %s", async (code, fix) => {
    const everywhere: Answering = (_asked, response) => {
      response.writeHead(403, { "content-type": "text/plain" }).end(`error code: ${code}\n`);
      return true;
    };
    const found = new RegExp(`answered by Cloudflare with its error ${code}`);
    expect(failures(await foundWith({ answer: everywhere }))).toEqual([failing("interference", found, fix)]);
  });

  test("with words for a terminal in what it says", async () => {
    const document = JSON.stringify({
      ...{ issuer: "\u001b]0;owned\u0007\u202ehttps://evil.example/".repeat(50) },
      ...{ authorization_endpoint: "x", token_endpoint: "x", registration_endpoint: "x" },
      code_challenge_methods_supported: ["S256"],
    });
    const findings = await foundWith({
      answer: at("/.well-known/oauth-authorization-server", 200, document),
    });
    const [finding] = failures(findings);
    expect(finding).toMatchObject({ check: "metadata" });
    expect(finding?.found).toMatch(/names the issuer ".*evil/);
    expect(finding?.found).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(finding?.found.length).toBeLessThan(400);
  });
});

describe("a front that changes requests", () => {
  test("a rewritten Host: no client would believe what the server says of itself", async () => {
    const other = server.origin.replace("127.0.0.1", "localhost");
    const findings = await foundWith({
      request: (headers) => {
        headers.host = new URL(other).host;
      },
    });
    const fix = /pass the Host on|pass it on as clients sent it/;
    expect(failures(findings)).toEqual(
      expect.arrayContaining([
        failing("metadata", new RegExp(`names the issuer "${other}", but it was asked for at http`), fix),
        failing("metadata", new RegExp(`names the resource "${other}/mcp", and not http`), fix),
        failing("metadata", new RegExp(`names the resource "${other}/sse"`), fix),
        failing("challenge", new RegExp(`POST /mcp sends clients to the metadata at "${other}`), fix),
        failing("callback URL", new RegExp(`from there to "${other}/callback", and not to`), fix),
      ]),
    );
  });

  test("TLS that ends on the way: the server is asked over http, by a name that is not localhost", async () => {
    const findings = await foundWith({
      request: (headers) => {
        headers.host = "mcp.example";
      },
    });
    expect(failures(findings)).toContainEqual(
      failing(
        "interference",
        /POST \/mcp.* is refused by this server, which was asked over http/,
        /ask by https/,
      ),
    );
  });

  test("an Authorization header that is taken away", async () => {
    const findings = await foundWith({
      request: (headers) => {
        delete headers.authorization;
      },
    });
    expect(failures(findings)).toEqual([
      failing("authorization", /header does not reach the server/, /pass Authorization on/),
    ]);
  });

  test("a body that is eaten, and a Content-Type that is another", async () => {
    const expected = [failing("request body", /does not reach the server/, /lose its body/)];
    expect(failures(await foundWith({ body: () => Buffer.alloc(0) }))).toEqual(expected);
    const retyped: Interference["request"] = (headers) => {
      if (headers["content-type"]) headers["content-type"] = "text/plain";
    };
    expect(failures(await foundWith({ request: retyped }))).toEqual(expected);
  });

  test("an Origin that is taken away: pages could call /mcp that nobody listed", async () => {
    const findings = await foundWith({
      request: (headers) => {
        delete headers.origin;
      },
    });
    expect(failures(findings)).toContainEqual(
      failing("CORS", /does not list is answered with 401, and not refused/, /Origin header has to reach/),
    );
  });

  test("user agents that are blocked, each by its name", async () => {
    const findings = await foundWith({
      answer: (asked, response) => {
        const userAgent = asked.headers["user-agent"] ?? "";
        if (/^python/.test(userAgent)) response.writeHead(403).end("error code: 1010");
        else if (userAgent === "Claude-User") response.writeHead(406).end();
        else return false;
        return true;
      },
    });
    expect(failures(findings)).toEqual([
      failing(
        "user agents",
        /python-httpx\/0\.28\.1 is answered by Cloudflare with its error 1010; Claude-User is answered with 406\.$/,
        /"Skip" for this host name/,
      ),
    ]);
  });
});

describe("a front that changes answers", () => {
  test("a challenge without WWW-Authenticate", async () => {
    const findings = await foundWith({
      response: (headers) => {
        delete headers["www-authenticate"];
      },
    });
    expect(failures(findings)).toContainEqual(
      failing(
        "challenge",
        /POST \/mcp .* a 401 that does not say where to sign in/,
        /takes WWW-Authenticate off/,
      ),
    );
  });

  test("CORS headers that are taken off", async () => {
    const findings = await foundWith({
      response: (headers) => {
        for (const name of Object.keys(headers)) if (name.startsWith("access-control-")) delete headers[name];
      },
    });
    expect(failures(findings)).toEqual([
      failing(
        "CORS",
        /preflight of \/mcp is not allowed.*the challenge of \/mcp cannot be read/,
        /neither add nor take/,
      ),
    ]);
  });

  test("answers from a cache", async () => {
    const findings = await foundWith({
      response: (headers, path) => {
        if (path === "/callback") headers["cf-cache-status"] = "HIT";
        if (path === "/mcp") headers.age = "30";
      },
    });
    expect(failures(findings)).toEqual([
      failing("cache", /keeps answers that are for one request: .*GET \/callback/, /Bypass cache/),
    ]);
  });

  test("Cache-Control that is another", async () => {
    const findings = await foundWith({
      response: (headers) => {
        headers["cache-control"] = "max-age=14400";
      },
    });
    expect(findings).toContainEqual(
      warned("cache", /POST \/mcp lost its "Cache-Control: no-store"/, /Browser Cache TTL/),
    );
  });

  test("a clock that is ten minutes behind, by the Date header or by what the server says", async () => {
    const late = new Date(Date.now() - 600_000);
    const expected = warned(
      "clock",
      /clock is (59|60)\d seconds behind this machine's/,
      /timedatectl.*an old answer came from a cache/,
    );
    const dated: Interference["response"] = (headers) => {
      headers.date = late.toUTCString();
    };
    expect(of(await foundWith({ response: dated }), "clock")).toEqual([expected]);
    const answer = at("/health", 200, JSON.stringify(health({ time: late.toISOString() })));
    expect(of(await foundWith({ answer }), "clock")).toEqual([expected]);
  });

  test("a script in the pages", async () => {
    const findings = await foundWith({
      text: (text) =>
        text.replace(
          "</body>",
          "<script src=/cdn-cgi/challenge-platform/scripts/jsd/main.js></script></body>",
        ),
    });
    expect(failures(findings)).toEqual([]);
    expect(of(findings, "pages")).toEqual([warned("pages", /puts a script into/, /Rocket Loader/)]);
  });

  test("pages without their policy, and somebody else's callback", async () => {
    const bare: Interference["response"] = (headers) => {
      delete headers["content-security-policy"];
    };
    expect(failures(await foundWith({ response: bare }))).toEqual([
      failing("callback", /without this server's Content-Security-Policy/, /Transform Rule/),
    ]);
    const other = at("/callback", 200, "<html>hello", { "content-type": "text/html" });
    expect(failures(await foundWith({ answer: other }))).toEqual([
      failing("callback", /answered with 200, and not by this server's page/, /answers at \/callback/),
    ]);
  });

  test("tools that are not those of this checkout are to be known", async () => {
    const findings = await foundWith({
      text: (text, path) =>
        path === "/tools.lock.json" ? text.replace('"add":', '"\\u001b[2Jevil":') : text,
    });
    expect(of(findings, "tools")).toEqual([
      warned("tools", /not those of this checkout: add, 1 that are not here/, /npm run deploy/),
    ]);
  });
});

describe("a server that is not configured", () => {
  test("is found with what it misses", async () => {
    const lines =
      "This server cannot be used until its configuration is mended.\n\n- SERVER_SECRET is missing\u001b[2J.\n";
    const findings = await foundWith({
      answer: (_asked, response) => {
        response.writeHead(503, { "content-type": "text/plain" }).end(lines);
        return true;
      },
    });
    expect(failures(findings)).toEqual([
      failing(
        "configuration",
        /this server, which is not configured/,
        /deploy again: "SERVER_SECRET is missing\[2J\."$/,
      ),
    ]);
  });
});

describe("TLS", () => {
  const secure = new URL("https://mcp.example");
  const plainly = (status: number, headers: Record<string, string> = {}) =>
    frontWith({
      answer: (_asked, response) => {
        response.writeHead(status, headers).end();
        return true;
      },
    });

  test("http that leads to https, or is refused, or is not there", async () => {
    const redirecting = await plainly(301, { location: "https://mcp.example/" });
    expect((await checkPlainHttp(new URL(redirecting.origin), secure)).status).toBe("ok");
    const refusing = await plainly(403);
    expect((await checkPlainHttp(new URL(refusing.origin), secure)).status).toBe("ok");
    const gone = await startFront(server.origin, () => ({}));
    await gone.close();
    expect((await checkPlainHttp(new URL(gone.origin), secure)).status).toBe("ok");
  });

  test("http that is answered, or leads elsewhere", async () => {
    const answering = await plainly(200);
    expect(await checkPlainHttp(new URL(answering.origin), secure)).toEqual(
      failing("https", /answers without TLS, with 200/, /Always Use HTTPS/),
    );
    const leading = await plainly(301, { location: "http://mcp.example/" });
    expect(await checkPlainHttp(new URL(leading.origin), secure)).toEqual(
      failing("https", /redirects to "http:\/\/mcp\.example", not to https/, /Always Use HTTPS/),
    );
  });

  test("http at a host that is not this machine is no deployment", async () => {
    expect(await checkTransport(new URL("http://mcp.example"))).toEqual([
      failing("https", /refuses to work/, /Use https:\/\/mcp\.example/),
    ]);
  });
});
