/**
 * What comes of something, unless that takes too long. The work itself goes on: nobody waits for it any more.
 * @throws {DOMException} of the name TimeoutError, after so many milliseconds
 */
export async function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  const { promise: tooLong, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new DOMException("too slow", "TimeoutError")), milliseconds);
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
