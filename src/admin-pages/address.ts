/** The address of a page with a query; what is not said is left out. */
export function addressOf(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const said = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  const search = new URLSearchParams(said.map(([name, value]) => [name, value ?? ""])).toString();
  return search === "" ? path : `${path}?${search}`;
}
