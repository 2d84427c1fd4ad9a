import { type Bearer, type Connection, type Lane, lanes as protocols } from "../test/support/mcp-lanes.ts";
import { postMessage } from "../test/support/mcp-messages.ts";
import { signIn } from "../test/support/oauth-client.ts";
import { type Contenders, type Name, user } from "./contenders.ts";

/** What is called: one that needs nothing, and one that asks GitHub once. */
export const tools = ["add", "userInfoOctokit"] as const;

export type Tool = (typeof tools)[number];

/** By which way: the floor has but one. */
export const ways = ["constant", "stateless", "session", "SSE"] as const;

export type Way = (typeof ways)[number];

/** What is measured: calls of a tool, at a contender, by a way. */
export interface Measured {
  readonly contender: Name;
  readonly way: Way;
  readonly tool: Tool;
}

/** What is known of a lane. */
export function laneOf<Lane extends Measured>(
  lanes: readonly Lane[],
  { contender, way, tool }: Measured,
): Lane {
  const found = lanes.find((one) => one.contender === contender && one.way === way && one.tool === tool);
  if (!found) throw new Error(`${contender} ${way} ${tool} was not measured.`);
  return found;
}

/** Makes one call. @throws {Error} if it is not answered as it should be */
export type Call = () => Promise<void>;

/** In turns: no contender has two of them after each other. */
export const measured: readonly Measured[] = [
  { contender: "floor", way: "constant", tool: "add" },
  { contender: "server", way: "stateless", tool: "add" },
  { contender: "reference", way: "session", tool: "add" },
  { contender: "server", way: "session", tool: "add" },
  { contender: "floor", way: "constant", tool: "userInfoOctokit" },
  { contender: "server", way: "stateless", tool: "userInfoOctokit" },
  { contender: "reference", way: "session", tool: "userInfoOctokit" },
  { contender: "server", way: "session", tool: "userInfoOctokit" },
  { contender: "reference", way: "SSE", tool: "add" },
  { contender: "server", way: "SSE", tool: "add" },
];

const params = {
  add: { name: "add", arguments: { a: 1, b: 2 } },
  userInfoOctokit: { name: "userInfoOctokit", arguments: {} },
} as const satisfies Record<Tool, object>;

/** What has to be in the answer. */
const expected: Readonly<Record<Tool, RegExp>> = { add: /\b3\b/, userInfoOctokit: new RegExp(`"${user}\\W`) };

/** The floor understands no MCP: its path says what to do. */
const floor: Lane = {
  title: "floor",
  connect: async (origin, bearer) => ({
    request: (_method, { name } = {}) =>
      postMessage(`${origin}/mcp${name === "add" ? "" : "/github"}`, bearer, {}),
    close() {},
  }),
};

const titles: Readonly<Record<Exclude<Way, "constant">, RegExp>> = {
  stateless: /^2026-07-28/,
  session: /^2025-11-25/,
  SSE: /SSE$/,
};

function protocolOf(way: Way): Lane {
  if (way === "constant") return floor;
  const found = protocols.find(({ title }) => titles[way].test(title));
  if (!found) throw new Error(`No lane is ${way}.`);
  return found;
}

/** Signs in at each. */
export async function bearersOf(contenders: Contenders): Promise<Readonly<Record<Name, Bearer>>> {
  const at = (name: Name) => bearerAt(contenders[name].origin);
  return { floor: await at("floor"), server: await at("server"), reference: await at("reference") };
}

/** Signs in. */
export async function bearerAt(origin: string): Promise<Bearer> {
  const { authorization } = await signIn(origin, { user, scope: "profile" });
  return authorization;
}

/** A connected client, of which each call is one call of the tool. */
export async function connect(
  { way, tool }: Pick<Measured, "way" | "tool">,
  origin: string,
  bearer: Bearer,
): Promise<Caller> {
  const connection: Connection = await protocolOf(way).connect(origin, bearer);
  return {
    close: () => connection.close(),
    async call() {
      const { status, answer } = await connection.request("tools/call", params[tool]);
      const text = JSON.stringify(answer?.result ?? answer);
      if (status > 202 || !answer?.result || answer.result.isError === true || !expected[tool].test(text))
        throw new Error(`A call of ${tool} by ${way} was answered with ${status}: ${text}`);
    },
  };
}

export interface Caller {
  readonly call: Call;
  close(): void;
}

/** Clients that call at the same time. */
export interface Crew {
  readonly made: readonly Call[];
  close(): void;
}

/** Connects so many clients of a lane. */
export async function connectCrew(
  lane: Parameters<typeof connect>[0],
  origin: string,
  bearer: Bearer,
  size: number,
): Promise<Crew> {
  const callers = await Promise.all(Array.from({ length: size }, () => connect(lane, origin, bearer)));
  return {
    made: callers.map(({ call }) => call),
    close() {
      for (const caller of callers) caller.close();
    },
  };
}
