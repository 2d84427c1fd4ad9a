/** What a search is for. */
export type SearchedKind = "repositories" | "code" | "issues";

/** What a list of the account is of. */
export type ListedKind = "repositories" | "notifications";

export interface ListAddress {
  readonly kind: "list";
  readonly of: ListedKind;
}

export interface SearchAddress {
  readonly kind: "search";
  readonly of: SearchedKind;
  /** What is searched for, decoded, as it was asked. */
  readonly query: string;
}

/** The addresses of rows of many repositories whose form is known: each row says which repository it is of. */
export type CollectionAddress = ListAddress | SearchAddress;

const paging = ["per_page", "page"];
const order = ["sort", "order", ...paging];

/** The collections, and what can be asked of them besides a query. What is not named here may change what is answered. */
const lists = new Map<string, { readonly of: ListedKind; readonly parameters: readonly string[] }>([
  [
    "/user/repos",
    {
      of: "repositories",
      parameters: ["visibility", "affiliation", "type", "sort", "direction", "since", "before", ...paging],
    },
  ],
  [
    "/notifications",
    { of: "notifications", parameters: ["all", "participating", "since", "before", ...paging] },
  ],
]);

const searches = new Map<string, { readonly of: SearchedKind; readonly parameters: readonly string[] }>([
  ["/search/repositories", { of: "repositories", parameters: order }],
  ["/search/code", { of: "code", parameters: order }],
  ["/search/issues", { of: "issues", parameters: ["advanced_search", ...order] }],
]);

/**
 * The collection that a path and its parameters address; undefined for any other, and for one whose parameters can
 * be read in more than one way, or not all of which are known.
 * @param path below the API's base, as it is sent
 * @param search the parameters as they are sent, with their question mark
 */
export function collectionAt(path: string, search: string): CollectionAddress | undefined {
  const list = lists.get(path);
  if (list) return parametersOf(search, list.parameters) && { kind: "list", of: list.of };
  const searched = searches.get(path);
  if (!searched) return undefined;
  const query = parametersOf(search, ["q", ...searched.parameters])?.get("q");
  return query === undefined ? undefined : { kind: "search", of: searched.of, query };
}

/** Parameters that everybody reads the same way: each is known, and there once. */
function parametersOf(search: string, known: readonly string[]): Map<string, string> | undefined {
  // a semicolon separates parameters to some (HTML 4.01 appendix B.2.2)
  if (search.includes(";") || !isDecodable(search)) return undefined;
  const pairs = [...new URLSearchParams(search)];
  const parameters = new Map(pairs);
  if (parameters.size !== pairs.length) return undefined;
  return pairs.every(([name, value]) => known.includes(name) && isPlain(name, value))
    ? parameters
    : undefined;
}

function isPlain(name: string, value: string): boolean {
  if (name === "q") return true;
  return paging.includes(name) ? /^[1-9][0-9]{0,3}$/.test(value) : /^[A-Za-z0-9_,:.+-]{1,60}$/.test(value);
}

function isDecodable(search: string): boolean {
  try {
    decodeURIComponent(search);
    return true;
  } catch {
    return false;
  }
}
