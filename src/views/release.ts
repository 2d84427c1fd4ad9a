import * as z from "zod";
import { shortened } from "../text/bytes.ts";
import { untrustedText } from "../text/untrusted.ts";
import {
  loginOf,
  nameOf,
  optionalAccount,
  optionalCount,
  optionalFlag,
  optionalLine,
  optionalText,
  optionalTime,
  optionalUrl,
  present,
  readable,
} from "./fields.ts";
import { mostOfRow, rowWithin } from "./row.ts";

/** What is read of a release. */
export const listedRelease = z.object({
  tag_name: z.string(),
  name: optionalText,
  draft: optionalFlag,
  prerelease: optionalFlag,
  published_at: optionalTime,
  author: optionalAccount,
  assets: readable(z.object({ name: z.string(), size: optionalCount })),
  body: optionalText,
  html_url: optionalUrl,
});

type ListedRelease = z.output<typeof listedRelease>;

const facts = {
  tag: z.string(),
  name: z.string().optional().describe("If it is not the tag"),
  draft: z.literal(true).optional(),
  prerelease: z.literal(true).optional(),
  publishedAt: z.string().optional(),
  author: z.string().optional(),
};

/** A release in a list. */
export const releaseRow = z.strictObject({
  ...facts,
  assets: z.number().describe("How many files it has"),
  notes: z.string().optional().describe("How they begin"),
});

/** The release as a row. Its tag names it: that is cut last. */
export function releaseRowOf(release: ListedRelease): z.output<typeof releaseRow> {
  const begin = optionalLine(release.body, 150) ?? "";
  const row = { ...factsOf(release, 100), assets: release.assets.length, notes: begin };
  const { notes, ...others } = rowWithin(mostOfRow, row, "notes", ["name", "author"]);
  const fitting = rowWithin(mostOfRow, others, "tag");
  return notes === "" ? fitting : { ...others, notes };
}

/** A release with its notes. */
export const release = z.strictObject({
  ...facts,
  assets: z.array(z.strictObject({ name: z.string(), size: z.number().optional() })),
  assetsLeftOut: z.number().optional(),
  notes: z.string(),
  notesCut: z.literal(true).optional().describe("There is more at url"),
  url: z.string().optional().describe("Its page at GitHub"),
});

/** The most that notes take, in bytes of JSON. */
const mostOfNotes = 14_000;

const mostAssets = 20;

/** The release as a whole, as much of it as there is room for. */
export function releaseOf(listed: ListedRelease): z.output<typeof release> {
  const notes = untrustedText(listed.body ?? "");
  const shown = shortened(notes, mostOfNotes);
  const assetsLeftOut = listed.assets.length - mostAssets;
  return {
    ...factsOf(listed, 300),
    assets: listed.assets.slice(0, mostAssets).map(({ name, size }) => ({
      name: nameOf(name, 200),
      ...present({ size }),
    })),
    ...(assetsLeftOut > 0 && { assetsLeftOut }),
    notes: shown,
    ...(shown !== notes && { notesCut: true as const }),
    ...present({ url: listed.html_url }),
  };
}

function factsOf(listed: ListedRelease, mostOfName: number) {
  const { tag_name, draft, prerelease, published_at: publishedAt } = listed;
  const name = listed.name === tag_name ? undefined : optionalLine(listed.name, mostOfName);
  return {
    tag: nameOf(tag_name, 250),
    ...present({
      name,
      draft: draft ? (true as const) : undefined,
      prerelease: prerelease ? (true as const) : undefined,
      publishedAt,
      author: loginOf(listed.author),
    }),
  };
}
