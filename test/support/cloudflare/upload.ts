import { z } from "zod";
import { Refusal } from "./answers.ts";

/** A binding of a Worker as an upload has it; what belongs to its type is with it. */
const binding = z.looseObject({ type: z.string(), name: z.string() });

export type Binding = z.output<typeof binding>;

const metadata = z.looseObject({
  main_module: z.string(),
  compatibility_date: z.string().optional(),
  compatibility_flags: z.array(z.string()).default([]),
  bindings: z.array(binding).default([]),
  keep_bindings: z.array(z.string()).default([]),
  migrations: z
    .looseObject({
      new_tag: z.string(),
      steps: z.array(z.looseObject({ new_sqlite_classes: z.array(z.string()).default([]) })).default([]),
    })
    .optional(),
});

export interface Upload {
  readonly metadata: z.output<typeof metadata>;
  /** By name, the main one among them. */
  readonly modules: ReadonlyMap<string, string>;
}

/** Reads what wrangler uploads: a form with the metadata, and a part for each module. */
export async function readUpload(body: Buffer, contentType: string): Promise<Upload> {
  const form = await new Response(new Uint8Array(body), {
    headers: { "content-type": contentType },
  }).formData();
  const modules = new Map<string, string>();
  let described: string | undefined;
  for (const [name, part] of form) {
    if (name === "metadata") described = typeof part === "string" ? part : await part.text();
    else if (typeof part !== "string" && !name.endsWith(".map")) modules.set(name, await part.text());
  }
  if (described === undefined) throw new Refusal(400, 10021, "There is no metadata.");
  return { metadata: metadata.parse(JSON.parse(described)), modules };
}
