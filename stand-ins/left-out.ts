/**
 * Stands for a class or a function that is left out of the bundle, since nothing here reaches it. Made or called all the
 * same, it says so in the log.
 * @param what it is, and of which package
 */
export function leftOut(what: string): () => never {
  // no arrow: libraries derive classes from some of these
  return function LeftOut() {
    throw new Error(`${what} is left out of the bundle, and was called (docs/bundle.md).`);
  };
}
