import { z } from "zod";
import type { Actor, Emulator } from "./emulator.ts";

const MOST_PER_PAGE = 100;

/** Every item of a list of `emulate`, however many pages it has. @param items where the list is in the answer */
export async function readAll(
  emulator: Emulator,
  actor: Actor,
  path: string,
  items: (body: unknown) => unknown = (body) => body,
): Promise<unknown[]> {
  const all: unknown[] = [];
  const separator = path.includes("?") ? "&" : "?";
  for (let page = 1; ; page++) {
    const answer = await emulator.read(actor, `${path}${separator}per_page=${MOST_PER_PAGE}&page=${page}`);
    if (!answer.ok) throw new Error(`${path} of emulate failed: ${answer.status} ${await answer.text()}`);
    const found = z.array(z.unknown()).parse(items(await answer.json()));
    all.push(...found);
    if (found.length < MOST_PER_PAGE) return all;
  }
}
