import { expect, it } from "vitest";
import { sourcePlace } from "../../dev/source-place.ts";
import { UsageError } from "../../dev/user-error.ts";

/** Line 1 of the bundle, from column 5 on, is line 3, column 2 of a file. */
const map = JSON.stringify({
  ...{ version: 3, sources: ["../src/dispatch/operation.ts"], names: [] },
  mappings: "IAEC",
});

it.each(["index.js:1:5", "run (index.js:1:12)", "(index.js:1:5)"])("%s is found in the source", (place) => {
  expect(sourcePlace(place, map)).toBe("src/dispatch/operation.ts:3:2");
});

it("a place of which the map says nothing is said to be one", () => {
  expect(sourcePlace("index.js:1:1", map)).toBe("index.js:1:1: nothing of the source is there");
});

it.each(["index.js", "index.js:1", "", ":x:y"])("%j is no place", (place) => {
  expect(() => sourcePlace(place, map)).toThrow(UsageError);
});
