import { describe, expect, it } from "vitest";
import { isPageOfOurs } from "../../../src/web/page-address.ts";
import { ada } from "../elsewhere.ts";

describe("4. an address that somebody who signs in is brought back to", () => {
  it.each(["/account", "/account/end-all", "/admin", "/admin/users", `/account/link?for=${ada}`])(
    "can be %s",
    (address) => {
      expect(isPageOfOurs(address)).toBe(true);
    },
  );

  it.each([
    ...["", "/", "//evil.example", "/account/../x", "/accounts", "https://evil.example/account", "/sign-in"],
    ...["/account?for=x", "/account/link?for=x", "/account/link?for=1001", `/admin?for=${ada}`],
    ...[
      `/account/link?for=${ada}&x=y`,
      `/account/link?for=${ada}\n`,
      `/account/link?for=${ada}#x`,
      "/account\\x",
    ],
  ])("cannot be %j", (address) => {
    expect(isPageOfOurs(address)).toBe(false);
  });
});
