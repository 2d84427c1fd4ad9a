import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Accounts } from "../../../src/accounts/accounts.ts";
import { endedMeanwhile } from "../../../src/lanes/late-result.ts";
import { servicesFor } from "../services.ts";

const connection = { caller: { userId: "1", connectionId: "c" } };

/** @param status what the vault says of the connection */
function asking(status: Accounts["status"]) {
  const { accounts } = servicesFor([]);
  const asked = vi.fn(status);
  return { asked, services: { accounts: { ...accounts, status: asked } } };
}

const standing: Awaited<ReturnType<Accounts["status"]>> = {
  ...{ clientId: "client", connectedAt: 0, endsAt: 1, upstreamScopes: [], withheld: [] },
  ...{ permissions: { scopes: [], repositories: { kind: "all" } }, credential: "good" },
};

describe("7. the result of a request", () => {
  beforeEach(() => void vi.useFakeTimers({ now: 100_000 }));
  afterEach(() => void vi.useRealTimers());

  it("that took a moment is given out without a question", async () => {
    const { asked, services } = asking(async () => undefined);
    expect(await endedMeanwhile(connection, services, 98_000)).toBeUndefined();
    expect(asked).not.toHaveBeenCalled();
  });

  it("that took longer is not, if its connection ended meanwhile", async () => {
    const { asked, services } = asking(async () => undefined);
    expect(await endedMeanwhile(connection, services, 97_999)).toMatchObject({
      kind: "failed",
      message: expect.stringMatching(/connection was ended.*Sign in again/),
    });
    expect(asked).toHaveBeenCalledWith("1", "c");
  });

  it("is not given out, without a question, if it was told that its connection is over", async () => {
    const { asked, services } = asking(async () => standing);
    const told = { ...connection, connectionEnds: AbortSignal.abort() };
    expect(await endedMeanwhile(told, services, 100_000)).toMatchObject({ kind: "failed" });
    expect(asked).not.toHaveBeenCalled();
  });

  it.each<[string, Accounts["status"]]>([
    ["its connection stands", async () => standing],
    ["nobody can say whether its connection stands", () => Promise.reject(new Error("no answer"))],
  ])("that took longer is given out if %s", async (_when, status) => {
    const { services } = asking(status);
    expect(await endedMeanwhile(connection, services, 0)).toBeUndefined();
  });
});
