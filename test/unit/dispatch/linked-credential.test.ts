import { describe, expect, it, vi } from "vitest";
import type { Link, LinkedAnswer } from "../../../src/accounts/link-answers.ts";
import { linkAddress } from "../../../src/authorization/link-address.ts";
import { credentialOf } from "../../../src/dispatch/credential.ts";
import { failureOf } from "../../../src/dispatch/failure.ts";
import { linksOf } from "../../../src/dispatch/links.ts";
import { headlessClientId } from "../../../src/settings/headless.ts";
import { UpstreamFailure } from "../../../src/upstream/failure.ts";
import { ada, settingsElsewhere, settingsWithoutGitHub } from "../elsewhere.ts";
import { servicesFor, unexpected } from "../services.ts";
import { settingsWith } from "../settings.ts";
import { callerWith } from "../tool-context.ts";

const caller = callerWith({ userId: ada });
const permissions = { scopes: [], repositories: { kind: "all" as const } };
const good = (account: string, accessToken = "gho_a"): LinkedAnswer => ({
  ...{ kind: "good", accessToken, permissions, account, login: "inspector" },
});
const link: Link = { account: "1001", login: "inspector", connectionId: "link", at: 0 };

/** The credential of somebody who signed in elsewhere, whose vault answers this, one after the other. */
function credentialWith(...answers: LinkedAnswer[]) {
  const services = servicesFor([]);
  const answer = vi.fn(async () => answers.shift() ?? unexpected());
  const endGrants = vi.fn(async () => {});
  const record = vi.fn();
  const accounts = { ...services.accounts, linkedCredential: answer, linkedRejected: answer };
  return {
    ...{ answer, endGrants, record },
    credential: credentialOf(caller, { accounts, endGrants, trail: { record } }),
  };
}

/** What a promise is rejected with. */
const failureIn = async (promise: Promise<unknown>): Promise<UpstreamFailure> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof UpstreamFailure)) throw new Error("It did not fail as expected.");
  return error;
};

describe("22. the credential of a linked account", () => {
  it("is the linked account's, and says whose it is", async () => {
    const { credential, answer } = credentialWith(good("1001"));
    expect(await credential.current()).toBe("gho_a");
    expect(await credential.account()).toBe("1001");
    expect(answer).toHaveBeenCalledTimes(1);
    expect(answer).toHaveBeenCalledWith(ada, caller.connectionId);
  });

  it("is nobody's who shows a token from elsewhere: the vault is not asked", async () => {
    const headless = { ...caller, clientId: headlessClientId };
    const { accounts, trail } = servicesFor([]);
    const linkedCredential = vi.fn(unexpected);
    const services = { accounts: { ...accounts, linkedCredential }, trail, endGrants: async () => {} };
    const failure = await failureIn(credentialOf(headless, services).current());
    expect(failure).toMatchObject({ kind: "forbidden", isCertain: true });
    expect(failure.remedy).toBeUndefined();
    expect(linkedCredential).not.toHaveBeenCalled();
  });

  it("is missing if none is linked: nothing was sent, no grant ends, and there is a page for that", async () => {
    const { credential, endGrants, record } = credentialWith({ kind: "unlinked", message: "None." });
    const failure = await failureIn(credential.current());
    expect(failure).toMatchObject({ kind: "unlinked", isCertain: true, remedy: { kind: "link-account" } });
    expect(endGrants).not.toHaveBeenCalled();
    expect(record).not.toHaveBeenCalled();
  });

  it("that turns out to be lost is recorded, and ends no grant", async () => {
    const gone: LinkedAnswer = { kind: "unlinked", message: "Over.", lost: link };
    const { credential, endGrants, record } = credentialWith(good("1001"), gone);
    await credential.current();
    expect(await failureIn(credential.rejected("gho_a"))).toMatchObject({ kind: "unlinked" });
    expect(endGrants).not.toHaveBeenCalled();
    expect(record).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ kind: "sign-in", action: "link-ended", userId: ada, subject: "1001" }),
    );
  });

  it("ends the grant where the person's own connection is over", async () => {
    const { credential, endGrants } = credentialWith({ kind: "ended", grants: ["other"], message: "Over." });
    expect(await failureIn(credential.current())).toMatchObject({ kind: "unauthorized" });
    expect(endGrants).toHaveBeenCalledExactlyOnceWith(ada, [caller.grantId, "other"], "credential-ended");
  });

  it("is not that of another account that was linked while the call was carried out", async () => {
    const { credential } = credentialWith(good("1001"), good("1002", "gho_b"));
    await credential.current();
    const failure = await failureIn(credential.rejected("gho_a"));
    expect(failure.message).toMatch(/^The person linked another GitHub account while this call/);
    expect(failure.isCertain).toBe(true);
  });
});

describe("22. a failure for want of a linked account", () => {
  const settings = settingsElsewhere();
  const address = `${caller.issuer}/account/link?for=${ada}`;
  const missing = new UpstreamFailure("unlinked", "None.", "none", undefined, {
    remedy: { kind: "link-account" },
  });

  it("has the address of the page, for whoever can link one", async () => {
    expect(await failureOf(missing, linksOf(caller, settings))).toEqual({
      kind: "unlinked",
      message: `None. Link for the person: ${address}`,
    });
    expect(linkAddress(caller, settings)).toBe(address);
    expect(linkAddress(caller, settingsWithoutGitHub())).toBeUndefined();
    expect(linkAddress(callerWith(), settings)).toBeUndefined();
    expect(linkAddress(callerWith(), settingsWith())).toBeUndefined();
  });

  it("leads there as well if the linked account's token lacks a scope of GitHub's", async () => {
    const lacking = new UpstreamFailure("missing-scope", "More.", "403", 403, {
      remedy: { kind: "change-permissions" },
    });
    const elsewhere = await failureOf(lacking, linksOf(caller, settings));
    expect(elsewhere).toMatchObject({ kind: "failed", message: `More. Link for the person: ${address}` });
    const atGitHub = await failureOf(lacking, linksOf(callerWith(), settingsWith()));
    expect(atGitHub.message).toContain("/permissions?request=");
  });
});
