/** Longest wait for one answer of GitHub's, in milliseconds. */
const timeout = 10_000;

/**
 * `fetch` for every request to GitHub, bounded in time. A redirect to another origin, which GitHub answers for some
 * downloads, is followed without the credential: workerd drops `Authorization` there.
 */
export const githubFetch: typeof fetch = (input, init) => {
  const deadline = AbortSignal.timeout(timeout);
  const signal = init?.signal ? AbortSignal.any([init.signal, deadline]) : deadline;
  return fetch(input, { ...init, signal });
};
