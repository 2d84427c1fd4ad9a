import type { Context } from "hono";
import { getSignedCookie } from "hono/cookie";
import type { z } from "zod";

/** The data in a cookie that this server signed; undefined if there is none, or it is not of that form. */
export async function readSignedCookie<Schema extends z.ZodType>(
  c: Context,
  { name, key }: { readonly name: string; readonly key: string },
  schema: Schema,
): Promise<z.output<Schema> | undefined> {
  const value = await getSignedCookie(c, key, name, "host");
  if (typeof value !== "string") return undefined;
  const parsed = schema.safeParse(fromJson(value));
  return parsed.success ? parsed.data : undefined;
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
