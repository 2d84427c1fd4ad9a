/** Why an account that an operator blocked is refused, and whom its person can ask; for them to read. */
export function blockedRefusal(contact: string): string {
  const whom = contact === "" ? "" : ` To be let in again, ask ${contact}.`;
  return `The operator of this server has blocked this GitHub account.${whom}`;
}
