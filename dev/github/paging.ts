import type { Repository } from "./emulator.ts";

/** The part of a list that a request asks for. */
export interface Paging {
  readonly page: number;
  readonly perPage: number;
}

/** Pages hold 30 and at most 100; nonsense counts as not said. */
export function pagingOf(query: URLSearchParams): Paging {
  const wanted = (name: string, otherwise: number) => {
    const value = Number.parseInt(query.get(name) ?? "", 10);
    return Number.isNaN(value) ? otherwise : Math.max(1, value);
  };
  return { page: wanted("page", 1), perPage: Math.min(100, wanted("per_page", 30)) };
}

/** The `Link` header of one page of a list; undefined when it is the only one. */
export function linkHeader(list: URL, { page, perPage }: Paging, total: number): string | undefined {
  const last = Math.max(1, Math.ceil(total / perPage));
  const pages = {
    prev: page > 1 ? Math.min(page - 1, last) : undefined,
    next: page < last ? page + 1 : undefined,
    last: page < last ? last : undefined,
    first: page > 1 ? 1 : undefined,
  };
  const links = Object.entries(pages).flatMap(([relation, number]) => {
    if (number === undefined) return [];
    const url = new URL(list);
    url.searchParams.set("page", String(number));
    return `<${url}>; rel="${relation}"`;
  });
  return links.length === 0 ? undefined : links.join(", ");
}

/** One page of a list that is complete here, with its links. @param wrap how the page's items become the answer */
export function pageOf(
  list: URL,
  items: readonly unknown[],
  wrap: (page: readonly unknown[]) => unknown = (page) => page,
): Response {
  const paging = pagingOf(list.searchParams);
  const link = linkHeader(list, paging, items.length);
  const start = (paging.page - 1) * paging.perPage;
  const body = wrap(items.slice(start, start + paging.perPage));
  return Response.json(body, link === undefined ? {} : { headers: { link } });
}

/** `emulate` links to its own unprotected port; GitHub to its API, and to repositories by their ids. */
export function publicLinks(header: string, publicUrl: string, repository: Repository | undefined): string {
  return header.replace(/<([^>]*)>/g, (_, target: string) => {
    const { pathname, search } = new URL(target);
    const named = repository === undefined ? undefined : `/repos/${repository.fullName}/`;
    const byId =
      repository !== undefined && named !== undefined && pathname.startsWith(named)
        ? `/repositories/${repository.id}/${pathname.slice(named.length)}`
        : pathname;
    return `<${publicUrl}${byId}${search}>`;
  });
}
