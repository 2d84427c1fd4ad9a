import { expect, it } from "vitest";
import { signInLines } from "../../dev/sign-in-lines.ts";

const server = { url: "http://localhost:8788", github: undefined, provider: undefined };

it.each([
  [undefined, "the real one, with the app in .dev.vars"],
  ["https://github.com", "the real one, with the app in .dev.vars"],
  ["http://localhost:4001", "http://localhost:4001, with the app in .dev.vars"],
  ["https://github.acme.example", "https://github.acme.example, with the app in .dev.vars"],
])("npm run dev says which GitHub people sign in at (GITHUB_URL %s)", (gitHubUrl, words) => {
  const elsewhere = gitHubUrl === undefined ? {} : { gitHubUrl };
  expect(signInLines({ ...server, upstream: "github", elsewhere })).toBe(`  GitHub      ${words}`);
  expect(signInLines({ ...server, upstream: "oidc", elsewhere })).toContain(
    `  GitHub      ${words}; for its tools`,
  );
});
