/**
 * What is made when it is first asked for, and kept: an isolate that starts is waited for, and most of what it could make
 * is for requests that do not come first.
 */
export function once<Made>(make: () => Made): () => Made {
  let made: { readonly value: Made } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
