/**
 * Variables whose names are almost those of ours. What is left out has a default, so a slip of the pen would switch off
 * what it was to switch on, and nobody would be told. Other names are none of our business: bindings, or the platform's.
 * @returns sentences for the operator
 */
export function misspelledVariables(env: object, known: readonly string[]): string[] {
  return Object.keys(env).flatMap((name) => {
    if (known.includes(name) || !/^[A-Z][A-Z_]*$/.test(name)) return [];
    const meant = known.find((other) => !(other in env) && distance(name, other) <= 2);
    return meant === undefined
      ? []
      : [`${name} is not a variable of this server: if ${meant} is meant, give it that name.`];
  });
}

/** How many letters have to be put in, taken out or replaced to make one word of another (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (const [column, wanted] of [...other].entries()) {
      const replaced = (row[column] ?? 0) + (letter === wanted ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
