import { afterEach, describe, expect, it, vi } from "vitest";
import type { Tool } from "../../../src/catalogue/tool.ts";
import { catalogue } from "../../../src/features.ts";
import { hiddenCharacters, htmlComments, injections } from "../text/injections.ts";
import { fakePaths } from "../upstream/fake-fetch.ts";
import { context, contextOfOperator, outputOf, preparedCall } from "./calling.ts";
import { names, type Place, patches, prose, sources } from "./strangers-places.ts";

afterEach(() => vi.unstubAllGlobals());

function toolOf(place: Place): Tool {
  const tool = catalogue.find(place.tool);
  if (!tool) throw new Error(`There is no ${place.tool}`);
  return tool;
}

/** All texts that come out of a tool but for those that this server says itself. */
async function textsOf(place: Place, text: () => string): Promise<string> {
  const tool = toolOf(place);
  fakePaths(place.answers?.(text) ?? {});
  const where = place.administration ? contextOfOperator(place.administration(text)) : context;
  const asked = await preparedCall(tool, place.args).preview(where);
  if (asked) return asked.summary;
  const { notice: _notice, note: _note, ...output } = await outputOf(tool, place.args, where);
  return textsIn(output).join("\n\n");
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([name, entry]) => [name, ...textsIn(entry)])
    : [];
}

const titled = (places: readonly Place[]) => places.map((place) => [place.tool, place.of, place] as const);

describe.each(titled([...prose, ...names, ...patches, ...sources]))("%s: %s", (_tool, _of, place) => {
  it("comes out where it is harmless", async () => {
    let count = 0;
    const shown = await textsOf(place, () => `canary${++count}`);
    for (let index = 1; index <= count; index++) expect(shown).toContain(`canary${index}`);
    expect(count).toBeGreaterThan(0);
  });
});

/** Expects nothing of what is hidden to come out of a place. */
async function expectGone(place: Place, { text, gone }: { text: string; gone: readonly string[] }) {
  const shown = await textsOf(place, () => text);
  expect(gone.filter((hidden) => shown.includes(hidden))).toEqual([]);
}

describe.each(titled(prose))("%s: %s", (_tool, _of, place) => {
  it.each(injections.filter(({ gone }) => gone.length > 0))("has nothing of: $name", async (injection) => {
    await expectGone(place, injection);
  });
});

describe.each(titled([...names, ...patches, ...sources]))("%s: %s", (_tool, _of, place) => {
  it.each(hiddenCharacters)("shows what is not seen: $name", async (injection) => {
    await expectGone(place, injection);
  });
});

describe.each(titled(patches))("%s: %s", (_tool, _of, place) => {
  it.each(htmlComments)("has nothing of: $name", async (injection) => {
    await expectGone(place, injection);
  });
});

it("is tried with each tool that says what strangers wrote", () => {
  const tried = new Set([...prose, ...names, ...patches, ...sources].map(({ tool }) => tool));
  const speaking = catalogue.definitions.filter(
    ({ outputSchema }) => Object.keys(outputSchema?.properties ?? {})[0] === "notice",
  );
  expect(speaking.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
  expect(speaking.length).toBeGreaterThan(15);
});
