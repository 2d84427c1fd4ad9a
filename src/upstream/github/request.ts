/** Longest wait for one answer of GitHub's, in milliseconds. */
const timeout = 10_000;

/**
 * `fetch` for every request to GitHub: bounded in time, and never following a redirect to another origin with
 * a credential in the headers.
 */
export const githubFetch: typeof fetch = (input, init) => {
  const deadline = AbortSignal.timeout(timeout);
  const signal = init?.signal ? AbortSignal.any([init.signal, deadline]) : deadline;
  return fetch(input, { ...init, signal });
};
