import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { auditDecisions, auditKinds, parseAuditFilter } from "../../../src/administration/audit-filter.ts";
import { AdministrationRefusal } from "../../../src/administration/refusal.ts";

const day = 24 * 3600_000;

describe("5. a search in the audit trail", () => {
  it("is for everything if nothing is said, and what a form left empty is not said", () => {
    expect(parseAuditFilter({})).toEqual({});
    expect(parseAuditFilter({ userId: "", tool: "", from: "", kind: undefined })).toEqual({});
  });

  it("has each part as it was given", () => {
    const given = {
      userId: "583231",
      clientId: "https://app.example/client.json",
      tool: "add",
      kind: "tool",
    };
    expect(parseAuditFilter({ ...given, decision: "refused" })).toEqual({ ...given, decision: "refused" });
    expect(parseAuditFilter({ subject: "583231" })).toEqual({ subject: "583231" });
    for (const kind of auditKinds) expect(parseAuditFilter({ kind })).toEqual({ kind });
    for (const decision of auditDecisions) expect(parseAuditFilter({ decision })).toEqual({ decision });
  });

  it("takes a date as a whole day, and a time as it is", () => {
    const first = Date.UTC(2026, 7, 1);
    expect(parseAuditFilter({ from: "2026-08-01", to: "2026-08-01" })).toEqual({
      from: first,
      to: first + day,
    });
    const times = { from: "2026-08-01T00:00:00Z", to: "2026-08-01T02:00:00.5+01:00" };
    expect(parseAuditFilter(times)).toEqual({ from: first, to: first + 3600_500 });
  });

  it("finds clients by as much of their id as entries have", () => {
    const long = `https://app.example/${"x".repeat(1900)}`;
    const { clientId } = parseAuditFilter({ clientId: long });
    expect(clientId).toMatch(/…$/);
    expect(clientId?.length).toBeLessThan(500);
  });

  it.each<[Record<string, unknown>, string]>([
    [{ userId: "octocat" }, "userId has to be an account id: a numeric GitHub id, such as 583231,"],
    [{ userId: "0" }, "userId has to be an account id"],
    [{ userId: 583231 }, "userId has to be an account id"],
    [{ userId: "1' OR '1'='1" }, "userId has to be an account id"],
    [{ subject: "583231:abc" }, "subject has to be an account id"],
    [{ clientId: "a b" }, "clientId has to be a client's id"],
    [{ clientId: "x".repeat(2001) }, "clientId has to be a client's id"],
    [{ tool: "a\nb" }, "tool has to be the name of a tool"],
    [{ tool: "x".repeat(101) }, "tool has to be the name of a tool"],
    [{ from: "last week" }, "from has to be a date such as 2026-08-01"],
    [{ from: "2026-02-30" }, "from has to be a date"],
    [{ from: "2026-08-01T00:00:00" }, "from has to be a date"],
    [{ to: "1790000000000" }, "to has to be a date"],
    [{ to: `2026-08-01T00:00:00.${"0".repeat(100)}Z` }, "to has to be a date"],
    [{ kind: "__proto__" }, "kind has to be one of sign-in, consent"],
    [{ decision: ["allowed"] }, "decision has to be one of allowed, refused"],
    [
      { order: "id" },
      "A search takes userId, clientId, tool, from, to, subject, kind, decision, and nothing else.",
    ],
    [{ from: "2026-08-02", to: "2026-08-01" }, "from has to be before to."],
    [{ userId: "x", from: "y" }, "userId has to be"],
  ])("%j is refused with a sentence", (given, sentence) => {
    expect(() => parseAuditFilter(given)).toThrow(AdministrationRefusal);
    expect(() => parseAuditFilter(given)).toThrow(sentence);
  });

  it("is a search or a refusal, whatever is given", () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.array(fc.string()));
    const name = fc.oneof(fc.constantFrom("userId", "clientId", "tool", "from", "to", "kind"), fc.string());
    fc.assert(
      fc.property(fc.dictionary(name, value), (given) => {
        try {
          parseAuditFilter(given);
        } catch (error) {
          expect(error).toBeInstanceOf(AdministrationRefusal);
        }
      }),
    );
  });
});
