import type { z } from "zod";
import { openAs, type Secrets, seal } from "../accounts/encryption.ts";
import { AdministrationRefusal } from "./refusal.ts";

/** Longest cursor that is looked at, in characters. */
const longest = 4000;

/** Where a list goes on, as its reader is given it: sealed, so that nobody makes one up. */
export interface Cursors<Position> {
  seal(position: Position): Promise<string>;
  /** @throws {AdministrationRefusal} for one that was not given out for this list */
  open(cursor: string | undefined): Promise<Position | undefined>;
}

/** @param list its name and its filter: a cursor goes on with the same, and with no other */
export function cursorsOf<Position>(
  secrets: Secrets,
  list: readonly (string | undefined)[],
  shape: z.ZodType<Position>,
): Cursors<Position> {
  const context = `administration ${JSON.stringify(list)}`;
  return {
    seal: (position) => seal(secrets, context, JSON.stringify(position)),
    async open(cursor) {
      if (cursor === undefined) return undefined;
      const position = cursor.length > longest ? undefined : await openAs(secrets, context, cursor, shape);
      if (position === undefined) throw notGivenOut();
      return position;
    },
  };
}

/** What is said of a cursor that goes on with nothing. */
export function notGivenOut(): AdministrationRefusal {
  return new AdministrationRefusal(
    "This place to go on from was not given out for this list with this filter. Start again without it.",
    { kind: "cursor" },
  );
}
