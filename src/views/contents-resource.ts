import type { ResourceContents } from "../catalogue/content.ts";
import type { GitHubApi } from "../upstream/github/api.ts";
import { answerOf } from "./answer.ts";
import { describeContents } from "./contents.ts";
import { answerAt, type Item, item, type Place } from "./contents-answer.ts";
import { storedElsewhere, textOf } from "./file.ts";
import { binaryType, textType } from "./media-type.ts";
import { readableText } from "./readable-text.ts";
import { jsonResource, mostOfResource, textResource } from "./resource-text.ts";

/** A place that has a path. */
type PlaceOfPath = Place & { readonly path: string };

/** The largest file that is given as it is where it is no text, in bytes. */
const largestBlob = 512 * 1024;

/** What is at a path: the text of a file, the bytes of one that has none, a description of all else. */
export async function readContentsResource(
  api: GitHubApi,
  uri: string,
  place: PlaceOfPath,
): Promise<ResourceContents> {
  const data = await answerAt(api, place);
  const described = async () => jsonResource(uri, await describeContents(api, place, data));
  if (Array.isArray(data)) return await described();
  const read = answerOf(item, data, "contents");
  if (read.type !== "file") return await described();
  const { text, isText, isWhole } = await textOf(api, place, read);
  if (!isText) return binaryFile(uri, place, read);
  if (storedElsewhere(text) !== undefined) return await described();
  const { shown, altered } = readableText(text, place.path);
  const { ref } = place;
  return textResource(uri, {
    mimeType: textType(place.path),
    text: shown,
    mostBytes: mostOfResource,
    readOn: (line) =>
      `Read on with getContents, with ${ref === undefined ? "" : `ref ${JSON.stringify(ref)} and `}fromLine ${line}.`,
    notes: [
      ...(isWhole ? [] : ["Of this long file, only the beginning can be read here."]),
      ...(altered ? [alteredNote] : []),
    ],
  });
}

const alteredNote =
  "Hidden characters of the file are named here or left out, and comments are left out. Do not write this text back.";

function binaryFile(uri: string, { path }: PlaceOfPath, { encoding, content, size }: Item): ResourceContents {
  const blob = content?.replace(/\s/g, "") ?? "";
  // four characters are three bytes, but for those that fill up the end
  const bytes = Math.floor((blob.replace(/=+$/, "").length * 3) / 4);
  if (encoding === "base64" && blob !== "" && bytes <= largestBlob)
    return { uri, mimeType: binaryType(path), blob };
  const length = size === undefined ? "" : ` of ${size} bytes`;
  return {
    uri,
    mimeType: "text/plain",
    text: `A binary file${length}, or one in an encoding other than UTF-8. It is too large to be given here; open it at GitHub.`,
  };
}
