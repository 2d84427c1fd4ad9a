import { describe, expect, it } from "vitest";
import { misspelledVariables } from "../../../src/settings/misspelled.ts";

const known = ["ACCESS", "GRANTABLE", "CLIENTS", "SERVER_SECRET", "SERVER_SECRET_PREVIOUS"];

describe("a variable whose name is almost one of ours", () => {
  it.each([
    ["ACESS", "ACCESS"],
    ["GRANTABEL", "GRANTABLE"],
    ["CLIENT", "CLIENTS"],
  ])("%s is taken for %s", (name, meant) => {
    const [sentence] = misspelledVariables({ [name]: "a value that nobody needs to see" }, known);
    expect(sentence).toContain(`${name} is not a variable of this server`);
    expect(sentence).toContain(meant);
    expect(sentence).not.toContain("nobody needs");
  });

  it.each(["OAUTH_KV", "LEDGERS", "ACCOUNTS", "CF_PAGES", "ANYTHING_ELSE", "access"])(
    "%s is none of our business",
    (name) => {
      expect(misspelledVariables({ [name]: {} }, known)).toEqual([]);
    },
  );

  it("is left alone where the right one is there as well", () => {
    expect(misspelledVariables({ ACESS: "", ACCESS: "" }, known)).toEqual([]);
  });
});
