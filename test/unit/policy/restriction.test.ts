import { expect, it } from "vitest";
import { restrictionOf } from "../../../src/policy/restriction.ts";

it("a list that two parameters share is met by names in any case, and by other texts as they are written", () => {
  const listed = ["Acme", "acme-*"];
  const [owner, title] = ["owner", "title"].map((name) => restrictionOf("createIssue", name, listed, 0));
  for (const value of ["acme", "ACME", "Acme-two"]) expect(owner?.unmetBy({ owner: value })).toBeUndefined();
  expect(title?.unmetBy({ title: "Acme" })).toBeUndefined();
  for (const value of ["acme", "Acme-two"]) expect(title?.unmetBy({ title: value })).toEqual({ value });
});
