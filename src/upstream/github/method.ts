/** Whether a method, in upper case, changes nothing (RFC 9110 section 9.2.1). All others count as changes. */
export function isRead(method: string): boolean {
  return method === "GET" || method === "HEAD";
}
