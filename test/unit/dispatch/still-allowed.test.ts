import { describe, expect, it, vi } from "vitest";
import { requireStillAllowed } from "../../../src/dispatch/still-allowed.ts";
import type { GitHubApi } from "../../../src/upstream/github/api.ts";
import { type Gate, OutOfBounds, type Passage } from "../../../src/upstream/github/gate.ts";

const unused = () => Promise.reject(new Error("GitHub was not expected to be asked"));
const refuses = (): Gate => async () => {
  throw new OutOfBounds("Not any more.");
};

describe("a call that is answered from memory", () => {
  it("is held to what its connection may do now, as a change of its repository", async () => {
    const passages: Passage[] = [];
    const gate: Gate = async (passage) => void passages.push(passage);
    await requireStillAllowed({ owner: "Acme", repo: "Site", number: 7 }, gate, unused);
    expect(passages).toEqual([
      {
        ...{ method: "POST", redirected: false, pullsFromElsewhere: false },
        address: { kind: "repository", name: "acme/site", path: "issues" },
      },
    ]);
    const answered = requireStillAllowed({ owner: "acme", repo: "site" }, refuses(), unused);
    await expect(answered).rejects.toThrow("Not any more.");
  });

  it("of a repository that has to be public is not answered before it is seen to be", async () => {
    const condition = { kind: "only-if-public", repository: "acme/site", refusal: unused } as const;
    const request = vi.fn(() => Promise.reject(new OutOfBounds("It is private.")));
    // of the whole API, this is all that is used
    const api = { request } as unknown as GitHubApi;
    const answered = requireStillAllowed(
      { owner: "acme", repo: "site" },
      async () => condition,
      async () => api,
    );
    await expect(answered).rejects.toThrow("It is private.");
    expect(request).toHaveBeenCalledWith("GET /repos/{owner}/{repo}", { owner: "acme", repo: "site" });
  });

  it.each([[{}], [{ owner: "acme" }], [{ owner: 1, repo: 2 }]])(
    "that names no repository is held to its scopes alone: %j",
    async (args) => {
      await requireStillAllowed(args, refuses(), unused);
    },
  );
});
