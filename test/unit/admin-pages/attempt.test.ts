import { afterEach, expect, it, vi } from "vitest";
import { attempt } from "../../../src/admin-pages/attempt.ts";
import type { AdminContext } from "../../../src/admin-pages/services.ts";
import { AdministrationRefusal } from "../../../src/administration/refusal.ts";

// what is used of it
const c = { req: { path: "/admin/users/one" } } as unknown as AdminContext;

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it("4. a part of a page is what comes of it, and nothing if it fails: the log has its kind", async () => {
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  expect(await attempt(c, "block", Promise.resolve(7))).toBe(7);
  expect(log).not.toHaveBeenCalled();
  expect(await attempt(c, "block", Promise.reject(new TypeError("a secret")))).toBeUndefined();
  expect(log.mock.calls.flat().join()).toMatch(/"part":"block","error":"TypeError"/);
  expect(log.mock.calls.flat().join()).not.toContain("a secret");
});

it("4. a part that hangs does not keep the page from being shown", async () => {
  vi.useFakeTimers();
  vi.spyOn(console, "error").mockImplementation(() => {});
  const part = attempt(c, "block", new Promise(() => {}));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await Promise.race([part, Promise.resolve("still waiting")])).toBeUndefined();
});

it("4. what is refused is said", async () => {
  const refused = attempt(c, "users", Promise.reject(new AdministrationRefusal("no", { kind: "cursor" })));
  await expect(refused).rejects.toThrow(AdministrationRefusal);
});
