import * as z from "zod";
import type { GrantFacts } from "../administration/facts.ts";
import { untrustedLine } from "../text/untrusted.ts";
import { fitTogether, roomIn } from "./row.ts";

/** A grant in a list, for an operator. */
export const grantRow = z.strictObject({
  userId: z.string(),
  login: z.string().optional(),
  grantId: z.string(),
  clientId: z.string(),
  clientName: z.string().optional(),
  scopes: z.array(z.string()),
  createdAt: z.string(),
});

type GrantRow = z.output<typeof grantRow>;

/** The longest id that a grant has, in bytes. */
const longestGrantId = 64;

/** Most of a name that is looked at, in bytes: a row has room for less. */
const longestName = 100;

/** A row of a bounded size: names are cut, and the id of a client that is longer than any that is given out here. */
export function grantRowOf(grant: GrantFacts): GrantRow {
  const { userId, login, grantId, clientId, clientName, scopes, createdAt } = grant;
  const row: GrantRow = {
    ...{ userId, grantId: untrustedLine(grantId, longestGrantId), clientId: "", scopes: [...scopes] },
    createdAt: new Date(createdAt).toISOString(),
    ...(login !== undefined && { login: "" }),
    ...(clientName !== undefined && { clientName: "" }),
  };
  const texts: [string, string, string] = [
    untrustedLine(clientId, longestName),
    nameOf(login),
    nameOf(clientName),
  ];
  const [id, person, name] = fitTogether(texts, roomIn(row));
  return {
    ...row,
    clientId: id,
    ...(login !== undefined && { login: person }),
    ...(clientName !== undefined && { clientName: name }),
  };
}

function nameOf(name: string | undefined): string {
  return name === undefined ? "" : untrustedLine(name, longestName);
}

/**
 * What ending a grant would do, for the person who is asked whether they agree. What decides comes first; an app can
 * call itself anything, so its name stands in quotes, which it cannot end.
 * @param upstream where people sign in, by its name
 */
export function endingSummary(
  { userId, login, clientId, clientName, scopes, createdAt }: GrantFacts,
  upstream: string,
): string {
  const person = login ? `${upstream} id ${userId} (${quoted(login)})` : `${upstream} id ${userId}`;
  const id = untrustedLine(clientId, 300) || "an id that cannot be read";
  const app = clientName ? `${id} (which calls itself ${quoted(clientName)})` : id;
  const granted = scopes.length > 0 ? scopes.join(", ") : "nothing that is known here";
  const since = new Date(createdAt).toISOString();
  return `End the grant of ${person} for the app ${app}, made at ${since}, which allows ${granted}? Its tokens stop working at once, and its ${upstream} token is deleted unless another connection needs it. The person can sign in again.`;
}

function quoted(name: string): string {
  return `“${untrustedLine(name, longestName).replace(/[“”„‟"]/g, "'")}”`;
}
