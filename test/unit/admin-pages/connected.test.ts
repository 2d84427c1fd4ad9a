import { describe, expect, it } from "vitest";
import type { ConnectionSummary } from "../../../src/accounts/answers.ts";
import { connectedGrants } from "../../../src/admin-pages/connected.ts";
import type { GrantFacts } from "../../../src/administration/facts.ts";

const connection = (facts: Partial<ConnectionSummary>): ConnectionSummary => ({
  ...{ id: "c1", clientId: "app", connectedAt: 1000, endsAt: 9000 },
  permissions: { scopes: ["profile"], repositories: { kind: "all" } },
  ...facts,
});

const grant = (facts: Partial<GrantFacts>): GrantFacts => ({
  ...{ userId: "42", grantId: "g1", clientId: "app", clientName: "An app", createdAt: 1000 },
  scopes: ["profile", "email"],
  ...facts,
});

describe("4. what is connected to an account", () => {
  it("is one with its grant, by whichever of both knows the other", () => {
    for (const [one, other] of [
      [connection({ grantId: "g1" }), grant({})],
      [connection({}), grant({ connectionId: "c1" })],
    ] as const) {
      const connected = connectedGrants([one], [other]);
      expect(connected).toHaveLength(1);
      expect(connected[0]).toMatchObject({ clientName: "An app", grantId: "g1", scopes: ["profile"] });
    }
  });

  it("is also a connection without a grant, and a grant that no vault knows: nothing is left out", () => {
    const connected = connectedGrants(
      [connection({ id: "c2", clientId: "new" })],
      [grant({ clientId: "old", createdAt: 500 })],
    );
    expect(connected.map(({ clientId, grantId }) => [clientId, grantId])).toEqual([
      ["new", undefined],
      ["old", "g1"],
    ]);
  });

  it("does not take a grant of no known connection for that of a connection without a grant", () => {
    const connected = connectedGrants([connection({})], [grant({})]);
    expect(connected).toHaveLength(2);
  });
});
