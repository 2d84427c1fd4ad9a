import { describe, expect, it } from "vitest";
import { openIdAccountId } from "../../../src/identity/account-id.ts";
import { signsInHere } from "../../../src/settings/settings.ts";
import { UpstreamFailure } from "../../../src/upstream/failure.ts";
import { upstreamOf, upstreamOfAccount } from "../../../src/upstream/upstream-of.ts";
import { settingsWith } from "../settings.ts";

const issuer = "https://login.example.com";
const atProvider = { UPSTREAM: "oidc", OIDC: { issuer, clientId: "client", name: "Acme ID" } };
const unlinked = { ...atProvider, GITHUB_CLIENT_ID: "", GITHUB_CLIENT_SECRET: "" };

const ann = openIdAccountId(issuer, "ann");
/** Of where people signed in before. */
const elsewhere = openIdAccountId("https://former.example.com", "ann");
const credential = { accessToken: "access", refreshToken: "refresh", scopes: [] };

describe("22. an account of where people do not sign in any more", () => {
  it.each<[string, object, string, boolean]>([
    ["a GitHub account at GitHub", {}, "1001", true],
    ["a provider's account at GitHub", {}, ann, false],
    ["a provider's account at the provider", atProvider, ann, true],
    ["another provider's account", atProvider, elsewhere, false],
    ["another provider's account at GitHub", {}, elsewhere, false],
    ["a GitHub account at the provider, though it can be linked there", atProvider, "1001", false],
    ["a GitHub account at a provider alone", unlinked, "1001", false],
  ])("%s: %s", (_what, vars, account, signsIn) => {
    expect(signsInHere(account, settingsWith({ ...vars }))).toBe(signsIn);
  });

  it.each<[string, object, string]>([
    ["the provider", {}, ann],
    ["the provider before another", atProvider, elsewhere],
    ["GitHub", unlinked, "1001"],
  ])(
    "%s has an upstream that refreshes nothing, and deletes nothing either",
    async (_what, vars, account) => {
      const former = upstreamOfAccount(account, settingsWith({ ...vars }));
      const failure = async (asked: Promise<unknown>) => {
        const error: unknown = await asked.then(
          () => undefined,
          (reason: unknown) => reason,
        );
        if (!(error instanceof UpstreamFailure)) throw new Error("it did not fail");
        return error;
      };
      expect((await failure(former.refresh(credential))).kind).toBe("unauthorized");
      expect((await failure(former.revoke(former.revocable(credential)))).kind).toBe("unavailable");
      expect((await failure(former.profile("access", false))).message).toContain(
        "not connected to this server",
      );
      expect(await former.memberships(credential, { refusal: false }).of("group:a")).toBeUndefined();
    },
  );

  it("while GitHub is there for who links an account", () => {
    const settings = settingsWith(atProvider);
    expect(upstreamOf(settings)).toMatchObject({ kind: "oidc", name: "Acme ID" });
    expect(upstreamOfAccount("1001", settings).reviewUrl).toContain("https://github.com/");
  });
});
