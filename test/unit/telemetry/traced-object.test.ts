import { afterEach, expect, it, vi } from "vitest";
import { accountsOf } from "../../../src/accounts/accounts.ts";
import { handTrace } from "../../../src/telemetry/handed-trace.ts";
import { currentTrace, inTrace } from "../../../src/telemetry/trace.ts";
import { servesTraces, tellingTrace } from "../../../src/telemetry/traced-object.ts";

class Objects {
  asked: unknown[] = [];

  note(...args: unknown[]): string | undefined {
    this.asked.push(args);
    return currentTrace()?.id;
  }

  noteByItself(): string | undefined {
    return this.note();
  }

  async fetch(_request: Request): Promise<string | undefined> {
    return this.note();
  }

  async refuse(_request: Request): Promise<never> {
    throw new Error("refused");
  }
}

servesTraces("Objects", Objects);

const id = "0af7651916cd43dd8448eb211c80319c";

afterEach(() => {
  vi.restoreAllMocks();
});

it("works in the trace of whoever calls, with the arguments as they were", () => {
  const object = new Objects();
  expect(inTrace({ id }, () => tellingTrace(object).note("one", { two: 2 }))).toBe(id);
  expect(object.asked).toEqual([["one", { two: 2 }]]);
});

it("stays in the trace when it calls itself, as a ledger does with what its library writes", () => {
  expect(inTrace({ id }, () => tellingTrace(new Objects()).noteByItself())).toBe(id);
});

it("begins a trace when nobody calls", () => {
  expect(new Objects().note()).toMatch(/^[0-9a-f]{32}$/);
});

it("works in the trace of a request, and logs there what it throws", async () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  const headers = new Headers();
  inTrace({ id }, () => handTrace(headers));
  const request = new Request("https://object.test", { headers });
  expect(await new Objects().fetch(request)).toBe(id);
  await expect(new Objects().refuse(request)).rejects.toThrow("refused");
  expect(JSON.parse(String(logged.mock.calls[0]?.[0]))).toMatchObject({ method: "refuse", traceId: id });
});

it("tells a vault the trace behind every argument that the vault could take", async () => {
  // one of a former version, which goes on until its object is made anew, knows nothing of traces
  const asked: Record<string, unknown[]> = {};
  const vault = new Proxy(
    {},
    {
      get:
        (_vault, method) =>
        async (...args: unknown[]) => {
          asked[String(method)] = args;
        },
    },
  );
  const namespace = { idFromName: (name: string) => name, get: () => vault };
  // of the bindings, nothing else is used
  const accounts = accountsOf({ ACCOUNTS: namespace } as unknown as Parameters<typeof accountsOf>[0]);
  await inTrace({ id }, async () => {
    await accounts.permissions("1", "connection");
    await accounts.linked("1");
  });
  const mark = expect.objectContaining({ "trace of the call": id });
  expect(asked).toEqual({ permissions: ["connection", [], 0, mark], linked: [0, undefined, mark] });
});
