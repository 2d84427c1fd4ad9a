import { z } from "zod";
import { readAll } from "./all-pages.ts";
import { type Actor, type Emulator, type Repository, repositoryOf } from "./emulator.ts";
import { refusalBody } from "./refusal.ts";

/** The names that repositories gave up, by renaming or transfer: each leads to the repository that had it. */
export class FormerNames {
  readonly #ids = new Map<string, number>();

  add({ id, fullName }: Repository): void {
    this.#ids.set(fullName.toLowerCase(), id);
  }

  /** The id of the repository that had this name last. */
  idOf(fullName: string): number | undefined {
    return this.#ids.get(fullName.toLowerCase());
  }

  clear(): void {
    this.#ids.clear();
  }
}

/** The repository that a request is about. */
export interface RequestedRepository {
  /** Undefined when the account is out of calls, which the request itself then says. */
  readonly repository: Repository | undefined;
  /** What follows the repository in the path: empty, or from a slash on. */
  readonly rest: string;
  /** The request has a name that the repository gave up. */
  readonly moved: boolean;
}

/** `/repos/{owner}/{repo}` or `/repositories/{id}` at the beginning of a path, and what follows. */
const REPOSITORY_PATH = /^(\/repos\/([^/]+\/[^/]+)|\/repositories\/[^/]+)(\/.*)?$/;

/** Whether a path is about one repository. */
export const isAboutRepository = (path: string) => REPOSITORY_PATH.test(path);

/** Finds it among what that account, or everybody when `sees` is undefined, may know of. */
export async function findRepository(
  emulator: Emulator,
  formerNames: FormerNames,
  sees: Actor,
  path: string,
): Promise<RequestedRepository | undefined> {
  const [, place = "", name, rest = ""] = REPOSITORY_PATH.exec(path) ?? [];
  // `emulate` would read "0x3" as a number
  if (name === undefined && !/\/\d+$/.test(place)) return undefined;
  const found = await emulator.look(sees, place);
  if (found !== undefined)
    return { repository: found === "out of calls" ? undefined : found, rest, moved: false };
  if (name === undefined) return undefined;
  const spelled = await findInAnyCase(emulator, sees, name);
  if (spelled !== undefined) return { repository: spelled, rest, moved: false };
  const id = formerNames.idOf(name);
  const holder = id === undefined ? undefined : await emulator.look(sees, `/repositories/${id}`);
  if (holder === undefined || holder === "out of calls") return undefined;
  return { repository: holder, rest, moved: true };
}

/** To GitHub, names that differ in case only are the same; to `emulate` they are not. */
async function findInAnyCase(emulator: Emulator, sees: Actor, name: string): Promise<Repository | undefined> {
  const fullName = name.toLowerCase();
  const all = await visibleBodies(emulator, sees);
  return all.map(repositoryOf).find((repository) => repository.fullName.toLowerCase() === fullName);
}

const listSchema = z.looseObject({ items: z.unknown() });

/** What `emulate` tells of every repository that the actor may know of. */
export function visibleBodies(emulator: Emulator, sees: Actor): Promise<unknown[]> {
  const path = `/search/repositories?q=${encodeURIComponent("stars:>=0")}`;
  return readAll(emulator, sees, path, (body) => listSchema.parse(body).items);
}

/** Whether a request, if it succeeds, may leave the repository without the name that it has now. */
export function givesUpName(method: string, rest: string): boolean {
  return (method === "PATCH" && rest === "") || (method === "POST" && rest === "/transfer");
}

/** Sends a caller from a former name to the id. Only reads are moved for good: the others must keep their body. */
export function redirection(method: string, location: string): Response {
  const reads = method === "GET" || method === "HEAD";
  const [status, message] = reads
    ? ([301, "Moved Permanently"] as const)
    : ([307, "Temporary Redirect"] as const);
  const { documentation_url } = refusalBody(status, message);
  return Response.json({ message, url: location, documentation_url }, { status, headers: { location } });
}
