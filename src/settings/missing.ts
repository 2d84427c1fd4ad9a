/** Variables that come together: with one of them, the others have to be there. */
const together = [
  ["GITHUB_CLIENT_ID", "GITHUB_CLIENT_SECRET"],
  ["GITHUB_APP_ID", "GITHUB_APP_PRIVATE_KEY"],
] as const;

/** The variables without which nobody could sign in, for each of the places where people can. */
const needed: Readonly<Record<string, readonly string[]>> = {
  github: together[0],
  oidc: ["OIDC"],
};

/** Variables that have to be there because of something else that is, and are not. */
export function missingVariables(env: object): string[] {
  const variables = new Map(Object.entries(env));
  const isThere = (name: string) => {
    const value: unknown = variables.get(name);
    return value !== undefined && value !== null && String(value).trim() !== "";
  };
  const upstream = isThere("UPSTREAM") ? String(variables.get("UPSTREAM")) : "github";
  const halves = together.filter((names) => names.some(isThere)).flat();
  const all = [...(Object.hasOwn(needed, upstream) ? (needed[upstream] ?? []) : []), ...halves];
  return [...new Set(all)].filter((name) => !isThere(name));
}
