import { afterEach, expect, it, vi } from "vitest";
import { offeredScopes } from "../../../src/bridge/offer.ts";
import { scopeNames } from "../../../src/scopes/scopes.ts";
import * as factory from "../../../src/upstream/upstream-of.ts";
import { settingsWith } from "../settings.ts";
import { github } from "../upstream/github/asked-scopes.ts";

vi.mock("../../../src/upstream/upstream-of.ts", { spy: true });

const settings = settingsWith({ OPERATORS: ["1001"] });

afterEach(() => {
  vi.restoreAllMocks();
});

it("what the upstream has nothing of is not offered, whoever asks for it", () => {
  expect(offeredScopes(scopeNames, settings)).toEqual(scopeNames);
  vi.mocked(factory.upstreamOf).mockReturnValue({ ...github, lacks: ["repos:read", "repos:write"] });
  expect(offeredScopes(scopeNames, settings)).toEqual(["profile", "email", "admin"]);
});
