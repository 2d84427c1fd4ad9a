// rough runner: see run.ts later
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve, dirname } from "node:path";
import { createRequire } from "node:module";
import { promisify, parseArgs } from "node:util";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import { startLocalGitHub } from "../dev/github/index.ts";
import { openSession, openSse } from "../test/support/mcp-lanes.ts";
import { notification, initializeRequest, postMessage, request, statelessRequest, post } from "../test/support/mcp-messages.ts";
import { signIn } from "../test/support/oauth-client.ts";

const { values } = parseArgs({ options: {
  root: { type: "string", default: resolve(import.meta.dirname, "..") },
  rounds: { type: "string", default: "5" }, calls: { type: "string", default: "600" }, concurrency: { type: "string", default: "16" },
  only: { type: "string" },
}});
const here = import.meta.dirname;
const root = resolve(values.root);
const rounds = Number(values.rounds), calls = Number(values.calls), width = Number(values.concurrency);
const wrangler = join(dirname(createRequire(import.meta.url).resolve("wrangler/package.json")), "bin/wrangler.js");
const tmp = mkdtempSync(join(tmpdir(), "bench-"));

async function build(configPath: string, name: string) {
  const out = join(tmp, name);
  await promisify(execFile)(process.execPath, [wrangler, "deploy", "--dry-run", "--outdir", out, "--config", configPath], {
    cwd: dirname(configPath), env: { ...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_WRITE_LOGS: "false" }, maxBuffer: 1e8 });
  return out;
}
const children = () => readdirSync("/proc").filter((d) => /^\d+$/.test(d)).filter((pid) => {
  try { const s = readFileSync(`/proc/${pid}/stat`, "utf8"); const [, ppid] = s.slice(s.lastIndexOf(")") + 2).split(" "); return Number(ppid) === process.pid && s.includes("(workerd)"); } catch { return false; }
}).map(Number);
const cpu = (pid: number) => { const s = readFileSync(`/proc/${pid}/stat`, "utf8"); const f = s.slice(s.lastIndexOf(")") + 2).split(" "); return (Number(f[11]) + Number(f[12])) * 10; };

async function start(name: string, configPath: string, vars: Record<string, unknown>) {
  const out = await build(configPath, name);
  process.env.WRANGLER_LOG = "none";
  const { workerOptions } = unstable_getMiniflareWorkerOptions(configPath);
  const modules = readdirSync(out).filter((f) => /\.(js|sql|wasm)$/.test(f)).sort((a, b) => Number(b.endsWith(".js")) - Number(a.endsWith(".js")))
    .map((f) => f.endsWith(".js") ? { type: "ESModule" as const, path: join(out, f) } : { type: "Text" as const, path: join(out, f) });
  const main = modules.find(({ path }) => /\/(index|worker|entry)\.js$/.test(path));
  const before = new Set(children());
  const mf = new Miniflare(convertV4MiniflareOptions({
    log: new Log(LogLevel.ERROR),
    handleStructuredLogs: () => {},
    workers: [{ ...workerOptions, name, rootPath: out, modulesRoot: out, modules: [main, ...modules.filter((m) => m !== main)],
      cronTriggers: undefined, bindings: { ...workerOptions.bindings, ...vars }, unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }] } as never],
  } as never));
  await mf.ready;
  const url = await mf.unsafeGetDirectURL();
  const [pid] = children().filter((p) => !before.has(p));
  if (!pid) throw new Error("no workerd");
  return { name, origin: url.origin, pid, close: () => mf.dispose() };
}

const github = await startLocalGitHub();
const token = github.issueToken("demo", "read:user");
const deployed = readFileSync(join(root, "wrangler.jsonc"), "utf8");
const oursConfig = join(root, ".wrangler-bench.jsonc");
writeFileSync(oursConfig, deployed.replace(/"limit": \d+/g, '"limit": 1000000000'));
const policy = { rules: [
  { allow: ["*"] }, { for: ["client:https://app.example/client.json"], deny: ["create*", "update*", "merge*"] },
  { for: ["user:583231"], deny: ["mergePullRequest"], parameters: { commitFiles: { "files.path": ["docs/*"] } } },
  { parameters: { createIssue: { owner: ["acme", "acme-*"] } } },
] };
const ours = await start("ours", oursConfig, { GITHUB_URL: github.url, GITHUB_API_URL: github.url, GITHUB_CLIENT_ID: github.clientId, GITHUB_CLIENT_SECRET: github.clientSecret, SERVER_SECRET: "a secret for the bench, long enough to be one", POLICY: policy });
const floor = await start("floor", join(here, "floor/wrangler.jsonc"), { GITHUB_API_URL: github.url, GITHUB_TOKEN: token });
const reference = await start("reference", join(here, "reference/wrangler.jsonc"), { GITHUB_API_URL: github.url, GITHUB_TOKEN: token });
console.log(ours.origin, floor.origin, reference.origin);

type Server = typeof ours;
const mine = (await signIn(ours.origin, { user: "demo", scope: "profile" })).authorization;
const short = async ({ origin }: Server) => {
  const { register, authorizationRequest, exchangeCode } = await import("../test/support/oauth-client.ts");
  const id = await register(origin);
  const { url, verifier } = authorizationRequest(origin, id);
  const gone = await fetch(url, { redirect: "manual" });
  const location = gone.headers.get("location");
  if (!location) throw new Error(`${origin} ${gone.status} ${await gone.text()}`);
  const r = await exchangeCode(origin, id, new URL(location), verifier);
  const b = await r.json() as { access_token: string };
  if (!b.access_token) throw new Error(JSON.stringify(b));
  return { authorization: `Bearer ${b.access_token}` };
};
const floors = await short(floor), refs = await short(reference);

type Call = () => Promise<unknown>;
const ok = (what: string, r: { status: number; answer?: unknown }) => { const t = JSON.stringify(r.answer); if (r.status !== 200 || !t?.includes(what)) throw new Error(`${what} ${r.status} ${t} ${JSON.stringify(r)}`); };
const params = { add: { name: "add", arguments: { a: 1, b: 2 } }, user: { name: "userInfoOctokit", arguments: {} } };
const expected = { add: "3", user: "demo" };
type Tool = "add" | "user";
const stateless = (s: Server, auth: { authorization: string }, tool: Tool, path = "/mcp") => async (): Promise<Call> => {
  const { headers, body } = statelessRequest("tools/call", params[tool]);
  const text = JSON.stringify(body);
  return async () => ok(expected[tool], await postMessage(`${s.origin}${path}`, { ...headers, ...auth }, text));
};
const session = (s: Server, auth: { authorization: string }, tool: Tool) => async (): Promise<Call> => {
  const opened = await openSession(s.origin, auth); let id = 0;
  return async () => ok(expected[tool], await opened.post(request("tools/call", params[tool], ++id)));
};
const sse = (s: Server, auth: { authorization: string }, tool: Tool) => async (): Promise<Call> => {
  const stream = await openSse(s.origin, auth); await stream.request(initializeRequest("2024-11-05")); await stream.send(notification("notifications/initialized"));
  let id = 1;
  return async () => { const r = await stream.request(request("tools/call", params[tool], ++id)); ok(expected[tool], { status: r.status === 202 ? 200 : r.status, answer: r.answer }); };
};
const all: { name: string; server: Server; open: () => Promise<Call> }[] = [
  { name: "floor add", server: floor, open: stateless(floor, floors, "add") },
  { name: "ours stateless add", server: ours, open: stateless(ours, mine, "add") },
  { name: "reference session add", server: reference, open: session(reference, refs, "add") },
  { name: "floor user", server: floor, open: stateless(floor, floors, "user", "/mcp/github") },
  { name: "ours session add", server: ours, open: session(ours, mine, "add") },
  { name: "reference session user", server: reference, open: session(reference, refs, "user") },
  { name: "ours stateless user", server: ours, open: stateless(ours, mine, "user") },
  { name: "reference sse add", server: reference, open: sse(reference, refs, "add") },
  { name: "ours sse add", server: ours, open: sse(ours, mine, "add") },
];
const lanes = [];
for (const l of all.filter(({ name }) => !values.only || new RegExp(values.only).test(name)))
  lanes.push({ ...l, callers: await Promise.all(Array.from({ length: width }, l.open)), ms: [] as number[], rate: [] as number[], p50: [] as number[], p99: [] as number[] });
const median = (v: number[]) => [...v].sort((a, b) => a - b)[Math.floor(v.length / 2)] ?? NaN;
const sleep = (ms: number) => new Promise((r) => setTimeout(r, ms));
for (let round = 0; round <= rounds; round++) {
  for (const lane of lanes) {
    console.log(round, lane.name); await Promise.all(lane.callers.map((c) => c()));
    await sleep(300);
    const n = round === 0 ? Math.ceil(calls / 2) : calls;
    const from = cpu(lane.server.pid), began = performance.now(), times: number[] = [];
    let left = n;
    await Promise.all(lane.callers.map(async (c) => { while (left-- > 0) { const b = performance.now(); await c(); times.push(performance.now() - b); } }));
    const took = performance.now() - began;
    await sleep(lane.server === ours ? 1700 : 100);
    const spent = cpu(lane.server.pid) - from;
    if (round === 0) continue;
    times.sort((a, b) => a - b);
    lane.ms.push(spent / n); lane.rate.push(n / took * 1000); lane.p50.push(times[n >> 1] ?? 0); lane.p99.push(times[Math.floor(n * 0.99)] ?? 0);
  }
}
const of = (name: string) => median(lanes.find((l) => l.name === name)?.ms ?? []);
console.table(Object.fromEntries(lanes.map((l) => [l.name, { "CPU ms": median(l.ms).toFixed(3), min: Math.min(...l.ms).toFixed(3), max: Math.max(...l.ms).toFixed(3), "calls/s": median(l.rate).toFixed(0), p50: median(l.p50).toFixed(1), p99: median(l.p99).toFixed(1), "x floor": (median(l.ms) / of("floor add")).toFixed(2), "x reference": (median(l.ms) / of("reference session add")).toFixed(2) }])));
console.log("GitHub read over the floor's, ms:", (of("ours stateless user") - of("floor user")).toFixed(3));
for (const s of [ours, floor, reference]) await s.close();
await github.close(); rmSync(tmp, { recursive: true, force: true }); rmSync(oursConfig, { force: true });
process.exit(0);
