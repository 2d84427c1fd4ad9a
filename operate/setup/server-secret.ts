import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../dev/user-error.ts";
import type { Variables } from "./dev-vars.ts";

/** What the server takes for one at least, in characters. */
const SHORTEST = 32;

/** The SERVER_SECRET to write, and where it is from. */
export interface ServerSecret {
  readonly value: string;
  readonly from: "kept" | "taken over from npm run dev" | "made";
}

/**
 * The one that is there; without it, the one that `npm run dev` has sealed its storage with so far; without that, a new
 * one. @throws {UserError} for one that the server would refuse: it is not replaced, for it may have sealed something
 */
export function serverSecret(root: string, variables: Variables): ServerSecret {
  const present = variables.SERVER_SECRET?.trim() ?? "";
  if (present.length >= SHORTEST) return { value: present, from: "kept" };
  if (present !== "") {
    throw new UserError(
      `SERVER_SECRET in .dev.vars has fewer than ${SHORTEST} characters, which the server refuses. Delete its line to have one made, then run this again. Nothing was changed.`,
    );
  }
  const file = join(root, ".wrangler", "dev-secret");
  const ofDevelopment = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
  return ofDevelopment.length >= SHORTEST
    ? { value: ofDevelopment, from: "taken over from npm run dev" }
    : { value: randomBytes(32).toString("base64"), from: "made" };
}
