/**
 * Why an account that an operator blocked is refused, and whom its person can ask; for them to read.
 * @param upstream where people sign in, by its name
 */
export function blockedRefusal(contact: string, upstream: string): string {
  const whom = contact === "" ? "" : ` To be let in again, ask ${contact}.`;
  return `The operator of this server has blocked this ${upstream} account.${whom}`;
}
