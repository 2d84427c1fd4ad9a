const MINIMAL = [
  ...["id", "node_id", "name", "full_name", "owner", "private", "html_url", "description", "fork", "url"],
];

/** A repository as GitHub names it beside something else. */
export function minimalRepository(repository: object): object {
  return Object.fromEntries(Object.entries(repository).filter(([name]) => MINIMAL.includes(name)));
}
