/**
 * Whether somebody who signs in may be brought back to an address: one of these pages, and nothing else that a link may
 * say (RFC 9700 section 4.11). The only one with a query says whom it is for.
 */
export function isPageOfOurs(address: string): boolean {
  return (
    /^\/(?:account|admin)(?:\/[a-z-]+)*$/.test(address) ||
    /^\/account\/link\?for=o[0-9a-f]{40}$/.test(address)
  );
}
