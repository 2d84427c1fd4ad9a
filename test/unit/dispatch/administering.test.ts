import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Administration, Operator } from "../../../src/administration/administration.ts";
import { AdministrationRefusal } from "../../../src/administration/refusal.ts";
import type { AuditEvent } from "../../../src/audit/event.ts";
import type { Caller } from "../../../src/authorization/caller.ts";
import { createCatalogue } from "../../../src/catalogue/catalogue.ts";
import { dispatch } from "../../../src/dispatch/dispatch.ts";
import type { Services } from "../../../src/dispatch/services.ts";
import type { Permissions } from "../../../src/permissions/permissions.ts";
import { listGrants } from "../../../src/tools/list-grants.ts";
import { servicesFor } from "../services.ts";
import { settingsWith } from "../settings.ts";
import { callerWith } from "../tool-context.ts";

const recorded: AuditEvent[] = [];
beforeEach(() => {
  recorded.length = 0;
  vi.spyOn(console, "info").mockImplementation(() => {});
});

const administering: Permissions = { scopes: ["profile", "admin"], repositories: { kind: "all" } };

/** A call of an operator's tool. @param allowed what the account's vault says at that moment */
async function call(
  caller: Partial<Caller>,
  allowed: Permissions | undefined,
  { operators = ["1001"], grants }: { operators?: string[]; grants?: Administration["grants"] } = {},
) {
  const asked: Operator[] = [];
  const services: Services = {
    ...servicesFor([]),
    catalogue: createCatalogue([listGrants]),
    settings: settingsWith({ OPERATORS: operators }),
    accounts: { ...servicesFor([]).accounts, permissions: async () => allowed },
    trail: { record: (event) => void recorded.push(event) },
    administrationBy: async (operator) => {
      asked.push(operator);
      // nothing else of it is used here
      return { grants: grants ?? (async () => ({ grants: [] })) } as unknown as Administration;
    },
  };
  const { signal } = new AbortController();
  const whole = callerWith({ userId: "1001", scopes: ["profile", "admin"], ...caller });
  const outcome = await dispatch({ tool: "listGrants", arguments: {}, caller: whole, signal }, services);
  return { outcome, asked };
}

describe("5. administration by a tool", () => {
  it("is in the name of the operator who calls, with the grant that they call by", async () => {
    const { outcome, asked } = await call({}, administering);
    expect(outcome).toMatchObject({ ok: true });
    expect(asked).toEqual([{ userId: "1001", login: "demo", clientId: "client", grantId: "grant" }]);
  });

  it.each<[string, Partial<Caller>, Permissions | undefined]>([
    ["the connection is over", {}, undefined],
    ["the scope was taken back since the token was made", {}, { ...administering, scopes: ["profile"] }],
    ["the time for changes is over", {}, { ...administering, writeUntil: Date.now() - 1 }],
  ])("is refused where %s, and that is recorded", async (_what, caller, allowed) => {
    const { outcome, asked } = await call(caller, allowed);
    expect(outcome).toMatchObject({
      ok: false,
      refusal: { kind: "failed", message: expect.stringContaining("may not administer this server") },
    });
    expect(asked).toEqual([]);
    expect(recorded).toContainEqual(
      expect.objectContaining({ kind: "administration", decision: "refused", userId: "1001" }),
    );
  });

  it.each<[string, Partial<Caller>, string]>([
    [
      "who is no operator",
      { userId: "42", scopes: ["profile"] },
      "which the operator of this server does not allow",
    ],
    ["a token without the scope", { scopes: ["profile"] }, "listGrants needs admin, which was not granted"],
    // no caller is made with a scope beyond their bound; if there were one, it would be of no use to them
    ["who is no operator and has the scope", { userId: "42" }, "may not administer this server"],
  ])("is refused to %s", async (_who, caller, message) => {
    const { outcome, asked } = await call(caller, administering);
    expect(outcome).toMatchObject({ ok: false, refusal: { message: expect.stringContaining(message) } });
    expect(asked).toEqual([]);
  });

  it("says in its sentence what administration refuses", async () => {
    const grants = () =>
      Promise.reject(new AdministrationRefusal("Start again without it.", { kind: "cursor" }));
    const { outcome } = await call({}, administering, { grants });
    expect(outcome).toMatchObject({
      ok: false,
      refusal: { kind: "failed", message: "Start again without it." },
    });
  });
});
