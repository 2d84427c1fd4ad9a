/**
 * By which Octokit reads GitHub's answers. The library looks at each value for integers that JavaScript would round, which
 * takes ten times as long as reading the answer does, and hardly any answer has one: its digits show in the text.
 */
export function JSONParse(text: string): unknown {
  return /\d{16}/.test(text) ? JSON.parse(text, withBigInts) : JSON.parse(text);
}

function withBigInts(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const isRounded = typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value);
  const source = context?.source ?? "";
  return isRounded && /^-?\d+$/.test(source) ? BigInt(source) : value;
}

/** By which Octokit writes requests. Nothing here asks for anything with an integer like that. */
export const JSONStringify: (value: unknown) => string = JSON.stringify;
